// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/error_traits.hpp>
#include <qtasks/core/task_error.hpp>
#include <qtasks/engine/task_id.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/error_code.hpp>

#include <chrono>
#include <utility>

namespace qtasks::asio::detail {

template <class Outcome>
bool is_cancelled(Outcome const& outcome) {
  using error = typename Outcome::error_type;
  return outcome.has_error() && error_traits<error>::code(outcome.assume_error()) == errc::task_cancel_error;
}

/// Completes when the session no longer holds a claim whose lease is not renewed any more. It was cancelled with the
/// run, and waits nevertheless.
template <class Session>
boost::asio::awaitable<void> until_lost(Session& session, claimed const& claim, std::chrono::nanoseconds look_every) {
  boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor);
  while (session.holds(claim)) {
    timer.expires_after(look_every);
    boost::system::error_code error;
    auto waits = timer.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, error));
    co_await std::move(waits);
  }
}

}  // namespace qtasks::asio::detail
