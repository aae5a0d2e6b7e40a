// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/awaitable.hpp>
#include <qtasks/core/done.hpp>
#include <qtasks/core/result.hpp>

#include <type_traits>
#include <utility>

namespace qtasks {

/// The functions of `awaitable_traits` for a type `Coroutine<T>` whose coroutines start when they are awaited, and can
/// await each other:
/// `template <class T> struct qtasks::awaitable_traits<lazy<T>> : qtasks::coroutine_functions<lazy, T> {};`
/// Each function is one coroutine, and so one frame. The value of a `Coroutine<void>` is passed on as `done`.
template <template <class> class Coroutine, class T>
struct coroutine_functions {
 protected:
  /// What awaiting yields; `done` for `void`.
  using value = detail::value_or_done<T>;
  /// What awaiting the result of a call yields.
  template <class F, class... Args>
  using yielded = detail::value_or_done<awaited_t<std::invoke_result_t<F&, Args...>>>;

  // GCC 12 may destroy temporaries in an expression with `co_await` twice, so awaitables are variables.

 public:
  static constexpr bool is_awaitable = true;  ///< it is
  using value_type = T;                       ///< what awaiting yields

  /// Awaits, and goes on with `k`.
  template <class K>
  static Coroutine<yielded<K, value>> bind(Coroutine<T> awaited, K k) {
    if constexpr (std::is_void_v<T>) {
      co_await std::move(awaited);
      if constexpr (Awaitable<std::invoke_result_t<K&, done>>) {
        auto next = k(done{});
        auto last = awaitable_traits<decltype(next)>::with_value(std::move(next));
        co_return co_await std::move(last);
      } else {
        co_return k(done{});
      }
    } else {
      T got = co_await std::move(awaited);
      if constexpr (Awaitable<std::invoke_result_t<K&, T>>) {
        auto next = k(std::move(got));
        auto last = awaitable_traits<decltype(next)>::with_value(std::move(next));
        co_return co_await std::move(last);
      } else {
        co_return k(std::move(got));
      }
    }
  }

  /// A coroutine that yields this value.
  static Coroutine<T> lift([[maybe_unused]] value ready) {
    if constexpr (std::is_void_v<T>) {
      co_return;
    } else {
      co_return ready;
    }
  }

  /// The same coroutine; of `void`, one of `done`.
  static Coroutine<value> with_value(Coroutine<T> awaited) requires(!std::is_void_v<T>) { return awaited; }
  /// The same for `void`.
  static Coroutine<value> with_value(Coroutine<T> awaited) requires(std::is_void_v<T>) {
    co_await std::move(awaited);
    co_return done{};
  }

  /// Awaits `next()` until `again(value)` or `pause()` is false.
  template <class Next, class Again, class Pause>
  static Coroutine<T> repeat(Next next, Again again, Pause pause) requires(!std::is_void_v<T>) {
    for (;;) {
      auto awaited = next();
      T got = co_await std::move(awaited);
      if (!again(got)) co_return got;
      if constexpr (Awaitable<std::invoke_result_t<Pause&>>) {
        auto waits = pause();
        bool const goes_on = co_await std::move(waits);
        if (!goes_on) co_return got;
      } else if (!pause()) {
        co_return got;
      }
    }
  }

  /// Keeps `make()` while `use` and `end` are awaited.
  template <class Make, class Use, class End>
  static Coroutine<yielded<End, std::invoke_result_t<Make&>&, value&>> hold(Make make, Use use, End end) {
    auto held = make();
    auto used = use(held);
    auto wanted = with_value(std::move(used));
    value got = co_await std::move(wanted);
    if constexpr (Awaitable<decltype(end(held, got))>) {
      auto ends = end(held, got);
      auto last = awaitable_traits<decltype(ends)>::with_value(std::move(ends));
      co_return co_await std::move(last);
    } else {
      co_return end(held, got);
    }
  }
};

}  // namespace qtasks
