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
  EXPECT((name_of<only_for<named<"outer", always_fails>, submit_task>>() == "outer"));
  return 0;
}
CLAUSE(names_in_errors, "a plugin's name is that of `named`, else its own `name`, else its type's");

// Members of the name `name` that are no static text.

template <int>
struct fails_anonymously {
  constexpr result<void> on(trigger<"test.notify">, auto const&) const { return oops; }
};
struct named_by_data : fails_anonymously<1> {
  int name = 0;
};
struct named_by_function : fails_anonymously<2> {
  std::string_view name() const;
};
struct named_by_type : fails_anonymously<3> {
  enum class name { a };
};
struct named_by_variable : fails_anonymously<4> {
  inline static std::string_view name = "changes";
};
struct named_by_literal : fails_anonymously<5> {
  static constexpr char const* name = "a literal";
};
class named_privately : public fails_anonymously<6> {
  [[maybe_unused]] static constexpr std::string_view name = "private";
};
constexpr int other_names() {
  EXPECT(name_of<named_by_data>().ends_with("named_by_data"));
  EXPECT(name_of<named_by_function>().ends_with("named_by_function"));
  EXPECT(name_of<named_by_type>().ends_with("named_by_type"));
  EXPECT(name_of<named_by_variable>().ends_with("named_by_variable"));
  EXPECT(name_of<named_by_literal>() == "a literal");
  EXPECT(name_of<named_privately>().ends_with("named_privately"));
  return 0;
}
CLAUSE(other_names, "a member `name` that is not a static constant text names no plugin");

}  // namespace
