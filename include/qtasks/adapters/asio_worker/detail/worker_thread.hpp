// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/engine/detail/current_run.hpp>

namespace qtasks::asio::detail {

/// As long as it lives, the thread that made it waits for no task: it runs a worker, maybe one of several.
class worker_thread {
 public:
  worker_thread() noexcept : workers_(&workers_here) {
    ++workers_here;
    qtasks::detail::is_worker_thread = true;
  }
  worker_thread(worker_thread const&) = delete;
  worker_thread& operator=(worker_thread const&) = delete;
  /// Another thread may destroy it, with the context: then the first one runs it no more.
  ~worker_thread() {
    if (workers_ == &workers_here && --workers_here == 0) qtasks::detail::is_worker_thread = false;
  }

 private:
  static inline constinit thread_local int workers_here = 0;

  int const* workers_;
};

}  // namespace qtasks::asio::detail
