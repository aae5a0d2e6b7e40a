// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/plugins/qtasks/depends.hpp>
#include <qtasks/qtasks.hpp>

#include "support/clause.hpp"

#include <utility>

/// Dependencies that record when they are opened and closed: a session per run needs a pool, which needs settings.
namespace support {

using namespace qtasks;

/// Records that it was opened and closed.
template <fixed_string Opened, fixed_string Closed>
class noted {
 public:
  constexpr explicit noted(trace* rows) : rows_(rows) { rows_->add(Opened.view()); }
  constexpr noted(noted&& from) noexcept : rows_(std::exchange(from.rows_, nullptr)) {}
  // If it is inlined at -O3, GCC 12 warns that the destructor of an empty optional might run it.
  [[gnu::noinline]] constexpr ~noted() {
    if (rows_ != nullptr) rows_->add(Closed.view());
  }

 private:
  trace* rows_;
};

using settings = noted<"settings", "/settings">;
using pool = noted<"pool", "/pool">;
using session = noted<"session", "/session">;

struct opens_settings {
  using scope = scopes::global;
  trace* rows;
  constexpr settings open() const { return settings{rows}; }
};
struct opens_pool {
  using scope = scopes::worker;
  trace* rows;
  constexpr pool open(settings&) const { return pool{rows}; }
};
struct opens_session {
  using scope = scopes::task;
  trace* rows;
  constexpr session open(pool&, settings&) const { return session{rows}; }
};
inline constexpr auto executor_of = [](trace& rows) {
  return task_executor{depends{opens_session{&rows}, opens_pool{&rows}, opens_settings{&rows}}};
};
inline constexpr auto query = [](trace& rows) {
  return task<"query">(
      [&rows](context& ctx) -> result<int> {
        rows.add(use<session>(ctx) != nullptr && use<pool>(ctx) == nullptr ? "task" : "wrong");
        return ctx.plugin_error("on purpose");
      },
      uses<session>{});
};

}  // namespace support
