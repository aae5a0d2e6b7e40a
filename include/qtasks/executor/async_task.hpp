// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/coroutine_functions.hpp>
#include <qtasks/core/done.hpp>
#include <qtasks/core/result.hpp>

#include <coroutine>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

namespace qtasks {

namespace detail {

/// A promise has only one of `return_value` and `return_void`.
template <class T>
struct async_promise_value {
  std::optional<T> value{};
  void return_value(T returned) { value.emplace(std::move(returned)); }
};
template <>
struct async_promise_value<void> {
  std::optional<done> value{};
  void return_void() noexcept { value.emplace(); }
};

/// Resumes the coroutine that awaits the one that ends.
struct hand_over {
  bool await_ready() const noexcept { return false; }
  template <class Promise>
  std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> ended) const noexcept {
    return ended.promise().awaits_;
  }
  void await_resume() const noexcept {}
};

}  // namespace detail

/// A coroutine, for programs without a coroutine library: tasks and handlers return it, and so does `async_execute`. It
/// begins when it is awaited, or when `start` is called, and what it awaits may be of any type. Its destructor destroys
/// it where it is suspended. An exception that leaves it is thrown again where its value is taken. Not thread-safe.
template <class T>
class [[nodiscard]] async_task {
 public:
  /// For the compiler: what a coroutine of this type keeps.
  class promise_type : public detail::async_promise_value<T> {
   public:
    /// The coroutine.
    async_task get_return_object() noexcept {
      return async_task(std::coroutine_handle<promise_type>::from_promise(*this));
    }
    /// It begins when it is awaited or started.
    std::suspend_always initial_suspend() const noexcept { return {}; }
    /// What awaits it goes on.
    detail::hand_over final_suspend() const noexcept { return {}; }
    /// Keeps the exception.
    void unhandled_exception() noexcept { exception_ = std::current_exception(); }

   private:
    friend async_task;
    friend detail::hand_over;
    std::coroutine_handle<> awaits_ = std::noop_coroutine();
    std::exception_ptr exception_{};
  };

  /// Takes the coroutine over.
  async_task(async_task&& from) noexcept : handle_(std::exchange(from.handle_, {})) {}
  async_task& operator=(async_task&&) = delete;
  ~async_task() {
    if (handle_) handle_.destroy();
  }

  /// Runs the coroutine until it is suspended or ends. Called once; not if the coroutine is awaited.
  void start() { handle_.resume(); }
  /// Whether it has ended.
  bool done() const noexcept { return handle_.done(); }
  /// The returned value of a coroutine that has ended; `qtasks::done` for `void`. Throws its exception.
  detail::value_or_done<T>& value() {
    if (auto const& exception = handle_.promise().exception_) std::rethrow_exception(exception);
    return *handle_.promise().value;
  }

  /// For `co_await`: it has not begun.
  bool await_ready() const noexcept { return false; }
  /// For `co_await`: begins it.
  std::coroutine_handle<> await_suspend(std::coroutine_handle<> awaits) noexcept {
    handle_.promise().awaits_ = awaits;
    return handle_;
  }
  /// For `co_await`: its value, or its exception.
  T await_resume() {
    if constexpr (std::is_void_v<T>) {
      value();
    } else {
      return std::move(value());
    }
  }

 private:
  explicit async_task(std::coroutine_handle<promise_type> handle) noexcept : handle_(handle) {}

  std::coroutine_handle<promise_type> handle_;
};

template <class T>
struct awaitable_traits<async_task<T>> : coroutine_functions<async_task, T> {};

}  // namespace qtasks
