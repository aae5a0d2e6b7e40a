// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/adapters/asio/detail/caught_error.hpp>
#include <qtasks/adapters/asio/detail/root.hpp>
#include <qtasks/adapters/asio/spawn.hpp>
#include <qtasks/adapters/asio_worker/detail/beat_timer.hpp>
#include <qtasks/adapters/asio_worker/detail/check_coroutines.hpp>
#include <qtasks/adapters/asio_worker/detail/claim_slots.hpp>
#include <qtasks/adapters/asio_worker/detail/unless_ended.hpp>
#include <qtasks/adapters/asio_worker/detail/work_notices.hpp>
#include <qtasks/adapters/asio_worker/worker_options.hpp>
#include <qtasks/core/awaitable.hpp>
#include <qtasks/core/task_error.hpp>
#include <qtasks/core/trigger.hpp>
#include <qtasks/engine/claim_filter.hpp>
#include <qtasks/engine/detail/claimed_run.hpp>
#include <qtasks/engine/detail/current_run.hpp>
#include <qtasks/engine/detail/queued_task.hpp>
#include <qtasks/engine/detail/run_reports.hpp>
#include <qtasks/engine/detail/run_triggers.hpp>
#include <qtasks/executor/stop_flag.hpp>
#include <qtasks/triggers/broker.hpp>
#include <qtasks/triggers/worker.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <span>
#include <utility>

namespace qtasks::asio::detail {

/// What `run_worker` and the runs of its tasks share. All functions are called on the executor.
template <class App>
class async_worker : public std::enable_shared_from_this<async_worker<App>> {
  using tasks_type = typename App::tasks_type;
  using model_type = typename App::model_type;
  using executor_type = typename App::executor_type;
  using session_type = typename model_type::session;
  using slots_type = claim_slots<model_type>;
  using slot = typename slots_type::slot;
  using reports_type = qtasks::detail::run_reports<tasks_type, model_type>;
  template <std::size_t I>
  using types = typename model_type::template types<I>;

  struct notice {
    std::weak_ptr<async_worker> to;
    void operator()() const {
      if (auto const worker = to.lock()) worker->look();
    }
  };

 public:
  async_worker(App& app, stop_flag const& stop, worker_options const& options, claim_filter filter)
      : app_(app),
        stop_(stop),
        at_a_time_(std::clamp<std::size_t>(options.at_a_time, 1, 1'000'000)),
        filter_(filter),
        slots_(app.model(), filter),
        reports_(app.model(), options.retries) {}

  /// Claims tasks, and runs them on `for_tasks`. `own` is the executor without what is for tasks only.
  void begin(boost::asio::any_io_executor const& own, boost::asio::any_io_executor for_tasks) {
    for_tasks_ = std::move(for_tasks);
    timer_.emplace(own, app_.model().upkeep_interval());
    notices_.emplace(own, app_.model(), filter_, notice{this->weak_from_this()});
    auto& stack = app_.executor().stack();
    stack.fire(trigger<"worker_start">{}, triggers::worker_event<async_worker>{*this});
    stack.fire(trigger<"broker_listen_start">{},
               triggers::broker_worker_event<model_type, async_worker>{app_.model(), *this});
    claim();
  }
  /// Claims nothing more.
  void drain() noexcept { is_draining_ = true; }
  bool is_drained() const noexcept { return is_draining_ && slots_.used() == 0; }
  void end() { app_.executor().stack().fire(trigger<"worker_stop">{}, triggers::worker_event<async_worker>{*this}); }

  boost::asio::steady_timer& next_beat() { return timer_->next(); }
  /// Renews the leases, and cancels what the tasks await that were asked to stop.
  void beat() {
    if (timer_->takes_upkeep()) {
      slots_.renew();
      app_.model().reap();
    }
    slots_.cancel_stopped();
  }

 private:
  bool may_claim() const noexcept { return !is_draining_ && !stop_.requested() && slots_.used() < at_a_time_; }
  /// There may be work, or a stop was requested.
  void look() {
    if (stop_.requested()) timer_->cancel();
    if (slots_.used() == at_a_time_) app_.model().wake_workers();  // the notice may be for another worker
    if (may_claim()) claim();
  }
  /// Claims as many tasks as may run, and begins them.
  void claim() {
    if (std::exchange(is_claiming_, true)) return;  // called by a run that has ended before it was suspended
    bool is_more = true;
    for (std::size_t begun = 0; is_more && begun < at_a_time_ && may_claim();) {
      is_more = slots_.claim(at_a_time_ - slots_.used(), [&](std::span<slot* const> claimed) {
        begun += claimed.size();
        for (; !claimed.empty() && !stop_.requested(); claimed = claimed.subspan(1)) spawn(*claimed.front());
        slots_.give_back(claimed);
      });
    }
    is_claiming_ = false;
    if (may_claim()) notices_->ask();
  }
  void spawn(slot& in) {
    qtasks::detail::with_index<tasks_type::size>(in.claim.task, [&]<std::size_t I>() {
      asio::spawn(
          for_tasks_, [self = this->shared_from_this(), &in] { return self->template run<I>(in); },
          boost::asio::bind_executor(  // which saves two allocations
              for_tasks_, [self = this->shared_from_this(), &in](std::exception_ptr) { self->ended(in); }));
    });
  }
  void ended(slot& of) {
    slots_.free(of);
    if (is_drained()) timer_->cancel();
    if (may_claim()) claim();
  }

  template <std::size_t I>
  boost::asio::awaitable<void> run(slot& in) {
    using outcome_type = typename types<I>::outcome;
    auto const executor = co_await boost::asio::this_coro::executor;
    in.has_begun = true;
    session_type& session = in.session();
    qtasks::detail::released_claim<session_type> const after{session, in.claim};
    if (model_type::has_leases && !session.holds(in.claim)) co_return;
    qtasks::detail::services_of_claim<session_type> services{session, in.claim};
    qtasks::detail::run_by<I, tasks_type, async_worker, model_type, executor_type> run{
        session, in.claim, app_.list().template get<I>(), *this, app_.model(), app_.executor()};
    auto const refused = run.start([&] { return reports_.refusal_of(session, in.claim); });
    auto const end = [&](outcome_type outcome, std::uint32_t made) {
      in.running = nullptr;
      reports_.template end<I>(session, in.claim, std::move(outcome), run, made, [&in] { return in.is_lost; });
    };
    if (refused.has_value()) {
      end(reports_type::template queued<I>::ended_with(*refused), 0);
      co_return;
    }
    in.running = &executor.template target<root_executor>()->of();
    detail::unless_ended destroyed{[&] {
      end(reports_type::template queued<I>::ended_with(
              {errc::retry_later, "the task's coroutine was destroyed before it ended"}),
          services.calls());
    }};
    std::optional<outcome_type> outcome;
    try {
      qtasks::detail::starting_run = &services;
      auto begun = detail::begin_run<types<I>::copies>(app_.executor(), run.info(), run.task(), run.arguments());
      if constexpr (Awaitable<decltype(begun)>) {
        outcome.emplace(co_await std::move(begun));
      } else {
        outcome.emplace(std::move(begun));
      }
    } catch (...) {
      qtasks::detail::starting_run = nullptr;  // if a copy of an argument threw, before the run took it
      outcome.emplace(reports_type::template queued<I>::ended_with(detail::caught_error(std::current_exception())));
    }
    destroyed.done();
    end(std::move(*outcome), services.calls());
  }

  App& app_;
  stop_flag const& stop_;
  std::size_t const at_a_time_;
  claim_filter const filter_;
  slots_type slots_;
  reports_type reports_;
  boost::asio::any_io_executor for_tasks_;
  std::optional<beat_timer> timer_;
  std::optional<work_notices<model_type, notice>> notices_;
  bool is_claiming_ = false;
  bool is_draining_ = false;
};

}  // namespace qtasks::asio::detail
