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
  return std::is_same_v<decltype(sorted), plugin_stack<Ps...>>;
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
  EXPECT(std::is_same_v<decltype(written(numbers{})), decltype(reversed(numbers{}))>);
  return 0;
}
CLAUSE(many, "sorted_stack sorts 128 plugins within the default limits on constant evaluation");

}  // namespace
