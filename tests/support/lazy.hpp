// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/coroutine_functions.hpp>

#include <coroutine>
#include <cstddef>
#include <exception>
#include <optional>
#include <utility>

namespace support {

/// A coroutine that awaits `gate.opened()` is suspended until `gate.open()` is called.
class gate {
 public:
  auto opened() noexcept {
    struct awaiter {
      gate* at;  // a pointer, because GCC 12 copies an awaiter that is not a temporary
      bool await_ready() const noexcept { return false; }
      void await_suspend(std::coroutine_handle<> h) const noexcept { at->waits_ = h; }
      void await_resume() const noexcept {}
    };
    return awaiter{this};
  }
  void open() { std::exchange(waits_, {}).resume(); }

 private:
  std::coroutine_handle<> waits_{};
};

/// The number of coroutine frames that the program has made.
inline std::size_t frames = 0;

/// A coroutine that starts when it is awaited or when `start` is called. Its destructor destroys it where it is
/// suspended.
template <class T>
class [[nodiscard]] lazy {
 public:
  struct promise_type {
    std::optional<T> value{};
    std::coroutine_handle<> waits = std::noop_coroutine();

    promise_type() noexcept { ++frames; }
    struct hand_over {
      bool await_ready() const noexcept { return false; }
      std::coroutine_handle<> await_suspend(std::coroutine_handle<promise_type> h) const noexcept {
        return h.promise().waits;
      }
      void await_resume() const noexcept {}
    };
    lazy get_return_object() { return lazy{std::coroutine_handle<promise_type>::from_promise(*this)}; }
    std::suspend_always initial_suspend() const noexcept { return {}; }
    hand_over final_suspend() const noexcept { return {}; }
    void return_value(T v) { value.emplace(std::move(v)); }
    void unhandled_exception() noexcept { std::terminate(); }
  };

  explicit lazy(std::coroutine_handle<promise_type> h) : handle_(h) {}
  lazy(lazy&& other) noexcept : handle_(std::exchange(other.handle_, {})) {}
  lazy& operator=(lazy&&) = delete;
  ~lazy() {
    if (handle_) handle_.destroy();
  }

  bool await_ready() const noexcept { return false; }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<> h) noexcept {
    handle_.promise().waits = h;
    return handle_;
  }
  T await_resume() { return std::move(*handle_.promise().value); }

  void start() { handle_.resume(); }
  bool done() const { return handle_.done(); }
  T take() { return std::move(*handle_.promise().value); }

 private:
  std::coroutine_handle<promise_type> handle_;
};

}  // namespace support

template <class T>
struct qtasks::awaitable_traits<support::lazy<T>> : qtasks::coroutine_functions<support::lazy, T> {};
