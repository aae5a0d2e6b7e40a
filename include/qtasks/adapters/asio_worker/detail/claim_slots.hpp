// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/adapters/asio/detail/root.hpp>
#include <qtasks/core/task_error.hpp>
#include <qtasks/engine/claim_filter.hpp>
#include <qtasks/engine/task_id.hpp>
#include <qtasks/executor/stop_flag.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <deque>
#include <span>
#include <utility>

namespace qtasks::asio::detail {

/// The claims of a worker that has many. A session's stop flags are those of its last `claim`, so a session claims
/// again only when all that it has claimed has ended: there are as many as are needed.
template <class Model>
class claim_slots {
 public:
  using session_type = typename Model::session;

  struct shared_session {
    shared_session(Model& model, claim_filter filter) : session(model, filter) {}
    session_type session;
    std::size_t claims = 0;  ///< that have not ended
    shared_session* next = nullptr;
  };
  /// A claim, from there until its end.
  struct slot {
    claimed claim{};
    shared_session* of = nullptr;  ///< null: no claim
    bool has_begun = false;        ///< its run
    bool is_cancelled = false;
    bool is_lost = false;     ///< its lease is not renewed any more
    root* running = nullptr;  ///< below which the run awaits
    slot* next = nullptr;

    session_type& session() const noexcept { return of->session; }
    stop_flag const& stop() const noexcept { return *session().info(claim).stop; }
  };

  claim_slots(Model& model, claim_filter filter) noexcept : model_(model), filter_(filter) {}
  claim_slots(claim_slots const&) = delete;
  claim_slots& operator=(claim_slots const&) = delete;
  /// Gives back what was claimed, and will not begin.
  ~claim_slots() {
    for (std::size_t i = slots_.size(); i > 0; --i) {
      slot* const one = &slots_[i - 1];
      if (one->of != nullptr && !one->has_begun) give_back({&one, 1});
    }
  }

  /// Claims at most `most` tasks, and calls `f(slots)` with their slots, at most 16. Returns whether there may be more.
  template <class F>
  bool claim(std::size_t most, F f) {
    if (idle_ == nullptr) idle_ = &sessions_.emplace_back(model_, filter_);
    shared_session& by = *idle_;
    std::array<claimed, qtasks::detail::most_claims> claims;
    std::array<slot*, qtasks::detail::most_claims> slots;
    std::size_t const wanted = std::min(most, claims.size());
    while (free_count_ < wanted) put(slots_.emplace_back());
    auto const count = by.session.claim(std::span{claims}.first(wanted));
    if (count.has_error() || count.assume_value() == 0) return false;
    idle_ = by.next;
    by.claims = count.assume_value();
    for (std::size_t i = 0; i < count.assume_value(); ++i) {
      slots[i] = std::exchange(free_, free_->next);
      *slots[i] = {.claim = claims[i], .of = &by};
    }
    free_count_ -= count.assume_value();
    f(std::span<slot* const>{slots}.first(count.assume_value()));
    return count.assume_value() == wanted;
  }
  /// The claim has ended.
  void free(slot& one) noexcept {
    if (--one.of->claims == 0) one.of->next = std::exchange(idle_, one.of);
    one.of = nullptr;
    put(one);
  }
  /// Gives back the claims of runs that have not begun, the last one first: each goes in front of the others.
  void give_back(std::span<slot* const> unstarted) noexcept {
    for (std::size_t i = unstarted.size(); i > 0; --i) {
      slot& one = *unstarted[i - 1];
      (void)one.session().give_back(one.claim);  // lost: another worker has it
      one.session().release(one.claim);
      free(one);
    }
  }

  std::size_t used() const noexcept { return slots_.size() - free_count_; }
  /// Renews the leases, and asks the runs of the tasks to stop whose lease is lost.
  void renew() {
    for (slot& each : slots_) {
      if (each.of == nullptr || (each.has_begun && each.running == nullptr)) continue;
      auto const renewed = each.session().renew(each.claim);
      if (!renewed.has_error() || renewed.assume_error().code() != errc::lease_lost) continue;
      each.is_lost = true;
      each.session().request_stop(each.claim);
    }
  }
  /// Cancels what the runs await that were asked to stop. They may end meanwhile, and others begin.
  void cancel_stopped() {
    for (std::size_t i = 0; i < slots_.size(); ++i) {
      slot& each = slots_[i];
      if (each.running != nullptr && each.stop().requested() && !std::exchange(each.is_cancelled, true))
        each.running->cancel();
    }
  }

 private:
  void put(slot& one) noexcept {
    one.next = std::exchange(free_, &one);
    ++free_count_;
  }

  Model& model_;
  claim_filter const filter_;
  std::deque<shared_session> sessions_;
  std::deque<slot> slots_;
  shared_session* idle_ = nullptr;
  slot* free_ = nullptr;
  std::size_t free_count_ = 0;
};

}  // namespace qtasks::asio::detail
