// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/adapters/asio/detail/caught_error.hpp>
#include <qtasks/adapters/asio/detail/frame_cache.hpp>
#include <qtasks/core/error_traits.hpp>
#include <qtasks/core/result.hpp>

#include <boost/asio/awaitable.hpp>

#include <coroutine>
#include <cstddef>
#include <exception>
#include <type_traits>
#include <utility>

// The promise of a coroutine that returns an `awaitable<result<T, E>>`. It adds three things to Asio's frame, and rests
// on its undocumented classes: a test for each version of Boost says whether they are still the same.
namespace qtasks::asio::detail {

template <class T, class E, class Executor>
class result_promise : public boost::asio::detail::awaitable_frame<result<T, E>, Executor> {
  using frame = boost::asio::detail::awaitable_frame<result<T, E>, Executor>;
  using result_type = result<T, E>;

 public:
  static void* operator new(std::size_t size) { return frame_cache::allocate(size); }
  static void operator delete(void* memory, std::size_t size) noexcept { frame_cache::deallocate(memory, size); }

  boost::asio::awaitable<result_type, Executor> get_return_object() noexcept {
    auto awaitable = frame::get_return_object();
    this->coro_ = std::coroutine_handle<result_promise>::from_promise(*this);
    return awaitable;
  }

  using frame::await_transform;

  template <class U>
  auto await_transform(boost::asio::awaitable<U, Executor> awaited) {
    struct awaiter {
      boost::asio::awaitable<U, Executor> awaited;
      frame* self;
      bool await_ready() const noexcept { return false; }
      void await_suspend(std::coroutine_handle<>) {
        awaited.await_suspend(std::coroutine_handle<frame>::from_promise(*self));
      }
      U await_resume() { return awaited.await_resume(); }
    };
    return awaiter{frame::await_transform(std::move(awaited)), this};
  }

  /// `co_await result`: the value; an error ends the coroutine, which returns it.
  template <class U, class Other>
  requires std::is_constructible_v<E, Other>
  auto await_transform(result<U, Other> awaited) {
    struct awaiter {
      result<U, Other> awaited;
      result_promise* self;
      bool await_ready() const noexcept { return awaited.has_value(); }
      void await_suspend(std::coroutine_handle<>) {
        self->return_value(result_type{outcome::in_place_type<E>, std::move(awaited).assume_error()});
        self->pop_frame();  // the caller goes on, and destroys this frame with its variables
      }
      U await_resume() {
        if constexpr (!std::is_void_v<U>) return std::move(awaited).assume_value();
      }
    };
    return awaiter{std::move(awaited), this};
  }

  /// An exception becomes a result in the coroutine that it leaves: so each handler around it sees an error.
  void unhandled_exception() {
    if constexpr (FromTaskError<E>) {
      this->return_value(result_type{outcome::in_place_type<E>,
                                     error_traits<E>::from(detail::caught_error(std::current_exception()))});
    } else {
      frame::unhandled_exception();
    }
  }
};

}  // namespace qtasks::asio::detail

/// Only for results of this library, with an error that it knows.
template <class T, class E, class Executor, class... Args>
requires requires(E const& error) { qtasks::error_traits<E>::code(error); }
struct std::coroutine_traits<boost::asio::awaitable<qtasks::result<T, E>, Executor>, Args...> {
  using promise_type = qtasks::asio::detail::result_promise<T, E, Executor>;
};
