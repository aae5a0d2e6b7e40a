// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/adapters/asio/detail/deadline_queue.hpp>

#include <boost/asio/execution_context.hpp>
#include <boost/asio/io_context.hpp>

#include <atomic>
#include <cstddef>

namespace qtasks::asio::detail {

/// The queue of all roots on an `io_context` that one thread runs. Roots on other executors have a queue each.
class deadline_service final : public boost::asio::execution_context::service {
 public:
  using key_type = deadline_service;
  static inline boost::asio::execution_context::id id;

  explicit deadline_service(boost::asio::execution_context& context)
      : service(context), queue_(static_cast<boost::asio::io_context&>(context).get_executor()) {}

  deadline_queue& queue() noexcept { return queue_; }

  void root_begins() noexcept { roots_.fetch_add(1, std::memory_order_relaxed); }
  /// After the last root no timer keeps the context running.
  void root_ends() {
    if (roots_.fetch_sub(1, std::memory_order_relaxed) == 1) queue_.stop();
  }

  /// The thread that runs the context; false if there was another before.
  bool is_on_its_thread() noexcept {
    thread_local char const here = 0;
    char const* seen = nullptr;
    return thread_.compare_exchange_strong(seen, &here, std::memory_order_relaxed) || seen == &here;
  }

 private:
  void shutdown() noexcept override {}

  deadline_queue queue_;
  std::atomic<std::size_t> roots_{0};
  std::atomic<char const*> thread_{nullptr};
};

}  // namespace qtasks::asio::detail
