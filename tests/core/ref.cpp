// SPDX-License-Identifier: BSL-1.0
#include "core_test.hpp"

#include <functional>

namespace {

using namespace qtasks;
using namespace core_test;

static_assert(std::is_constructible_v<ref<counts const>, counts&>);
static_assert(!std::is_constructible_v<ref<counts const>, counts>, "it would refer to a temporary");

constexpr int references() {
  counts elsewhere;
  plugin_stack const stack{ref{elsewhere}, notes<"a">{}};
  EXPECT(notified_by(stack).is("counts a") && notified_by(stack).is("counts a"));
  EXPECT(elsewhere.runs == 2 && &stack.get<counts>() == &elsewhere);
  counts const constant;
  plugin_stack<ref<counts const>> const read_only{ref{constant}};
  EXPECT(&read_only.get<counts const>() == &constant);
  counts other;
  plugin_stack const standard{std::ref(other), notes<"a">{}};
  EXPECT(notified_by(standard).is("counts a") && other.runs == 1 && &standard.get<counts>() == &other);
  return 0;
}
CLAUSE(references, "a reference, qtasks::ref or std::ref, calls the plugin that it refers to");

constexpr int wrapped_references() {
  counts elsewhere;
  using outer = named<"outer", ref<counts>>;
  plugin_stack stack{outer{ref{elsewhere}}, counts{}};
  EXPECT(notified_by(stack).is("counts counts") && elsewhere.runs == 1 && stack.get<outer>().runs == 1);
  return 0;
}
CLAUSE(wrapped_references, "a reference can be wrapped like any plugin");

constexpr int a_shared_stack() {
  plugin_stack inner{counts{}, notes<"a">{}};
  plugin_stack one{plugin_stack{ref{inner.get<counts>()}}};
  plugin_stack two{notes<"b">{}, ref{inner.get<counts>()}};
  EXPECT(notified_by(one).is("counts") && notified_by(two).is("b counts") && inner.get<counts>().runs == 2);
  return 0;
}
CLAUSE(a_shared_stack, "stacks can share a plugin through references");

/// Plugins and values may overload the address operator.
struct without_address {
  constexpr void on(trigger<"test.notify">, auto const& event) const { event.seen.add("found"); }
  void operator&() const = delete;
};
constexpr int no_address_operator() {
  without_address elsewhere;
  plugin_stack const stack{ref{elsewhere}, named<"inner", without_address>{}};
  EXPECT(notified_by(stack).is("found found"));
  return 0;
}
CLAUSE(no_address_operator, "the address operator of a plugin is not called");

}  // namespace
