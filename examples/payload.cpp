// SPDX-License-Identifier: BSL-1.0
// An error with typed, named values. A field that the result's error type lacks causes a compile error.
#include <qtasks/qtasks.hpp>

#include <algorithm>
#include <cstdio>
#include <optional>

namespace {

using qtasks::field, qtasks::key;
using refusal = qtasks::task_error_with<field<"limit", int>, field<"asked", int>>;

constexpr auto reserve = qtasks::task<"reserve">([](qtasks::context& ctx, int seats) -> qtasks::result<int, refusal> {
  if (seats < 1) return ctx.plugin_error("no seats", key<"asked"> = seats);
  if (seats > 8) return ctx.plugin_error("too many seats", key<"limit"> = 8, key<"asked"> = seats);
  return seats;
});

/// Reserves the limit, if the error has that field.
struct partly {
  constexpr std::optional<int> on(qtasks::trigger<"task_executor_run_task_trigger_error">, auto const& event) const {
    int const* const limit = event.e.template find<"limit">();  // null if absent; another name does not compile
    return limit != nullptr ? std::optional{*limit} : std::nullopt;
  }
};

static_assert(qtasks::task_executor{partly{}}.execute(reserve, 10).value() == 8);

}  // namespace

int main() {
  auto const refused = qtasks::task_executor<>{}.execute(reserve, 10);
  auto const& why = refused.error();
  std::printf("%s: asked for %d of %d\n", why.message().data(), *why.find<"asked">(), *why.find<"limit">());

  auto const partly_done = qtasks::task_executor{partly{}}.execute(reserve, 10);
  auto const none = qtasks::task_executor{partly{}}.execute(reserve, 0);
  qtasks::task_error const plain =
      none.error().without_fields();  // an explicit conversion, because it loses the fields
  return partly_done.value() == 8 && plain.message() == "no seats" && none.error().find<"limit">() == nullptr ? 0 : 1;
}
