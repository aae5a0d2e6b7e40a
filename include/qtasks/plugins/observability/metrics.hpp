// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>
#include <qtasks/core/order.hpp>
#include <qtasks/core/trigger.hpp>
#include <qtasks/plugins/observability/detail/outcome_watch.hpp>
#include <qtasks/plugins/resilience/attempt_info.hpp>
#include <qtasks/plugins/observability/run_outcome.hpp>
#include <qtasks/plugins/observability/detail/metrics_shard.hpp>
#include <qtasks/plugins/observability/metrics_series.hpp>
#include <qtasks/plugins/observability/detail/thread_number.hpp>
#include <qtasks/plugins/roles.hpp>
#include <qtasks/plugins/time/run_clock.hpp>
#include <qtasks/triggers/task_executor.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <tuple>
#include <type_traits>
#include <vector>

namespace qtasks {

struct metrics_options {
  std::size_t threads = 16;  ///< how many count each for itself, at most 1024; the others share
  std::size_t series = 64;   ///< how many pairs of a task and an outcome are told apart, from 1 to 4096
};

/// Counts the runs and their durations, by task and outcome: success, or the error's code. Read by `snapshot()`; as
/// text by `prometheus_text`.
///
/// A run costs its thread two plain additions to memory that no other thread writes. The duration is from the run's
/// start to `run_time::finish()`: where a timeout has read the clock at the end, it is not read again. Threads beyond
/// `threads` share one table by atomic additions; series beyond `series` are counted together. Nothing is lost, and
/// what a thread counted stays when it ends. Memory, 256 bytes * 2 * `series` a thread, is allocated at construction
/// only.
template <Clock C = clocks::steady>
class metrics : public detail::outcome_watch {
 public:
  using role = roles::metrics;
  using order = qtasks::order<reads<run_time<C>>, provides<run_outcome>, detail::observes>;

  constexpr explicit metrics(metrics_options options = {})
      : shared_(std::min<std::size_t>(options.threads, detail::thread_numbers::limit)),
        shards_(shared_ + 1, detail::metrics_shard(std::clamp<std::size_t>(options.series, 1, 4096))) {}

  using detail::outcome_watch::on;

  template <class Event>
  QTASKS_INLINE constexpr void on(trigger<"task_executor_task_close">, Event const& event) noexcept {
    using task_type = std::remove_cv_t<typename Event::task_type>;
    auto const& outcome = *event.context.template get<qtasks::run_outcome>();
    auto& time = *event.context.template get<run_time<C>>();
    std::int64_t const duration = outcome.started ? time.finish() - time.started : 0;
    std::int32_t const code =
        outcome.has_value ? detail::without_error : static_cast<std::int32_t>(outcome.error().code());
    std::size_t const shard = shard_of_thread();
    shards_[shard].template of<task_type>(code).add(duration, tried_again(event), shard != shared_);
  }

  /// What was counted so far, of runs under way perhaps a part. Other threads go on counting meanwhile.
  constexpr metrics_snapshot snapshot() const {
    metrics_snapshot all;
    for (auto const& shard : shards_) {
      for (auto const& counts : shard.places()) add(all, shard, counts);
    }
    std::sort(all.begin(), all.end(), [](metrics_series const& a, metrics_series const& b) {
      return std::tuple(a.overflow, a.task, a.error) < std::tuple(b.overflow, b.task, b.error);
    });
    return all;
  }

 private:
  constexpr std::size_t shard_of_thread() const noexcept {
    if (std::is_constant_evaluated()) return 0;
    return std::min<std::size_t>(detail::thread_number(), shared_);
  }

  static constexpr int tried_again([[maybe_unused]] auto const& event) noexcept {
    auto const* attempt = event.context.template get<attempt_info>();
    return attempt == nullptr ? 0 : attempt->number - event.context.attempt();
  }

  static constexpr void add(metrics_snapshot& all, detail::metrics_shard const& shard,
                            detail::metrics_counts const& counts) {
    metrics_series read;
    read.overflow = shard.is_overflow(counts);
    if (!read.overflow) {
      if (counts.state.load() != detail::series_state::ready) return;
      read.task = *counts.task;
      if (counts.code != detail::without_error) read.error = static_cast<errc>(counts.code);
    }
    for (std::size_t i = 0; i < latency_buckets::count; ++i) read.buckets[i] = counts.buckets[i].read();
    if (read.count() == 0) return;
    read.nanoseconds = static_cast<std::int64_t>(counts.nanoseconds.read());
    read.retries = counts.retries.read();
    auto const same = std::find_if(all.begin(), all.end(), [&](auto const& other) { return read.same_labels(other); });
    if (same == all.end()) {
      all.push_back(read);
    } else {
      same->add(read);
    }
  }

  std::size_t shared_;  // the place of the shard of those who have none
  std::vector<detail::metrics_shard> shards_;
};

}  // namespace qtasks
