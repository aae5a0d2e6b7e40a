// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "plugins/virtual_time.hpp"

#include <coroutine>
#include <cstdint>
#include <optional>
#include <type_traits>
#include <utility>

namespace support {

/// A `Racer` in virtual time, which destroys the loser.
struct virtual_racer {
  using clock_type = qtasks::clocks::fake;
  virtual_time* on = nullptr;

  template <class First, class Second, class Wins>
  auto race(qtasks::clocks::fake /*clock*/, std::int64_t at, First first, Second second, Wins wins) const
      -> std::invoke_result_t<First&> {
    return run<std::invoke_result_t<First&>>(on, at, std::move(first), std::move(second), std::move(wins));
  }

 private:
  /// An event that resumes the coroutine which awaits it.
  class wake {
   public:
    explicit wake(virtual_time* on) : on_(on) {}
    wake(wake const&) = delete;
    wake& operator=(wake const&) = delete;
    ~wake() {
      if (suspended_) on_->forget(suspended_);
    }
    void fire() {
      if (suspended_ && !fired_) on_->post(suspended_);
      fired_ = true;
    }
    auto next() noexcept {
      struct awaiter {
        wake* of;
        bool await_ready() const noexcept { return of->fired_; }
        void await_suspend(std::coroutine_handle<> h) const noexcept { of->suspended_ = h; }
        void await_resume() const noexcept {
          of->suspended_ = {};
          of->fired_ = false;
        }
      };
      return awaiter{this};
    }

   private:
    virtual_time* on_;
    bool fired_ = false;
    std::coroutine_handle<> suspended_{};
  };

  template <class T>
  static lazy<bool> attempt(lazy<T> x, std::optional<T>* into, wake* end) {
    T value = co_await x;
    into->emplace(std::move(value));
    end->fire();
    co_return true;
  }
  static lazy<bool> timer(virtual_time* on, std::int64_t at, wake* end) {
    auto awaited = on->until(at);
    co_await awaited;
    end->fire();
    co_return true;
  }

  template <class A, class First, class Second, class Wins>
  static A run(virtual_time* on, std::int64_t at, First first, Second second, Wins wins) {
    using value_type = qtasks::awaited_t<A>;
    wake woken{on};
    std::optional<value_type> one;
    std::optional<value_type> two;
    auto running = attempt<value_type>(first(), &one, &woken);
    running.start();
    auto time_up = timer(on, at, &woken);
    if (!one.has_value()) time_up.start();
    while (!one.has_value() && on->now < at) {
      auto awaited = woken.next();
      co_await awaited;
    }
    if (one.has_value()) co_return *one;

    auto beside = attempt<value_type>(second(), &two, &woken);
    beside.start();
    bool first_was_last = false;
    while (!(one.has_value() && two.has_value())) {
      if (one.has_value() && wins(*one)) co_return *one;
      if (two.has_value() && wins(*two)) co_return *two;
      first_was_last = two.has_value();
      auto awaited = woken.next();
      co_await awaited;
    }
    bool const take_one = wins(*one) || (first_was_last && !wins(*two));
    co_return take_one ? *one : *two;
  }
};

}  // namespace support
