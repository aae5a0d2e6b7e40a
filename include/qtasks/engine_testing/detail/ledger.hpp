// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/engine/add_request.hpp>
#include <qtasks/engine/task_id.hpp>
#include <qtasks/engine/task_outcome.hpp>
#include <qtasks/engine_testing/simulation.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>

namespace qtasks::detail {

/// An independent account of what a broker did, which checks the promises of the engine. It hears of each change that
/// the broker made, also if the caller does not.
class ledger {
 public:
  /// What is known of a task.
  struct entry {
    bool is_asked = false;      ///< to stop, by a client
    bool is_cancelled = false;  ///< while it was queued
    bool has_ended = false;
    bool is_held = false;
    std::uint32_t token = 0;
    std::int64_t lease_until = 0;
    std::int64_t not_before = 0;
    std::int64_t deadline = no_deadline;
    std::uint32_t failed_calls = 0;
    std::uint32_t claims = 0;
    std::string key;
  };

  /// A task can be called `calls` times, a lease ends after `lease` nanoseconds, and workers hold at most `at_a_time`
  /// tasks.
  ledger(simulation& in, std::int64_t lease, std::uint32_t calls, std::size_t at_a_time)
      : in_(in), lease_(lease), calls_(calls), at_a_time_(at_a_time) {}

  /// `has_ended(id)` asks the broker, which ends tasks without a run, too.
  template <class HasEnded>
  void added(task_id id, add_request const& request, bool existed, HasEnded has_ended) {
    entry& task = entries_[id];
    if (existed) return;
    task.not_before = request.not_before;
    task.deadline = request.deadline;
    task.key = std::string{request.key};
    if (task.key.empty()) return;
    for (auto const& [other, known] : entries_) {
      if (other != id && known.key == task.key && !has_ended(other)) in_.broke("two live tasks have one unique key");
    }
  }
  void claimed_by(claimed const& claim) {
    entry& task = entries_[claim.id];
    if (task.has_ended) in_.broke("a task that had ended was claimed");
    if (task.is_cancelled) in_.broke("a cancelled task was claimed");
    if (task.is_held && task.lease_until > in_.now()) in_.broke("a task was claimed while another worker held it");
    if (claim.token <= task.token) in_.broke("the token did not grow");
    if (task.not_before > in_.now()) in_.broke("a task was claimed before its time");
    if (task.deadline <= in_.now()) in_.broke("a task was claimed after its deadline");
    task.is_held = true;
    task.token = claim.token;
    task.lease_until = in_.now() + lease_;
    ++task.claims;
    auto const is_held = [this](auto const& each) {
      return each.second.is_held && each.second.lease_until > in_.now();
    };
    if (static_cast<std::size_t>(std::ranges::count_if(entries_, is_held)) > at_a_time_)
      in_.broke("workers held more tasks of one kind than its concurrency allows");
  }
  void finished(claimed const& claim, task_outcome how) {
    entry& task = entries_[claim.id];
    if (how == task_outcome::cancelled && !task.is_asked)
      in_.broke("a task that no client cancelled ended as cancelled");
    if (task.has_ended && task.token == claim.token) return;  // a second report
    if (task.has_ended) in_.broke("a task ended twice");
    let_go(task, claim, "a worker that no longer held a task ended it");
    task.has_ended = true;
  }
  void queued_again(claimed const& claim, task_outcome how, std::uint32_t made, std::int64_t not_before) {
    entry& task = entries_[claim.id];
    let_go(task, claim, "a worker that no longer held a task queued it again");
    task.not_before = not_before;
    task.failed_calls += how == task_outcome::retry ? made : 0;
    if (task.failed_calls >= calls_) in_.broke("a task was called more often than its retries allow");
  }
  void renewed(claimed const& claim) {
    entry& task = entries_[claim.id];
    if (!task.is_held || task.token != claim.token) in_.broke("a worker renewed a lease that it no longer held");
    if (task.lease_until <= in_.now()) in_.broke("a lease was renewed after its end");
    task.lease_until = in_.now() + lease_;
  }
  /// A client is about to cancel it.
  void asked_to_stop(task_id id) { entries_[id].is_asked = true; }
  void cancelled(task_id id) {
    entry& task = entries_[id];
    task.is_cancelled = true;
    task.has_ended = true;
  }

  std::map<task_id, entry>& entries() noexcept { return entries_; }

 private:
  void let_go(entry& task, claimed const& claim, char const* rule) {
    if (!task.is_held || task.token != claim.token) in_.broke(rule);
    task.is_held = false;
  }

  simulation& in_;
  std::int64_t lease_;
  std::uint32_t calls_;
  std::size_t at_a_time_;
  std::map<task_id, entry> entries_;
};

}  // namespace qtasks::detail
