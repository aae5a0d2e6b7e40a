// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/result.hpp>
#include <qtasks/engine/claim_filter.hpp>
#include <qtasks/engine/detail/failure_history.hpp>
#include <qtasks/engine/detail/state_word.hpp>
#include <qtasks/engine/detail/unlock_waiting.hpp>
#include <qtasks/engine/detail/why_refused.hpp>
#include <qtasks/engine/task_id.hpp>
#include <qtasks/engine/task_outcome.hpp>
#include <qtasks/engine/unique_until.hpp>
#include <qtasks/executor/run_info.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>

namespace qtasks::detail {

/// A worker's access to the memory broker; each worker has its own. Every change of a claimed task needs its token.
template <class Model>
class memory_session {
  using hooks = typename Model::hooks;
  using store_type = typename Model::store_type;

 public:
  explicit memory_session(Model& model, claim_filter filter = {}) noexcept
      : model_(model), store_(model.store_), filter_(filter) {
    if (filter_ != claim_filter{}) model_.queue_.count_filtered(1);
  }
  memory_session(memory_session const&) = delete;
  memory_session& operator=(memory_session const&) = delete;
  ~memory_session() {
    if (filter_ != claim_filter{}) model_.queue_.count_filtered(-1);
  }

  /// Claims up to `out.size()` tasks that can start, at most 16, the most urgent first. Returns their number. A task
  /// that has reached its deadline or a bound ends here.
  result<std::size_t> claim(std::span<claimed> out) {
    std::array<std::uint32_t, most_claims> slots;
    std::size_t const taken = model_.queue_.pop(std::span{slots}.first(std::min(out.size(), slots.size())), filter_);
    std::size_t count = 0;
    for (std::size_t i = 0; i < taken; ++i) {
      std::uint32_t const task = store_.cells[slots[i]].task;
      if (claim_one(slots[i], stops_[count], out[count])) {
        ++count;
      } else {
        model_.queue_.left(task);
      }
    }
    if (taken != 0) model_.queue_.pass_on();
    return count;
  }

  /// The arguments of a claimed task, until its claim is released.
  template <std::size_t I>
  auto& arguments(claimed const& claim) noexcept {
    return store_.template arguments<I>(slot_of(claim));
  }
  /// What the run of a claimed task gets.
  run_info info(claimed const& claim) const noexcept {
    auto const& cell = store_.cells[slot_of(claim)];
    constexpr std::uint32_t most = std::numeric_limits<int>::max() - 1;
    return {store_.uuid_of(claim.id), cell.priority, static_cast<int>(std::min(claim.attempts, most)) + 1,
            claim.deadline, &stops_[claim.number]};
  }
  /// Asks the run of a claimed task to stop.
  void request_stop(claimed const& claim) noexcept { stops_[claim.number].request(); }
  /// The token is current.
  bool holds(claimed const& claim) const noexcept { return is_current(store_.read(slot_of(claim)), claim); }
  void report(claimed const& claim, std::uint32_t done, std::uint32_t of) noexcept {
    if (!holds(claim)) return;
    store_.cells[slot_of(claim)].progress.store(std::uint64_t{of} << 32 | done, std::memory_order_relaxed);
  }

  /// Ends a task after `made` calls, and moves from its outcome. Again with the same token, it is a success that
  /// changes nothing.
  template <std::size_t I, class Outcome>
  result<void> finish(claimed const& claim, task_outcome how, std::uint32_t made, Outcome& outcome) {
    std::uint32_t const slot = slot_of(claim);
    if (!lock(claim)) return has_ended(claim) ? result<void>{outcome::success()} : lost_lease();
    hooks::at("finish");
    auto& cell = store_.cells[slot];
    cell.running = nullptr;
    if (outcome.has_error()) detail::note_outcome(store_, slot, how, made, outcome);
    store_.template store<I>(slot, std::move(outcome));
    bool const is_cancelled = cell.is_cancelled && how != task_outcome::success;
    store_.end(slot, is_cancelled ? task_status::cancel : qtasks::status_after(how), claim.token);
    model_.queue_.left(claim.task);
    return outcome::success();
  }
  /// Queues a task again after `made` failed calls (`retry`), the last one with the error `why`, or without a verdict
  /// (`snooze`, `lost`). `errc::task_cancel_error` if the task has been cancelled: it is still claimed then.
  result<void> retry(claimed const& claim, task_outcome how, std::uint32_t made, std::int64_t not_before,
                     task_error const& why) {
    std::uint32_t const slot = slot_of(claim);
    if (!lock(claim)) return lost_lease();
    auto& cell = store_.cells[slot];
    if (cell.is_cancelled) {
      store_.unlock(slot, task_status::process, claim.token, 0, 0);
      return task_error{errc::task_cancel_error, "the task was cancelled"};
    }
    cell.unanswered = 0;
    bool const is_failed = how == task_outcome::retry;
    (is_failed ? cell.attempts : cell.interruptions) += is_failed ? made : 1;
    if (how != task_outcome::snooze) store_.note_failure(slot, cell.attempts + (is_failed ? 0 : 1), how, why);
    (void)detail::unlock_waiting(store_, slot, claim.token);  // it waits: it is not cancelled
    model_.queue_.push(slot, not_before);
    model_.queue_.left(claim.task);
    return outcome::success();
  }
  /// Queues a task again that was not started, in front of the others.
  result<void> give_back(claimed const& claim) {
    if (!lock(claim)) return lost_lease();
    auto& cell = store_.cells[slot_of(claim)];
    --cell.deliveries;
    --cell.unanswered;
    ++cell.interruptions;
    if (detail::unlock_waiting(store_, slot_of(claim), claim.token)) model_.queue_.push_first(slot_of(claim));
    model_.queue_.left(claim.task);
    return outcome::success();
  }
  /// Extends the lease. Refused when it has ended, or has lasted for the longest time.
  result<void> renew(claimed const& claim) {
    if (!lock(claim)) return lost_lease();
    auto& until = store_.cells[slot_of(claim)].lease_until;
    std::int64_t const now = store_.clock.now();
    std::int64_t const held_for = now - store_.cells[slot_of(claim)].claimed_at;
    bool const in_time = until.load(std::memory_order_relaxed) > now && held_for < model_.longest_lease_;
    if (in_time) until.store(now + model_.lease_, std::memory_order_relaxed);
    store_.unlock(slot_of(claim), task_status::process, claim.token, 0, 0);
    return in_time ? result<void>{outcome::success()} : lost_lease();
  }
  /// The arguments are no longer read. Exactly once for each claim.
  void release(claimed const& claim) noexcept { store_.release(slot_of(claim), state_word::one_pin); }

 private:
  static std::uint32_t slot_of(claimed const& claim) noexcept { return store_type::slot_of(claim.id); }
  static result<void> lost_lease() noexcept {
    return task_error{errc::lease_lost, "this worker no longer holds the task"};
  }
  static bool is_current(state_word word, claimed const& claim) noexcept {
    return word.is_running() && word.token() == claim.token;
  }
  bool lock(claimed const& claim) noexcept {
    return store_.lock(slot_of(claim), [&](state_word seen) { return is_current(seen, claim); }).has_value();
  }
  bool has_ended(claimed const& claim) const noexcept {
    state_word const word = store_.read(slot_of(claim));
    return word.is_final() && word.token() == claim.token;
  }
  bool claim_one(std::uint32_t slot, stop_flag& stop, claimed& out) {
    auto const word = store_.lock(slot, [](state_word seen) { return !seen.is_final(); });
    if (!word.has_value()) {  // cancelled meanwhile
      store_.release(slot, state_word::queued);
      return false;
    }
    hooks::at("claim");
    auto& cell = store_.cells[slot];
    std::int64_t const now = Model::has_leases || cell.deadline != no_deadline ? store_.clock.now() : 0;
    ++cell.deliveries;
    ++cell.unanswered;
    if (auto const refused = detail::why_refused(cell, store_.limits, now)) {
      store_.store_error(slot, refused->error);
      store_.end(slot, qtasks::status_after(refused->how), word->token());
      hooks::at("refused");
      store_.release(slot, state_word::queued);
      return false;
    }
    cell.claimed_at = now;
    cell.lease_until.store(now + model_.lease_, std::memory_order_relaxed);
    std::construct_at(&stop);  // not requested
    cell.running = &stop;
    out = {store_.id_of(slot),
           word->token() + 1,
           cell.task,
           cell.attempts,
           cell.deliveries,
           cell.interruptions,
           static_cast<std::uint32_t>(&stop - stops_.data()),
           cell.deadline};
    store_.unlock(slot, task_status::process, out.token, state_word::one_pin, state_word::queued);
    if (cell.identity != nullptr && cell.identity->key_until == unique_until::started)
      store_.keys.release(cell.identity->key, slot);
    return true;
  }

  Model& model_;
  store_type& store_;
  claim_filter const filter_;
  std::array<stop_flag, most_claims> stops_{};  ///< of the claimed tasks
};

}  // namespace qtasks::detail
