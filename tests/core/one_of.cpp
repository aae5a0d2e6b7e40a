// SPDX-License-Identifier: BSL-1.0
#include "core_test.hpp"

#include "archetypes.hpp"

#include <type_traits>

namespace {

using namespace qtasks;
using namespace core_test;

using either = one_of<halted, closed, with_limit>;

constexpr result<int, either> trade(int size) {
  if (size == 0) return closed{};
  if (size < 0) return halted{1001};
  if (size > 5) return with_limit{task_error{errc::rejected, "too big"}, limit{5}};
  return size;
}
constexpr int results_take_each_alternative() {
  EXPECT(trade(1).value() == 1);
  EXPECT(trade(0).error().index() == 1 && trade(-1).error().index() == 0 && trade(6).error().index() == 2);
  return 0;
}
CLAUSE(results_take_each_alternative, "a result with one_of takes each of its error types");

struct returns_the_limit {
  constexpr int on(trigger<"task_executor_run_task_trigger_error">, auto const& event) const requires requires {
    event.e.template find<"limit">();
  }
  { return *event.e.template find<"limit">(); }
};
constexpr auto order = task<"order">([](int size) -> result<int, one_of<halted, with_limit>> {
  if (size < 0) return halted{static_cast<int>(errc::task_plugin_trigger_error)};
  if (size > 5) return with_limit{task_plugin_trigger_error("too big"), limit{5}};
  return size;
});
constexpr int the_event_has_the_alternative() {
  task_executor executor{returns_the_limit{}};
  EXPECT(executor.execute(order, 1).value() == 1);
  EXPECT(executor.execute(order, 7).value() == 5);
  EXPECT(executor.execute(order, -1).error().index() == 0);
  return 0;
}
CLAUSE(the_event_has_the_alternative,
       "an error event contains the alternative that is held, and a handler can require a field");

constexpr int visit_error_calls_with_what_is_held() {
  either const held = halted{7};
  EXPECT(detail::visit_error(held, []<class E>(E const&) { return std::is_same_v<E, halted>; }));
  with_limit const plain{task_error{errc::failed, "x"}, limit{5}};
  EXPECT(detail::visit_error(plain, []<class E>(E const&) { return std::is_same_v<E, with_limit>; }));
  one_of<closed> const single = closed{};
  EXPECT(detail::visit_error(single, []<class E>(E const&) { return std::is_same_v<E, closed>; }));
  either changed = halted{7};
  detail::visit_error(changed, [](auto& error) {
    if constexpr (requires { error.code = 8; }) error.code = 8;
  });
  EXPECT(std::get_if<0>(&changed)->code == 8);
  return 0;
}
CLAUSE(visit_error_calls_with_what_is_held,
       "visit_error passes the alternative that a one_of holds, or the error itself");

constexpr int visit_error_lifts_values() {
  auto const wait_if_closed = []<class E>(E const&) {
    if constexpr (std::is_same_v<E, closed>) {
      return archetypes::later<int>{1};
    } else {
      return 2;
    }
  };
  either const first = closed{};
  either const second = halted{7};
  static_assert(std::is_same_v<decltype(detail::visit_error(first, wait_if_closed)), archetypes::later<int>>);
  EXPECT(detail::visit_error(first, wait_if_closed).ready == 1 &&
         detail::visit_error(second, wait_if_closed).ready == 2);
  return 0;
}
CLAUSE(visit_error_lifts_values, "visit_error lifts the value of an alternative if another one's is awaitable");

}  // namespace
