// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/adapters/asio/detail/result_promise.hpp>
#include <qtasks/adapters/asio/detail/root.hpp>
#include <qtasks/adapters/asio/late_runs.hpp>
#include <qtasks/adapters/asio/spawn.hpp>
#include <qtasks/core/coroutine_functions.hpp>
#include <qtasks/core/result.hpp>
#include <qtasks/plugins/time/clock.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <cstdint>
#include <optional>
#include <type_traits>
#include <utility>

namespace qtasks::asio::detail {

template <class Executor>
struct awaitable_on {
  template <class T>
  using type = boost::asio::awaitable<T, Executor>;
};

}  // namespace qtasks::asio::detail

/// Lets tasks and handlers return a `boost::asio::awaitable`.
template <class T, class Executor>
struct qtasks::awaitable_traits<boost::asio::awaitable<T, Executor>>
    : coroutine_functions<asio::detail::awaitable_on<Executor>::template type, T> {
 private:
  using functions = coroutine_functions<asio::detail::awaitable_on<Executor>::template type, T>;
  /// What `hold_until` yields.
  template <class Make, class End>
  using ended =
      typename functions::template yielded<End, std::invoke_result_t<Make&>&, typename functions::value&, bool>;

 public:
  /// The clock of `hold_until`.
  using deadline_clock = clocks::steady;

  /// `hold`, and at the time `until` cancels what `use` awaits. `end(object, value, cut_short)` gets whether this has
  /// happened. A coroutine that is not directly below a root, because it was started by `boost::asio::co_spawn` or is
  /// an operand of `&&` or `||`, gets a root of its own.
  template <class Make, class Use, class End>
  static boost::asio::awaitable<ended<Make, End>, Executor> hold_until(std::int64_t until, Make make, Use use,
                                                                       End end) {
    auto const executor = co_await boost::asio::this_coro::executor;
    auto const cancellation = co_await boost::asio::this_coro::cancellation_state;
    auto const* below = executor.template target<asio::detail::root_executor>();
    if (below == nullptr || below->of().slot != cancellation.slot()) {
      std::optional<ended<Make, End>> kept;
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
    T got = co_await std::move(used);
    bool const cut_short = limit->ends_here();
    limit.reset();
    if (cut_short) {
      auto to_clear = cancellation;
      to_clear.clear();
      asio::detail::count_if_late(below->inner(), got);
    }
    co_return end(held, got, cut_short);
  }
};
