// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/error_traits.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/execution/context.hpp>
#include <boost/asio/execution_context.hpp>
#include <boost/asio/query.hpp>

#include <atomic>
#include <cstddef>

namespace qtasks::asio {

namespace detail {

class late_run_counter final : public boost::asio::execution_context::service {
 public:
  using key_type = late_run_counter;
  static inline boost::asio::execution_context::id id;

  explicit late_run_counter(boost::asio::execution_context& context) : service(context) {}

  std::atomic<std::size_t> count{0};

 private:
  void shutdown() noexcept override {}
};

/// Counts a run whose limit has passed, but whose task did not end as cancelled.
template <class RunResult>
void count_if_late(boost::asio::any_io_executor const& executor, RunResult const& result) {
  if (result.has_error() &&
      error_traits<typename RunResult::error_type>::code(result.assume_error()) == errc::task_cancel_error) {
    return;
  }
  auto& context = boost::asio::query(executor, boost::asio::execution::context);
  boost::asio::use_service<late_run_counter>(context).count.fetch_add(1, std::memory_order_relaxed);
}

}  // namespace detail

/// Returns how many time limits on this context passed without effect: the task did not end as cancelled, but with a
/// value or an error of its own. A number that grows shows an operation that cannot be cancelled, for which the run
/// had to wait. Thread-safe.
inline std::size_t late_runs(boost::asio::execution_context& context) {
  return boost::asio::use_service<detail::late_run_counter>(context).count.load(std::memory_order_relaxed);
}

}  // namespace qtasks::asio
