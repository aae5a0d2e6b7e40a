// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/task_error.hpp>
#include <qtasks/engine/claim_filter.hpp>
#include <qtasks/engine/detail/current_run.hpp>
#include <qtasks/engine/detail/held_claims.hpp>
#include <qtasks/engine/detail/longest_wait.hpp>
#include <qtasks/engine/detail/queued_task.hpp>
#include <qtasks/engine/detail/run_reports.hpp>
#include <qtasks/engine/detail/run_triggers.hpp>
#include <qtasks/engine/task_id.hpp>
#include <qtasks/engine/worker_options.hpp>
#include <qtasks/executor/stop_flag.hpp>
#include <qtasks/triggers/worker.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <tuple>
#include <utility>

namespace qtasks {

/// Claims tasks from a broker's model, runs them by an executor, and reports how they ended. It is plain
/// blocking code: one thread, or one fiber of a simulation, calls `run`. `Model` is a `BrokerModel`.
template <class Tasks, class Model, class Executor>
class worker {
  template <std::size_t I>
  using types = typename Model::template types<I>;
  using reports = detail::run_reports<Tasks, Model>;

 public:
  /// All must outlive the worker. It claims the tasks that the filter admits.
  worker(Tasks const& tasks, Model& model, Executor& executor, worker_options const& options = {},
         claim_filter filter = {})
      : tasks_(tasks),
        model_(model),
        executor_(executor),
        filter_(filter),
        session_(model, filter),
        options_(options),
        reports_(model, options.retries) {
    options_.prefetch = std::clamp<std::size_t>(options.prefetch, 1, detail::most_claims);
  }

  /// Runs tasks until `stop` is requested. Tasks that it has claimed and not started are given back. Fires
  /// `worker_start` and `broker_listen_start` before and `worker_stop` after that.
  void run(stop_flag const& stop) {
    triggers::worker_event<worker> const event{*this};
    executor_.stack().fire(trigger<"worker_start">{}, event);
    executor_.stack().fire(trigger<"broker_listen_start">{},
                           triggers::broker_worker_event<Model, worker>{model_, *this});
    for (int looked = 0; !stop.requested();) {
      if (step(stop) || options_.when_idle == idle::spin()) {
        looked = 0;
      } else if (looked < options_.when_idle.spins) {
        ++looked;
      } else {
        model_.wait_for_work(stop, detail::longest_wait<Model>, filter_);
      }
    }
    executor_.stack().fire(trigger<"worker_stop">{}, event);
  }

  /// Claims tasks once, and runs them. Returns whether there were any.
  bool step(stop_flag const& stop) {
    auto const count = session_.claim(std::span{claims_}.first(options_.prefetch));
    if (count.has_error()) return false;
    std::span<claimed const> const taken{claims_.data(), count.assume_value()};
    if constexpr (Model::has_leases) holding_.set(taken);
    detail::on_worker_thread const marked;
    std::size_t started = 0;
    for (; started < taken.size() && !stop.requested(); ++started) {
      claimed const& each = taken[started];
      detail::with_index<Tasks::size>(each.task, [&]<std::size_t I>() { run_claim<I>(each); });
    }
    for (std::size_t i = taken.size(); i > started; --i) {  // the last one first: each goes in front of the others
      (void)session_.give_back(taken[i - 1]);               // lost: another worker has it
      session_.release(taken[i - 1]);
    }
    if constexpr (Model::has_leases) holding_.set({});
    return !taken.empty();
  }

  /// Renews the leases of the tasks that this worker has claimed, and asks the runs of those that it has lost to stop.
  /// Another thread calls it several times within a lease.
  void beat() {
    if constexpr (Model::has_leases) {
      auto const held = holding_.read();
      for (claimed const& each : held.claims()) {
        auto const renewed = session_.renew(each);
        if (renewed.has_error() && renewed.assume_error().code() == errc::lease_lost)
          holding_.lose(held, each, [&] { session_.request_stop(each); });
      }
    }
  }

 private:
  template <std::size_t I>
  void run_claim(claimed const& claim) {
    detail::released_claim<typename Model::session> const after{session_, claim};
    if (Model::has_leases && !session_.holds(claim)) return;  // it was paused since its claim: another worker has it
    detail::services_of_claim<typename Model::session> services{session_, claim};
    detail::run_by<I, Tasks, worker, Model, Executor> run{session_, claim,  tasks_.template get<I>(),
                                                          *this,    model_, executor_};
    auto const is_lost = [&] { return Model::has_leases && holding_.is_lost(claim); };
    auto const refused = run.start([this, &claim] { return reports_.refusal_of(session_, claim); });
    if (refused.has_value()) {
      reports_.template end<I>(session_, claim, reports::template queued<I>::ended_with(*refused), run, 0, is_lost);
    } else {
      auto outcome = call<I>(run, services);
      reports_.template end<I>(session_, claim, std::move(outcome), run, services.calls(), is_lost);
    }
  }

  template <std::size_t I>
  auto call(auto& run, detail::current_run& services) -> typename types<I>::outcome {
    auto const execute = [&](auto&... arguments) {
      detail::starting_run = &services;
      if constexpr (types<I>::copies) {
        return executor_.execute(run.info(), run.task(), arguments...);
      } else {
        return executor_.execute(run.info(), run.task(), std::move(arguments)...);
      }
    };
#if defined(__cpp_exceptions)
    try {
      return std::apply(execute, run.arguments());
    } catch (...) {
      detail::starting_run = nullptr;  // if a copy of an argument threw, before the run took it
      return reports::template queued<I>::ended_with({errc::failed, "the task threw an exception"});
    }
#else
    return std::apply(execute, run.arguments());
#endif
  }

  Tasks const& tasks_;
  Model& model_;
  Executor& executor_;
  claim_filter filter_;
  typename Model::session session_;
  std::array<claimed, detail::most_claims> claims_;
  detail::held_claims<typename Model::hooks> holding_;  ///< what `beat` renews
  worker_options options_;
  reports reports_;
};

}  // namespace qtasks
