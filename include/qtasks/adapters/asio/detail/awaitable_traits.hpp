// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/adapters/asio/detail/result_promise.hpp>
#include <qtasks/adapters/asio/detail/root.hpp>
#include <qtasks/adapters/asio/spawn.hpp>
#include <qtasks/core/awaitable.hpp>
#include <qtasks/core/result.hpp>
#include <qtasks/plugins/time/clock.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <cstdint>
#include <optional>
#include <type_traits>
#include <utility>

/// Lets tasks and handlers return a `boost::asio::awaitable`. Each function is one coroutine, and so one frame. The
/// value of an `awaitable<void>` is passed on as `done`.
template <class T, class Executor>
struct qtasks::awaitable_traits<boost::asio::awaitable<T, Executor>> {
 private:
  template <class U>
  using awaitable = boost::asio::awaitable<U, Executor>;
  using value = detail::value_or_done<T>;
  template <class F, class... Args>
  using yielded = detail::value_or_done<awaited_t<std::invoke_result_t<F&, Args...>>>;

  // GCC 12 may destroy temporaries in an expression with `co_await` twice, so awaitables are variables.

 public:
  static constexpr bool is_awaitable = true;
  using value_type = T;

  template <class K>
  static awaitable<yielded<K, value>> bind(awaitable<T> awaited, K k) {
    if constexpr (std::is_void_v<T>) {
      co_await std::move(awaited);
      if constexpr (Awaitable<std::invoke_result_t<K&, done>>) {
        auto next = k(done{});
        co_return co_await awaitable_traits<decltype(next)>::with_value(std::move(next));
      } else {
        co_return k(done{});
      }
    } else {
      T got = co_await std::move(awaited);
      if constexpr (Awaitable<std::invoke_result_t<K&, T>>) {
        auto next = k(std::move(got));
        co_return co_await awaitable_traits<decltype(next)>::with_value(std::move(next));
      } else {
        co_return k(std::move(got));
      }
    }
  }

  static awaitable<T> lift([[maybe_unused]] value ready) {
    if constexpr (std::is_void_v<T>) {
      co_return;
    } else {
      co_return ready;
    }
  }

  /// The same awaitable; of `void`, one of `done`.
  static awaitable<value> with_value(awaitable<T> awaited) requires(!std::is_void_v<T>) { return awaited; }
  static awaitable<value> with_value(awaitable<T> awaited) requires(std::is_void_v<T>) {
    co_await std::move(awaited);
    co_return done{};
  }

  template <class Next, class Again, class Pause>
  static awaitable<T> repeat(Next next, Again again, Pause pause) requires(!std::is_void_v<T>) {
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

  template <class Make, class Use, class End>
  static awaitable<yielded<End, std::invoke_result_t<Make&>&, value&>> hold(Make make, Use use, End end) {
    auto held = make();
    auto used = use(held);
    auto wanted = with_value(std::move(used));
    value got = co_await std::move(wanted);
    if constexpr (Awaitable<decltype(end(held, got))>) {
      auto ends = end(held, got);
      co_return co_await awaitable_traits<decltype(ends)>::with_value(std::move(ends));
    } else {
      co_return end(held, got);
    }
  }

  /// The clock of `hold_until`.
  using deadline_clock = clocks::steady;

  /// `hold`, and at the time `until` cancels what `use` awaits. `end(object, value, cut_short)` gets whether this has
  /// happened. A coroutine that is not directly below a root, because it was started by `boost::asio::co_spawn` or is
  /// an operand of `&&` or `||`, gets a root of its own.
  template <class Make, class Use, class End>
  static awaitable<yielded<End, std::invoke_result_t<Make&>&, value&, bool>> hold_until(std::int64_t until, Make make,
                                                                                        Use use, End end) {
    auto const executor = co_await boost::asio::this_coro::executor;
    auto const cancellation = co_await boost::asio::this_coro::cancellation_state;
    auto const* below = executor.template target<asio::detail::root_executor>();
    if (below == nullptr || below->of().slot != cancellation.slot()) {
      std::optional<yielded<End, std::invoke_result_t<Make&>&, value&, bool>> kept;
      auto again = [&]() -> boost::asio::awaitable<void> {
        auto bounded = hold_until(until, make, use, end);
        kept.emplace(co_await std::move(bounded));
      };
      auto spawned =
          asio::spawn(below == nullptr ? executor : below->inner(), std::move(again), boost::asio::use_awaitable);
      co_await std::move(spawned);
      co_return std::move(*kept);
    }
    auto held = make();
    if (!below->of().is_on_its_thread()) {
      T refused = asio::detail::on_several_threads<T>();
      co_return end(held, refused, false);
    }
    auto used = use(held);
    std::optional<asio::detail::bound> limit(std::in_place, below->of(), until);
    value got = co_await std::move(used);
    bool const cut_short = limit->ends_here();
    limit.reset();
    if (cut_short) {
      auto to_clear = cancellation;
      to_clear.clear();
    }
    co_return end(held, got, cut_short);
  }
};
