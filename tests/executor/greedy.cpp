// SPDX-License-Identifier: BSL-1.0
// The types of the user are in a namespace with functions that take any arguments. The library must not call these by
// argument-dependent lookup.
#include <qtasks/executor/generating.hpp>
#include <qtasks/qtasks.hpp>

#include <array>
#include <optional>
#include <vector>

#include "support/catch.hpp"

namespace greedy {

#define TAKES_ALL(name)   \
  template <class... Any> \
  void name(Any&&...) = delete
TAKES_ALL(then);
TAKES_ALL(select);
TAKES_ALL(repeat);
TAKES_ALL(hold);
TAKES_ALL(inline_emplace);
TAKES_ALL(put);
TAKES_ALL(fire);
TAKES_ALL(execute);
TAKES_ALL(name_task);
TAKES_ALL(as_task_error);
TAKES_ALL(visit_error);
TAKES_ALL(info_for);
TAKES_ALL(read_call);
TAKES_ALL(run_step);
TAKES_ALL(in_order);
TAKES_ALL(fire_step);
TAKES_ALL(notify);
TAKES_ALL(call_task);
TAKES_ALL(finish);
TAKES_ALL(failure);
TAKES_ALL(plugin_of);
TAKES_ALL(around);
TAKES_ALL(keep);
TAKES_ALL(outcome);
TAKES_ALL(success);
#undef TAKES_ALL

struct amount {
  int cents;
};
struct refused {
  int limit;
};

struct answers {
  qtasks::result<std::optional<amount>, refused> on(qtasks::trigger<"task_executor_run_task_trigger_error">,
                                                    auto const& event) const {
    return std::optional{amount{event.e.limit}};
  }
};
struct doubles {
  qtasks::result<amount, refused> on(qtasks::trigger<"task_executor_run_task">, auto const& event) const {
    return amount{event.result->cents * 2};
  }
};
struct observes_failures {
  void on(qtasks::trigger<"task_executor_plugin_failed">, auto const&) const {}
};
struct around_it {
  auto on(qtasks::trigger<"task_executor_run_task_around">, auto const&, auto next) const -> decltype(next()) {
    return qtasks::repeat(next, [](auto const&) { return false; });
  }
};

}  // namespace greedy

template <>
struct qtasks::error_traits<greedy::refused> {
  static constexpr errc code(greedy::refused const&) { return errc::task_plugin_trigger_error; }
  static constexpr greedy::refused from(task_error const&) { return {0}; }
};

TEST_CASE("greedy functions in a user's namespace are not called") {
  using greedy::amount, greedy::refused;
  qtasks::task_executor<greedy::around_it, greedy::answers, greedy::doubles, greedy::observes_failures> executor;
  constexpr auto pay = qtasks::task<"pay">([](amount asked) -> qtasks::result<amount, refused> {
    if (asked.cents > 100) return refused{100};
    return asked;
  });
  CHECK(executor.execute(pay, amount{7}).value().cents == 14);
  CHECK(executor.execute(pay, amount{700}).value().cents == 100);

  constexpr auto parts = qtasks::task<"parts">(
      [](amount whole) {
        return std::array{amount{whole.cents}, whole};
      },
      qtasks::option::generating{});
  CHECK(qtasks::task_executor<greedy::around_it>{}.execute(parts, amount{7}).value().size() == 2);
}
