// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/adapters/asio/detail/awaitable_traits.hpp>
#include <qtasks/adapters/asio/detail/root.hpp>
#include <qtasks/adapters/asio/spawn.hpp>
#include <qtasks/plugins/resilience/racer.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <cstdint>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

namespace qtasks::asio {

namespace detail {

/// The second attempt of a race. It is spawned when its time comes, while the first is still awaited.
template <class T, class Second, class Wins>
class second_attempt : private deadline_entry {
 public:
  second_attempt(root& of, boost::asio::any_io_executor executor, std::int64_t when, Second second, Wins wins)
      : root_(of), ended_(std::move(executor)), second_(std::move(second)), wins_(std::move(wins)) {
    at = when;
    expire = [](deadline_entry& entry) { static_cast<second_attempt&>(entry).begin(); };
    ended_.expires_at(boost::asio::steady_timer::time_point::max());
    root_.queue().add(*this);
  }
  second_attempt(second_attempt const&) = delete;
  second_attempt& operator=(second_attempt const&) = delete;
  ~second_attempt() { root_.queue().remove(*this); }

  /// The first attempt has ended: this one no longer begins, nor cancels it.
  void first_has_ended() noexcept {
    first_has_ended_ = true;
    root_.queue().remove(*this);
  }
  bool has_begun() const noexcept { return has_begun_; }
  bool is_running() const noexcept { return has_begun_ && !has_ended_; }
  bool has_cancelled_first() const noexcept { return has_cancelled_first_; }
  void cancel() { signal_.emit(boost::asio::cancellation_type::terminal); }
  /// Completes when the attempt has ended.
  boost::asio::steady_timer& ended() noexcept { return ended_; }
  std::optional<T>& outcome() noexcept { return outcome_; }

 private:
  void begin() {
    has_begun_ = true;
    auto attempt = [this]() -> boost::asio::awaitable<void> {
      auto awaited = second_();
      outcome_.emplace(co_await std::move(awaited));
    };
    asio::spawn(ended_.get_executor(), std::move(attempt),
                boost::asio::bind_cancellation_slot(signal_.slot(), [this](std::exception_ptr) { end(); }));
  }
  void end() {
    has_ended_ = true;
    if (!first_has_ended_ && outcome_.has_value() && wins_(*outcome_)) {
      has_cancelled_first_ = true;
      root_.signal.emit(boost::asio::cancellation_type::terminal);
    }
    ended_.cancel();
  }

  root& root_;
  boost::asio::steady_timer ended_;
  Second second_;
  Wins wins_;
  boost::asio::cancellation_signal signal_;
  std::optional<T> outcome_;
  bool has_begun_ = false;
  bool has_ended_ = false;
  bool first_has_ended_ = false;
  bool has_cancelled_first_ = false;
};

}  // namespace detail

/// The `Racer` of coroutines of Boost.Asio: `hedge{hedged_after{5ms}, asio::racer{}}`. Nothing is spawned until the
/// second attempt begins. The loser is cancelled, and awaited: its objects are no longer used when the race ends.
struct racer {
  using clock_type = clocks::steady;

  /// Runs `first()`, from `at` on beside `second()`, and returns the first outcome for which `wins(outcome)`; else the
  /// last one.
  template <class First, class Second, class Wins>
  auto race(clocks::steady /*clock*/, std::int64_t at, First first, Second second, Wins wins) const
      -> std::invoke_result_t<First&> {
    return run<awaited_t<std::invoke_result_t<First&>>>(at, std::move(first), std::move(second), std::move(wins));
  }

 private:
  template <class T, class First, class Second, class Wins>
  static boost::asio::awaitable<T> run(std::int64_t at, First first, Second second, Wins wins) {
    auto const executor = co_await boost::asio::this_coro::executor;
    auto cancellation = co_await boost::asio::this_coro::cancellation_state;
    auto const* below = executor.template target<detail::root_executor>();
    if (below == nullptr || below->of().slot != cancellation.slot()) {
      std::optional<T> kept;
      auto again = [&]() -> boost::asio::awaitable<void> {
        auto raced = run<T>(at, first, second, wins);
        kept.emplace(co_await std::move(raced));
      };
      auto spawned =
          asio::spawn(below == nullptr ? executor : below->inner(), std::move(again), boost::asio::use_awaitable);
      co_await std::move(spawned);
      co_return std::move(*kept);
    }
    detail::root& root = below->of();
    if (!root.is_on_its_thread()) co_return detail::on_several_threads<T>();
    detail::second_attempt<T, Second, Wins> other(root, below->inner(), at, std::move(second), wins);
    auto awaited = first();
    T one = co_await std::move(awaited);
    other.first_has_ended();
    if (!other.has_begun()) co_return one;

    bool const stopped = root.is_stopped();
    if (other.has_cancelled_first() && !stopped) cancellation.clear();
    if (other.is_running()) {
      if (stopped || wins(one)) other.cancel();
      // Cancelled or not, this waits: the attempt refers to variables of this coroutine.
      co_await boost::asio::this_coro::throw_if_cancelled(false);
      while (other.is_running()) {
        boost::system::error_code error;
        co_await other.ended().async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, error));
        if (other.is_running()) other.cancel();
      }
      co_await boost::asio::this_coro::throw_if_cancelled(true);
    }
    if (!wins(one) && other.outcome().has_value()) co_return std::move(*other.outcome());
    co_return one;
  }
};

}  // namespace qtasks::asio
