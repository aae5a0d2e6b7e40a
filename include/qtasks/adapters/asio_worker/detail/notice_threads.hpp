// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/asio/execution_context.hpp>

#include <mutex>
#include <vector>

namespace qtasks::asio::detail {

/// A thread that posts to a context.
class notice_thread {
 public:
  virtual void end() noexcept = 0;  ///< joins it; may be called again

 protected:
  ~notice_thread() = default;
};

/// The threads that post to a context. They end before its queue of handlers does, also where the context is destroyed
/// while workers run.
class notice_threads final : public boost::asio::execution_context::service {
 public:
  using key_type = notice_threads;
  static inline boost::asio::execution_context::id id;

  explicit notice_threads(boost::asio::execution_context& context) : service(context) {}

  void add(notice_thread& one) {
    std::lock_guard const lock{mutex_};
    threads_.push_back(&one);
  }
  void remove(notice_thread& one) noexcept {
    std::lock_guard const lock{mutex_};
    std::erase(threads_, &one);
  }

 private:
  void shutdown() noexcept override {
    for (notice_thread* const each : threads_) each->end();
  }

  std::mutex mutex_;
  std::vector<notice_thread*> threads_;
};

}  // namespace qtasks::asio::detail
