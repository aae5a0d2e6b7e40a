// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/roles.hpp>
#include <qtasks/qtasks.hpp>

#include <type_traits>
#include <utility>

#include "support/clause.hpp"

namespace {

using namespace qtasks;

struct any_plugin {
  void on(auto, auto const&) const {}
};
struct log : any_plugin {};
template <int>
struct retry : any_plugin {
  using role = roles::retry;
  using order = qtasks::order<before<roles::timeout>>;
};
template <int>
struct timeout : any_plugin {
  using role = roles::timeout;
};
struct metrics : any_plugin {
  using order = qtasks::order<after<roles::retry>, reads<int>>;
};
struct clock : any_plugin {
  using order = qtasks::order<provides<int>>;
};

template <class... Ps>
constexpr bool sorts_to(auto sorted) {
  return std::is_base_of_v<plugin_stack<Ps...>, decltype(sorted)>;
}

constexpr int stably() {
  EXPECT(sorts_to<log, retry<3>, timeout<1>>(sorted_stack<log, timeout<1>, retry<3>>{}));
  EXPECT(sorts_to<log, retry<3>, timeout<1>>(sorted_stack<log, retry<3>, timeout<1>>{}));
  EXPECT(sorts_to<timeout<1>, log>(sorted_stack<timeout<1>, log>{}));
  EXPECT(sorts_to<>(sorted_stack<>{}));
  return 0;
}
CLAUSE(stably, "sorted_stack keeps the order of elements that no rule moves");

constexpr int by_what_is_provided() {
  EXPECT(sorts_to<retry<1>, clock, metrics>(sorted_stack<metrics, retry<1>, clock>{}));
  return 0;
}
CLAUSE(by_what_is_provided, "sorted_stack puts a provider before its reader");

constexpr int elements_stay_whole() {
  using inner = plugin_stack<log, named<"deep", retry<1>>>;
  EXPECT(sorts_to<inner, timeout<1>>(sorted_stack<timeout<1>, inner>{}));
  EXPECT(sorts_to<timeout<1>, inner, waive<retry<1>, roles::timeout>>(
      sorted_stack<timeout<1>, inner, waive<retry<1>, roles::timeout>>{}));
  return 0;
}
CLAUSE(elements_stay_whole, "sorted_stack moves whole elements, applies the rules of nested plugins, and heeds waive");

template <int Id>
struct tenfold {
  int digit;
  constexpr int on(trigger<"task_executor_run_task">, auto const& event) const noexcept {
    return *event.result * 10 + digit;
  }
};
struct inner_digit : tenfold<1> {
  using order = qtasks::order<after<tenfold<2>>>;
};

constexpr int values() {
  constexpr auto zero = task<"zero">([]() noexcept { return 0; });
  tenfold<2> second{2};
  EXPECT(task_executor{sorted_stack{inner_digit{{1}}, second, tenfold<3>{3}}}.execute(zero).value() == 213);
  EXPECT(task_executor{sorted_stack{inner_digit{{1}}, ref{second}}, tenfold<3>{3}}.execute(zero).value() == 213);
  auto stack = sorted_stack{inner_digit{{1}}, tenfold<2>{2}};
  EXPECT(sorts_to<tenfold<2>, inner_digit>(stack) && stack.get<inner_digit>().digit == 1);
  EXPECT(is_nothrow<decltype(stack), decltype(zero)>);
  return 0;
}
CLAUSE(values, "sorted_stack takes values, and is a list in an executor");

template <int N>
struct chained : any_plugin {
  using order = qtasks::order<after<chained<N + 1>>>;
};
template <int... I>
auto written(std::integer_sequence<int, I...>) -> sorted_stack<chained<I>...>;
template <int... I>
auto reversed(std::integer_sequence<int, I...>) -> plugin_stack<chained<127 - I>...>;

constexpr int many() {
  using numbers = std::make_integer_sequence<int, 128>;
  EXPECT(std::is_base_of_v<decltype(reversed(numbers{})), decltype(written(numbers{}))>);
  return 0;
}
CLAUSE(many, "sorted_stack sorts 128 plugins within the default limits on constant evaluation");

}  // namespace
