// SPDX-License-Identifier: BSL-1.0
#include "core_test.hpp"

#include <string_view>

namespace {

using namespace qtasks;
using namespace core_test;

constexpr int each_failure_is_reported_once() {
  trace seen;
  trace failed;
  plugin_stack stack{watches{&failed}, fails<"a">{}, notes<"b">{}, fails<"c">{}, skips{}};
  stack.fire(trigger<"test.notify">{}, notify_event{seen});
  EXPECT(seen.is("a b c") && failed.is("a test.notify oops c test.notify oops"));
  trace stopped;
  plugin_stack{fails<"a">{}, fails<"b">{}, watches{&stopped}}.fire(trigger<"test.notify">{}, notify_event{seen});
  EXPECT(stopped.is("a test.notify oops"));
  trace ended;
  auto const outcome =
      plugin_stack{propagates{}, fails<"a">{}, watches{&ended}}.fire(trigger<"test.notify">{}, notify_event{seen});
  EXPECT(outcome.has_error() && ended.is("a test.notify oops"));
  return 0;
}
CLAUSE(each_failure_is_reported_once, "each failure fires task_executor_plugin_failed once, under every policy");

struct keeps_the_failure {
  notify_event const** handled;
  errc* code;
  std::string_view* name;
  constexpr void on(trigger<"task_executor_plugin_failed">, plugin_failed_event<notify_event> const& failed) const {
    *handled = &failed.event;
    *code = failed.e.code();
    *name = failed.e.plugin_name();
  }
};
template <class Event>
concept HasContext = requires(Event const& event) {
  event.context;
};
static_assert(!HasContext<plugin_failed_event<notify_event>>);
static_assert(HasContext<plugin_failed_event<trigger_entry<"task_executor_before_execute">::event>>);
constexpr int the_failure_has_the_handled_event() {
  trace seen;
  notify_event const event{seen};
  notify_event const* handled = nullptr;
  errc code{};
  std::string_view name;
  plugin_stack{keeps_the_failure{&handled, &code, &name}, fails<"a">{}}.fire(trigger<"test.notify">{}, event);
  EXPECT(handled == &event && code == errc::failed && name == "a");
  return 0;
}
CLAUSE(the_failure_has_the_handled_event, "the failure's event contains the error and the handled event");

struct fails_at_failures {
  trace* to;
  constexpr result<void> on(trigger<"task_executor_plugin_failed">, auto const& event) const {
    to->add(event.plugin);
    return oops;
  }
};
constexpr int failures_of_its_own_handlers_are_dropped() {
  trace seen;
  trace failed;
  plugin_stack stack{skips{}, fails_at_failures{&failed}, fails<"a">{}, notes<"b">{}, watches{&failed}};
  stack.fire(trigger<"test.notify">{}, notify_event{seen});
  EXPECT(seen.is("a b") && failed.is("a a test.notify oops"));
  trace dropped;
  plugin_stack strict{propagates{}, fails_at_failures{&dropped}, plugin_stack{skips{}, fails<"a">{}}};
  strict.fire(trigger<"test.notify">{}, notify_event{seen});
  EXPECT(dropped.is("a"));
  return 0;
}
CLAUSE(failures_of_its_own_handlers_are_dropped, "failures of task_executor_plugin_failed's own handlers are dropped");

struct own_error {};
struct nameless_error {};

}  // namespace

template <>
struct qtasks::error_traits<own_error> {
  static constexpr errc code(own_error) noexcept { return errc{1234}; }
};

namespace {

template <class E>
struct fails_with {
  E error;
  constexpr result<void, E> on(trigger<"test.notify">, notify_event const&) const { return error; }
};
template <class E>
constexpr task_error failure_of(E error) {
  trace seen;
  return plugin_stack{propagates{}, fails_with<E>{error}}.fire(trigger<"test.notify">{}, notify_event{seen}).error();
}
constexpr int errors_of_other_types() {
  EXPECT(failure_of(own_error{}).code() == errc{1234});
  EXPECT(failure_of(nameless_error{}).code() == errc::plugin_failure);
  using with_limit = task_error_with<field<"limit", int>>;
  EXPECT(failure_of(with_limit{oops, field<"limit", int>{5}}) == oops);
  EXPECT(failure_of(one_of<own_error, task_error>{own_error{}}).code() == errc{1234});
  return 0;
}
CLAUSE(errors_of_other_types,
       "a plugin may fail with any error type: its code is kept, or replaced by plugin_failure if it has none");

}  // namespace
