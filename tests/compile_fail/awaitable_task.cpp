// SPDX-License-Identifier: BSL-1.0
// EXPECT: the task or a handler of this stack is awaitable: call `async_execute`
// NAMES: one, awaitable_task.cpp
// NAMES(clang14): lambda at, awaitable_task.cpp
// LINES: 16
#include <qtasks/qtasks.hpp>

template <class T>
struct later {
  T value;
};

template <class T>
struct qtasks::awaitable_traits<later<T>> {
  static constexpr bool is_awaitable = true;
  using value_type = T;
  static constexpr auto bind(later<T> waited, auto k) {
    if constexpr (qtasks::Awaitable<decltype(k(std::move(waited.value)))>) {
      return k(std::move(waited.value));
    } else {
      using left = decltype(k(std::move(waited.value)));
      return later<left>{k(std::move(waited.value))};
    }
  }
  template <class V>
  static constexpr later<V> lift(V ready) {
    return {std::move(ready)};
  }
  static constexpr auto repeat(auto next, auto again) {
    for (;;) {
      auto left = next();
      if (!again(left.value)) return left;
    }
  }
  static constexpr auto hold(auto make, auto use) {
    auto held = make();
    return use(held);
  }
};

constexpr auto one = qtasks::task<"one">([] { return later<int>{1}; });

int main() {
#if defined(EXPECT_FAILURE)
  return qtasks::task_executor{}.execute(one).has_value() ? 0 : 1;
#else
  qtasks::task_executor executor{};
  return executor.async_execute(one).value.has_value() ? 0 : 1;
#endif
}
