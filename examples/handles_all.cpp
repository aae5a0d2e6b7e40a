// SPDX-License-Identifier: BSL-1.0
// Proves at compile time that a plugin handles every error that a task declares.
#include <qtasks/qtasks.hpp>

#include <concepts>
#include <cstdio>

struct too_big {
  int limit;
};
struct halted {};

template <>
struct qtasks::error_traits<too_big> {
  static constexpr errc code(too_big) { return errc::task_plugin_trigger_error; }
};
template <>
struct qtasks::error_traits<halted> {
  static constexpr errc code(halted) { return errc::task_plugin_trigger_error; }
};

constexpr auto submit = qtasks::task<"submit">([](int size) -> qtasks::result<int, qtasks::one_of<too_big, halted>> {
  if (size > 100) return too_big{100};
  if (size < 0) return halted{};
  return size;
});

struct clamp {  // its return type is not optional, so it handles every `too_big`
  template <class Event>
  requires std::same_as<typename Event::error_type, too_big>
  constexpr int on(qtasks::trigger<"task_executor_run_task_trigger_error">, Event const& event) const {
    return event.e.limit;
  }
};
struct drop {
  template <class Event>
  requires std::same_as<typename Event::error_type, halted>
  constexpr int on(qtasks::trigger<"task_executor_run_task_trigger_error">, Event const&) const { return 0; }
};

// Without `drop`, this causes a compile error that names `submit` and `halted`.
static_assert(qtasks::handles_all<qtasks::plugin_stack<clamp, drop>, decltype(submit)>);

constexpr qtasks::task_executor executor{clamp{}, drop{}};
static_assert(executor.execute(submit, 250).value() == 100);
static_assert(executor.execute(submit, -1).value() == 0);

int main() {
  std::printf("250 becomes %d\n", executor.execute(submit, 250).value());
  return executor.execute(submit, 7).value() == 7 ? 0 : 1;
}
