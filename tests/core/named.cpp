// SPDX-License-Identifier: BSL-1.0
#include "core_test.hpp"

#include <string_view>

namespace {

using namespace qtasks;
using namespace core_test;

constexpr int named_twice() {
  using outer = named<"outer", counts>;
  using inner = named<"inner", counts>;
  plugin_stack<outer, notes<"a">, inner> stack;
  EXPECT(notified_by(stack).is("counts a counts"));
  EXPECT(stack.get<outer>().runs == 1 && stack.get<inner>().runs == 1);
  EXPECT(&stack.get<outer>() != &stack.get<inner>());
  plugin_stack<counts, inner> one_unnamed;
  EXPECT(notified_by(one_unnamed).is("counts counts"));
  return 0;
}
CLAUSE(named_twice, "with named a plugin can be in the list twice, each with a state of its own");

struct always_fails {
  constexpr result<void> on(trigger<"test.notify">, auto const&) const { return task_error{errc::failed, "oops"}; }
};
struct fails_under_a_name {
  static constexpr std::string_view name = "its own name";
  constexpr result<void> on(trigger<"test.notify">, auto const&) const { return task_error{errc::failed, "oops"}; }
};
template <class P>
constexpr std::string_view name_of() {
  trace seen;
  plugin_stack<failure_policy<on_plugin_failure::propagate>, P> const stack;
  return stack.fire(trigger<"test.notify">{}, notify_event{seen}).error().plugin_name();
}
constexpr int names_in_errors() {
  EXPECT(name_of<named<"outer", always_fails>>() == "outer");
  EXPECT(name_of<named<"outer", fails_under_a_name>>() == "outer");
  EXPECT(name_of<fails_under_a_name>() == "its own name");
  EXPECT(name_of<always_fails>().ends_with("always_fails"));
  EXPECT((name_of<only_for<named<"outer", always_fails>>>() == "outer"));
  return 0;
}
CLAUSE(names_in_errors, "a plugin's name is that of `named`, else its own `name`, else its type's");

}  // namespace
