// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>
#include <qtasks/core/fixed_string.hpp>
#include <qtasks/core/order.hpp>
#include <qtasks/core/trigger.hpp>
#include <qtasks/plugins/observability/detail/decision.hpp>
#include <qtasks/plugins/observability/detail/metrics_shard.hpp>
#include <qtasks/plugins/observability/detail/outcome_observer.hpp>
#include <qtasks/plugins/observability/detail/thread_number.hpp>
#include <qtasks/plugins/observability/metrics_decision.hpp>
#include <qtasks/plugins/observability/metrics_series.hpp>
#include <qtasks/plugins/observability/run_summary.hpp>
#include <qtasks/plugins/resilience/attempt_info.hpp>
#include <qtasks/plugins/roles.hpp>
#include <qtasks/plugins/time/run_clock.hpp>
#include <qtasks/triggers/task_executor.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

namespace qtasks {

/// Sets the sizes of the tables of `metrics`, and so its memory.
struct metrics_options {
  std::size_t threads = 16;  ///< threads with a table of their own, at most 1024; further threads share one table
  std::size_t series = 64;   ///< pairs of a task and an outcome that are counted separately, from 1 to 4096; also half
                             ///< as many pairs of a task and a policy's decision
};

/// What a `metrics` counts.
enum class metrics_scope {
  runs,                ///< runs, their durations and retries
  runs_and_decisions,  ///< also what policies decide
};

/// Counts the runs and their durations by task and outcome: success, or the error's code. `snapshot()` returns the
/// counts; `prometheus_text` formats them. `metrics<C, metrics_scope::runs_and_decisions>` also counts what policies
/// decide: `decisions()`.
///
/// A run adds to two counters that no other thread writes, after a retry to a third. The duration ends at
/// `run_time::finish()`: if a timeout has read the clock at the end of the run, `metrics` does not read it again.
/// Threads beyond `threads` share one table and use atomic additions. Series beyond `series` are counted together. No
/// run is lost: the counts of a thread remain when it ends. Memory is allocated at construction only: 256 bytes * 2 *
/// `series` for each table, one for each of `threads` and the shared one.
template <Clock C = clocks::steady, metrics_scope Scope = metrics_scope::runs>
class metrics : public detail::outcome_observer {
  static constexpr bool counts_decisions = Scope == metrics_scope::runs_and_decisions;

 public:
  static constexpr bool shared = true;  ///< threads may share it
  using role = roles::metrics;
  using order = qtasks::order<reads<run_time<C>>, provides<run_summary>, detail::before_error_sources>;

  /// Makes empty tables; a run creates its series.
  constexpr explicit metrics(metrics_options options = {})
      : shared_(std::min<std::size_t>(options.threads, detail::thread_number_pool::limit)),
        shards_(shared_ + 1, detail::metrics_shard(std::clamp<std::size_t>(options.series, 1, 4096))) {}

  using detail::outcome_observer::on;

  template <class Event>
  QTASKS_INLINE constexpr void on(trigger<"task_executor_task_close">, Event const& event) noexcept {
    using task_type = std::remove_cv_t<typename Event::task_type>;
    auto const& summary = *event.context.template get<run_summary>();
    auto& time = *event.context.template get<run_time<C>>();
    std::int64_t const duration = summary.started ? time.finish() - time.started : 0;
    int const retries = retries_of(event);
    if (!__builtin_is_constant_evaluated() && summary.has_value && detail::this_thread_number < shared_) [[likely]] {
      detail::metrics_shard& shard = shards_[detail::this_thread_number];
      if (auto* const series = shard.template first_of_values<task_type>()) [[likely]]
        return series->add_run(duration, retries, true);
    }
    count(detail::name_hash<task_type>, task_type::name,
          summary.has_value ? std::nullopt : std::optional{summary.error().code()}, duration, retries);
  }

  /// Counts a decision of a policy.
  template <fixed_string Name, class Event>
  requires counts_decisions && detail::OfDecision<Name>
  constexpr void on(trigger<Name>, Event const&) noexcept {
    using task_type = std::remove_cv_t<typename Event::task_type>;
    count_decision(detail::name_hash<task_type>, task_type::name, detail::decision_index<Name>);
  }
  /// Counts the change of a breaker.
  constexpr void on(trigger<"policy_breaker_changed">,
                    breaker_change const& change) noexcept requires counts_decisions {
    count_decision(0, no_task, detail::decision_of(change));
  }

  /// Returns how often policies have decided something so far: what the triggers `policy_...` say, and the changes of
  /// breakers.
  constexpr decisions_snapshot decisions() const requires counts_decisions {
    decisions_snapshot all;
    for (auto const& shard : shards_) {
      for (auto const& entry : shard.entries()) add(all, shard, entry);
    }
    std::sort(all.begin(), all.end(), [](metrics_decision const& a, metrics_decision const& b) {
      return std::tuple(a.overflow, a.task, a.decision) < std::tuple(b.overflow, b.task, b.decision);
    });
    return all;
  }

  /// Returns what has been counted so far. Other threads may go on counting; a run that ends meanwhile may be counted
  /// in part.
  constexpr metrics_snapshot snapshot() const {
    metrics_snapshot all;
    for (auto const& shard : shards_) {
      for (auto const& entry : shard.entries()) add(all, shard, entry);
    }
    std::sort(all.begin(), all.end(), [](metrics_series const& a, metrics_series const& b) {
      return std::tuple(a.overflow, a.task, a.error) < std::tuple(b.overflow, b.task, b.error);
    });
    return all;
  }

 private:
  /// Counts every run, also one for which there is more to do than to add: a series or a thread without a table yet, a
  /// shared table. A call of its own, the last of the run, so that other runs save no registers for it.
  [[gnu::noinline]] constexpr void count(std::uint32_t hash, std::string_view const& task, std::optional<errc> error,
                                         std::int64_t duration, int retries) noexcept {
    std::size_t const index = shard_of_thread();
    shards_[index].find(hash, task, error).add_run(duration, retries, index != shared_);
  }

  static constexpr std::string_view no_task{};

  [[gnu::noinline]] constexpr void count_decision(std::uint32_t hash, std::string_view const& task,
                                                  std::size_t decision) noexcept {
    std::size_t const index = shard_of_thread();
    shards_[index].find_decision(hash, task, decision).retries.add(1, index != shared_);
  }

  static constexpr void add(decisions_snapshot& all, detail::metrics_shard const& shard,
                            detail::series_counters const& entry) {
    metrics_decision read{.overflow = shard.is_decision_overflow(entry)};
    if (!read.overflow) {
      if (entry.state.load() != detail::series_state::of_decisions) return;
      read.task = *entry.task;
      read.decision = detail::decision_names[static_cast<std::size_t>(entry.code)];
    }
    read.count = entry.retries.read();
    if (read.count == 0) return;
    auto const same = std::find_if(all.begin(), all.end(), [&](auto const& other) {
      return read.task == other.task && read.decision == other.decision && read.overflow == other.overflow;
    });
    if (same == all.end()) {
      all.push_back(read);
    } else {
      same->count += read.count;
    }
  }

  /// Reads `shared_` in both cases. Otherwise `std::size_t const shard = shard_of_thread()` would be a constant
  /// expression, which a compiler evaluates although the rest of the function runs later (GCC 14 does, by P2280).
  constexpr std::size_t shard_of_thread() const noexcept {
    return std::min<std::size_t>(__builtin_is_constant_evaluated() ? 0 : detail::thread_number(), shared_);
  }

  static constexpr int retries_of([[maybe_unused]] auto const& event) noexcept {
    auto const* attempt = event.context.template get<attempt_info>();
    return attempt == nullptr ? 0 : attempt->number - event.context.attempt();
  }

  static constexpr void add(metrics_snapshot& all, detail::metrics_shard const& shard,
                            detail::series_counters const& entry) {
    metrics_series read;
    read.overflow = shard.is_overflow(entry);
    if (!read.overflow) {
      auto const kind = entry.state.load();
      if (kind != detail::series_state::of_values && kind != detail::series_state::of_errors) return;
      read.task = *entry.task;
      if (kind == detail::series_state::of_errors) read.error = static_cast<errc>(entry.code);
    }
    for (std::size_t i = 0; i < latency_buckets::count; ++i) read.buckets[i] = entry.buckets[i].read();
    if (read.count() == 0) return;
    read.nanoseconds = static_cast<std::int64_t>(entry.nanoseconds.read());
    read.retries = entry.retries.read();
    auto const same = std::find_if(all.begin(), all.end(), [&](auto const& other) { return read.same_labels(other); });
    if (same == all.end()) {
      all.push_back(read);
    } else {
      same->add(read);
    }
  }

  std::size_t shared_;  // the index of the shard for the threads without one of their own
  std::vector<detail::metrics_shard> shards_;
};

}  // namespace qtasks
