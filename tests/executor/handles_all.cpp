// SPDX-License-Identifier: BSL-1.0
#include <qtasks/qtasks.hpp>

#include <concepts>
#include <optional>

#include "support/clause.hpp"

namespace {

struct too_big {
  int limit;
};
struct halted {};

}  // namespace

template <>
struct qtasks::error_traits<too_big> {
  static constexpr errc code(too_big) { return errc::task_plugin_trigger_error; }
};
template <>
struct qtasks::error_traits<halted> {
  static constexpr errc code(halted) { return errc::task_plugin_trigger_error; }
};

namespace {

using namespace qtasks;

/// Replaces `E`: always, or only sometimes if `Returned` is optional.
template <class E, class Returned>
struct answer {
  template <class Event>
  requires std::same_as<typename Event::error_type, E>
  constexpr Returned on(trigger<"task_executor_run_task_trigger_error">, Event const&) const { return 1; }
};
struct promises : answer<halted, std::optional<int>> {
  using handles = qtasks::handles<halted>;
};

constexpr auto submit = task<"submit">([](int a) -> result<int, too_big> {
  if (a > 5) return too_big{5};
  return a;
});
constexpr auto reduce = task<"reduce">([](int a) -> result<int, one_of<too_big, halted>> {
  if (a > 5) return too_big{5};
  if (a < 0) return halted{};
  return a;
});
constexpr auto plain = task<"plain">([](int a) -> result<int> { return a; });
constexpr auto declared = task<"declared">([](int a) -> result<int> { return a; }, raises<task_error>{});

template <class Task, class... Ps>
constexpr bool none_unhandled = detail::unhandled_in<plugin_stack<Ps...>, std::remove_cv_t<Task>>::none;

using submit_t = decltype(submit);
using reduce_t = decltype(reduce);

constexpr int which_errors_count() {
  EXPECT(none_unhandled<submit_t, answer<too_big, int>>);
  EXPECT(none_unhandled<submit_t, answer<too_big, result<int>>>);
  EXPECT(!none_unhandled<submit_t, answer<too_big, std::optional<int>>>);
  EXPECT(!none_unhandled<submit_t, answer<halted, int>>);
  EXPECT(!none_unhandled<submit_t>);
  EXPECT(!none_unhandled<reduce_t, answer<too_big, int>>);
  EXPECT(none_unhandled<reduce_t, answer<too_big, int>, answer<halted, int>>);
  EXPECT(none_unhandled<reduce_t, answer<too_big, int>, promises>);
  EXPECT(none_unhandled<decltype(plain)>);
  EXPECT(!none_unhandled<decltype(declared)>);
  EXPECT(none_unhandled<decltype(declared), answer<task_error, int>>);
  return 0;
}
CLAUSE(which_errors_count,
       "an error is handled if the handler's return type is not optional, or if the plugin declares it");

constexpr int all_errors_of_the_tasks() {
  EXPECT(handles_all<plugin_stack<answer<too_big, int>, promises>, submit_t, reduce_t, decltype(plain)>);
  return 0;
}
CLAUSE(all_errors_of_the_tasks, "handles_all is true if each declared error is handled");

}  // namespace
