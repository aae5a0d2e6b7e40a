// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/adapters/asio_worker/detail/notice_threads.hpp>
#include <qtasks/engine/claim_filter.hpp>
#include <qtasks/engine/detail/longest_wait.hpp>
#include <qtasks/executor/stop_flag.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/execution/context.hpp>
#include <boost/asio/execution_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/query.hpp>

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>
#include <utility>

namespace qtasks::asio::detail {

/// A thread that waits for the work of a broker, by blocking, and then posts `notice()` to an executor: once for each
/// time that it is asked.
template <class Model, class Notice>
class work_notices final : private notice_thread {
 public:
  work_notices(boost::asio::any_io_executor executor, Model& model, claim_filter filter, Notice notice)
      : executor_(std::move(executor)),
        model_(model),
        filter_(filter),
        notice_(std::move(notice)),
        all_(boost::asio::use_service<notice_threads>(boost::asio::query(executor_, boost::asio::execution::context))) {
    all_.add(*this);
    struct removed {
      work_notices* self;
      ~removed() {
        if (self != nullptr) self->all_.remove(*self);
      }
    } unless_started{this};
    thread_ = std::thread([this] { watch(); });
    unless_started.self = nullptr;
  }
  work_notices(work_notices const&) = delete;
  work_notices& operator=(work_notices const&) = delete;
  ~work_notices() {
    end();
    all_.remove(*this);
  }

  /// There will be a notice when there may be work. Without effect if one is to come already.
  void ask() {
    {
      std::lock_guard const lock{mutex_};
      if (std::exchange(is_asked_, true)) return;
    }
    asked_.notify_one();
  }

 private:
  void end() noexcept override {
    if (!thread_.joinable()) return;
    {
      std::lock_guard const lock{mutex_};
      ends_.request();
    }
    asked_.notify_one();
    model_.wake_workers();
    thread_.join();
  }
  void watch() {
    std::unique_lock lock{mutex_};
    for (;;) {
      asked_.wait(lock, [this] { return is_asked_ || ends_.requested(); });
      if (ends_.requested()) return;
      lock.unlock();
      model_.wait_for_work(ends_, qtasks::detail::longest_wait<Model>, filter_);
      lock.lock();
      if (ends_.requested()) return;
      is_asked_ = false;
      boost::asio::post(executor_, notice_);
    }
  }

  boost::asio::any_io_executor const executor_;
  Model& model_;
  claim_filter const filter_;
  Notice const notice_;
  notice_threads& all_;
  std::mutex mutex_;
  std::condition_variable asked_;
  bool is_asked_ = false;
  stop_flag ends_;
  std::thread thread_;
};

}  // namespace qtasks::asio::detail
