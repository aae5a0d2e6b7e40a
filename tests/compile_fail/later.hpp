// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/qtasks.hpp>

#include <utility>

/// The smallest awaitable: a value that is there already.
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
  static constexpr auto repeat(auto next, auto again, auto pause) {
    for (;;) {
      auto left = next();
      if (!again(left.value) || !goes_on(pause())) return left;
    }
  }
  static constexpr auto hold(auto make, auto use, auto end) {
    auto held = make();
    auto used = use(held);
    using ended = decltype(end(held, used.value));
    if constexpr (qtasks::Awaitable<ended>) {
      return end(held, used.value);
    } else {
      return later<ended>{end(held, used.value)};
    }
  }

 private:
  static constexpr bool goes_on(bool value) { return value; }
  static constexpr bool goes_on(later<bool> waited) { return waited.value; }
};
