// SPDX-License-Identifier: BSL-1.0
#include "../../bench/overhead/reduced_stack.hpp"

#include "support/catch.hpp"

#include <qtasks/qtasks.hpp>

#include <cstddef>
#include <memory>
#include <type_traits>
#include <utility>

namespace {

using namespace qtasks;
using close = trigger<"task_executor_task_close">;

struct note {};
struct role_of_second {};
struct first {
  void on(close, auto const&) const {}
};
struct second {
  using role = role_of_second;
  void on(close, auto const&) const {}
};
struct needs_first {
  using order = qtasks::order<needs<first>>;
  void on(close, auto const&) const {}
};
struct needs_role {
  using order = qtasks::order<needs<role_of_second>>;
  void on(close, auto const&) const {}
};
struct needs_needer {
  using order = qtasks::order<because<note, needs<needs_first>>>;
  void on(close, auto const&) const {}
};
struct provider {
  using order = qtasks::order<provides<note>>;
  void on(close, auto const&) const {}
};
struct reader {
  using order = qtasks::order<reads<note>>;
  void on(close, auto const&) const {}
};
struct pipeline : plugins<first, second> {};

template <std::size_t K, class... Elements>
using without = typename qtasks_overhead::split_part<qtasks_overhead::reduction<plugins<Elements...>, K>, 0,
                                                     plugins<Elements...>>::type;
template <class... Elements>
using list = plugins<Elements...>;

template <class X, class Y>
constexpr bool same = std::is_same_v<X, Y>;

// Variant 0 is the whole list, 1 is without the first plugin, and the last is empty.
static_assert(same<without<0, first, second>, list<first, second>>);
static_assert(same<without<1, first, second>, list<second>>);
static_assert(same<without<2, first, second>, list<first>>);
static_assert(same<without<3, first, second>, list<>>);

// Plugins that need a removed one are removed, too, and those that need them.
static_assert(same<without<1, first, needs_first, needs_needer, second>, list<second>>);
static_assert(same<without<2, first, needs_first, needs_needer, second>, list<first, second>>);
static_assert(same<without<1, second, needs_role, first>, list<first>>);
static_assert(same<without<1, first, named<"other", first>, needs_first>, list<named<"other", first>, needs_first>>,
              "another plugin satisfies the rule");

// A reader needs a provider before it.
static_assert(same<without<1, provider, reader, second>, list<second>>);
static_assert(same<without<1, named<"a", provider>, reader, named<"b", provider>>, list<named<"b", provider>>>);
static_assert(same<without<1, named<"a", provider>, named<"b", provider>, reader>, list<named<"b", provider>, reader>>);

// A waived rule removes nothing; a waiver is removed with its plugin.
static_assert(
    same<without<1, first, needs_first, waive<needs_first, first>>, list<needs_first, waive<needs_first, first>>>);
static_assert(same<without<2, first, needs_first, waive<needs_first, first>>, list<first>>);
static_assert(same<without<2, first, list<needs_first, waive<needs_first, first>, second>>, list<first, list<second>>>);

// Plugins in lists and wrappers.
using task_t = decltype(task<"t">([] {}));
static_assert(same<without<2, list<first, list<second>>, provider>, list<list<first>, provider>>,
              "an empty list is removed");
static_assert(same<without<1, pipeline, provider>, list<list<second>, provider>>);
static_assert(same<without<3, pipeline, provider>, list<pipeline>>, "a list that stays whole keeps its type");
static_assert(same<without<1, only_for<list<first, second>, task_t>>, list<only_for<list<second>, task_t>>>);
static_assert(same<without<1, when<true, list<first, second>>>, list<when<true, list<second>>>>);
static_assert(same<without<1, when<false, first>, second>, list<when<false, first>>>);
static_assert(
    same<without<1, failure_policy<on_plugin_failure::skip>, first>, list<failure_policy<on_plugin_failure::skip>>>);

/// A plugin that can only be moved, and has no default constructor.
template <int N>
struct holder {
  explicit holder(int n) : value(std::make_unique<int>(n)) {}
  void on(close, auto const&) const {}
  std::unique_ptr<int> value;
};

}  // namespace

TEST_CASE("the plugins that stay are moved out of the whole stack") {
  plugins<holder<0>, plugins<holder<1>, holder<2>>, named<"n", holder<3>>> whole{
      holder<0>{10}, plugins{holder<1>{11}, holder<2>{12}}, named<"n", holder<3>>{holder<3>{13}}};
  using whole_t = decltype(whole);
  using part = qtasks_overhead::split_part<qtasks_overhead::reduction<whole_t, 2>, 0, whole_t>;
  auto const rest = part::take(whole);
  static_assert(same<decltype(rest), plugins<holder<0>, plugins<holder<2>>, named<"n", holder<3>>> const>);
  CHECK(*rest.get<holder<0>>().value == 10);
  CHECK(*rest.get<holder<2>>().value == 12);
  CHECK(*rest.get<named<"n", holder<3>>>().value == 13);
}
