// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/result.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace qtasks::asio {

namespace detail {

/// A function, and what its call returned or threw.
template <class F>
class blocking_call {
 public:
  using value = std::invoke_result_t<F&>;

  explicit blocking_call(F function) : function_(std::move(function)) {}

  void run() noexcept {
    try {
      if constexpr (std::is_void_v<value>) {
        function_();
      } else {
        value_.emplace(function_());
      }
    } catch (...) {
      exception_ = std::current_exception();
    }
  }
  value take() {
    if (exception_ != nullptr) std::rethrow_exception(exception_);
    if constexpr (!std::is_void_v<value>) return std::move(*value_);
  }

 private:
  F function_;
  std::optional<qtasks::detail::value_or_done<value>> value_;
  std::exception_ptr exception_;
};

}  // namespace detail

/// Calls a function that blocks on another executor, such as that of a `thread_pool`, and suspends the coroutine
/// meanwhile: `co_await on(pool.get_executor(), [] { return read_file(); })`. Yields the function's value; its
/// exception leaves the `co_await`. A cancellation does not end the call: the function can look at
/// `ctx.stop_requested()`. If the coroutine is destroyed, the call goes on, so the function owns what it uses, or
/// refers to what outlives the pool.
template <class F>
boost::asio::awaitable<std::invoke_result_t<F&>> on(boost::asio::any_io_executor executor, F function) {
  auto const call = std::make_shared<detail::blocking_call<F>>(std::move(function));
  auto start = [call, &executor](auto resumes) {
    auto const own = boost::asio::get_associated_executor(resumes);
    boost::asio::post(executor,
                      [call, work = boost::asio::make_work_guard(own), handler = std::move(resumes)]() mutable {
                        call->run();
                        auto const back = work.get_executor();
                        boost::asio::post(back, std::move(handler));
                      });
  };
  auto token = boost::asio::use_awaitable;
  auto called = boost::asio::async_initiate<boost::asio::use_awaitable_t<>, void()>(std::move(start), token);
  co_await std::move(called);
  co_return call->take();
}

}  // namespace qtasks::asio
