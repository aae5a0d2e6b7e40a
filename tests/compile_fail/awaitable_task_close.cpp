// SPDX-License-Identifier: BSL-1.0
// EXPECT: handlers of `task_executor_task_close` cannot be awaitable
// NAMES: closes, awaitable_task_close.cpp
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

constexpr auto one = qtasks::task<"one">([] { return 1; });

struct closes {
#if defined(EXPECT_FAILURE)
  using left = later<qtasks::result<void>>;
#else
  using left = qtasks::result<void>;
#endif
  constexpr left on(qtasks::trigger<"task_executor_task_close">, auto const&) const {
    return {qtasks::result<void>{qtasks::outcome::success()}};
  }
};

int main() { return qtasks::task_executor{closes{}}.execute(one).has_value() ? 0 : 1; }
