// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/adapters/asio/detail/deadline_service.hpp>
#include <qtasks/adapters/asio/detail/result_promise.hpp>
#include <qtasks/adapters/asio/detail/root.hpp>
#include <qtasks/adapters/asio_worker/detail/async_worker.hpp>
#include <qtasks/adapters/asio_worker/detail/check_coroutines.hpp>
#include <qtasks/adapters/asio_worker/detail/worker_executor.hpp>
#include <qtasks/adapters/asio_worker/detail/worker_thread.hpp>
#include <qtasks/adapters/asio_worker/worker_options.hpp>
#include <qtasks/core/result.hpp>
#include <qtasks/core/task_error.hpp>
#include <qtasks/engine/claim_filter.hpp>
#include <qtasks/executor/stop_flag.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_type.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <memory>
#include <optional>

namespace qtasks::asio {

/// Claims tasks of an application, and runs up to `options.at_a_time` of them at a time as coroutines on the executor
/// of the caller: `co_spawn(context, asio::run_worker(app, stop), ...)`. It claims, renews leases, retries and reports
/// as the blocking workers do, and fires the same triggers. Values are tasks' results, too: a task that is no coroutine
/// runs to its end at once.
///
/// Ends with a success when `stop` is requested, and with `errc::task_cancel_error` when it is cancelled: it then
/// claims nothing more, and what runs may end. `errc::permanent` on an executor that several threads run: use a strand.
/// If the context is destroyed, tasks that run are queued again, or end as errors if their arguments are gone. `app`
/// and `stop` must outlive the context or the end.
template <class App>
boost::asio::awaitable<result<void>> run_worker(App& app, stop_flag const& stop, worker_options options = {},
                                                claim_filter filter = {}) {
  using checked = detail::check_coroutines<App, detail::async_worker<App>>;
  static_assert(sizeof(typename checked::diagnostics) > 0);
  if constexpr (checked::are_awaited) {
    boost::asio::any_io_executor own = co_await boost::asio::this_coro::executor;
    if (auto const* const below = own.target<detail::root_executor>()) own = below->inner();
    auto const* const plain = own.target<boost::asio::io_context::executor_type>();
    auto const is_one_thread = [plain, &own] {
      if (plain == nullptr) return own.target<boost::asio::thread_pool::executor_type>() == nullptr;
      return boost::asio::use_service<detail::deadline_service>(plain->context()).is_on_its_thread();
    };
    if (!is_one_thread()) co_return detail::on_several_threads<result<void>>();

    bool const throws = co_await boost::asio::this_coro::throw_if_cancelled();
    co_await boost::asio::this_coro::throw_if_cancelled(false);
    auto const cancellation = co_await boost::asio::this_coro::cancellation_state;
    auto const is_cancelled = [&] { return cancellation.cancelled() != boost::asio::cancellation_type::none; };
    std::optional<detail::worker_thread> marked;
    if (plain != nullptr) marked.emplace();
    auto const worker = std::make_shared<detail::async_worker<App>>(app, stop, options, filter);
    worker->begin(own, plain != nullptr ? own : boost::asio::any_io_executor{detail::worker_executor{own}});
    bool is_safe = true;
    for (;;) {
      is_safe = is_safe && is_one_thread();
      if (stop.requested() || is_cancelled() || !is_safe) worker->drain();
      if (worker->is_drained()) break;
      boost::system::error_code error;
      auto waits = worker->next_beat().async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, error));
      co_await std::move(waits);
      worker->beat();
    }
    worker->end();
    co_await boost::asio::this_coro::throw_if_cancelled(throws);
    if (!is_safe) co_return detail::on_several_threads<result<void>>();
    if (!stop.requested()) co_return task_error{errc::task_cancel_error, "the worker was cancelled"};
    co_return outcome::success();
  } else {
    co_return outcome::success();
  }
}

}  // namespace qtasks::asio
