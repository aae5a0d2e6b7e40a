// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/task_error.hpp>

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include <exception>

namespace qtasks::asio::detail {

/// The error for an exception that left a coroutine.
inline task_error caught_error(std::exception_ptr const& exception) {
  try {
    std::rethrow_exception(exception);
  } catch (boost::system::system_error const& error) {
    if (error.code() == boost::asio::error::operation_aborted) {
      return {errc::task_cancel_error, "the operation was cancelled"};
    }
  } catch (...) {
  }
  return {errc::failed, "the task threw an exception"};
}

}  // namespace qtasks::asio::detail
