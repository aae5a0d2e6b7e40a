// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/plugins/qtasks/depends.hpp>
#include <qtasks/qtasks.hpp>

#include "support/clause.hpp"

#include <utility>

/// Dependencies that record when they are opened and closed: a connection for each run needs a pool, which needs
/// settings.
namespace support {

/// Records that it was opened and closed.
template <qtasks::fixed_string Opened, qtasks::fixed_string Closed>
class recorded {
 public:
  constexpr explicit recorded(trace* rows) : rows_(rows) { rows_->add(Opened.view()); }
  constexpr recorded(recorded&& from) noexcept : rows_(std::exchange(from.rows_, nullptr)) {}
  // If it is inlined at -O3, GCC 12 warns that the destructor of an empty optional might run it.
  [[gnu::noinline]] constexpr ~recorded() {
    if (rows_ != nullptr) rows_->add(Closed.view());
  }

 private:
  trace* rows_;
};

using settings = recorded<"settings", "/settings">;
using pool = recorded<"pool", "/pool">;
using connection = recorded<"connection", "/connection">;

struct opens_settings {
  using scope = qtasks::scopes::global;
  trace* rows;
  constexpr settings open() const { return settings{rows}; }
};
struct opens_pool {
  using scope = qtasks::scopes::worker;
  trace* rows;
  constexpr pool open(settings&) const { return pool{rows}; }
};
struct opens_connection {
  using scope = qtasks::scopes::task;
  trace* rows;
  constexpr connection open(pool&, settings&) const { return connection{rows}; }
};

inline constexpr auto executor_of = [](trace& rows) {
  return qtasks::task_executor{qtasks::depends{opens_connection{&rows}, opens_pool{&rows}, opens_settings{&rows}}};
};
inline constexpr auto query = [](trace& rows) {
  return qtasks::task<"query">(
      [&rows](qtasks::context& ctx) -> qtasks::result<int> {
        rows.add(qtasks::use<connection>(ctx) != nullptr && qtasks::use<pool>(ctx) == nullptr ? "task" : "wrong");
        return ctx.plugin_error("on purpose");
      },
      qtasks::uses<connection>{});
};

}  // namespace support
