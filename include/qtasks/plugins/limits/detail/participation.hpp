// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/plugins/limits/detail/key_hash.hpp>
#include <qtasks/plugins/limits/detail/shared_call.hpp>

#include <cstdint>
#include <utility>

namespace qtasks::detail {

/// The part of a run in a shared call, until the run ends.
template <class Table, class Outcome>
class participation {
  using state = call_state;

 public:
  constexpr participation(Table& table, typename Table::key_type key)
      : role_(table.join_or_lead(detail::hash_of(key), std::move(key))) {}
  participation(participation const&) = delete;
  participation& operator=(participation const&) = delete;
  constexpr ~participation() {
    if (role_.followed != nullptr) role_.followed->leave();
    if (role_.led == nullptr) return;
    close();
    role_.led->settle(state::abandoned);
  }

  constexpr bool is_follower() const noexcept { return role_.followed != nullptr; }
  constexpr bool calls_the_task() const noexcept { return !is_follower(); }
  constexpr bool has_waited() const noexcept { return has_waited_; }

  /// For a follower. If its leader has no outcome, it takes part in another call first, which it may lead.
  template <class MakeKey>
  constexpr bool has_to_wait(Table& table, MakeKey make_key) {
    has_waited_ = true;
    while (is_follower()) {
      state const now = role_.followed->now().state();
      if (now != state::abandoned) return now == state::running || now == state::owned;
      auto key = make_key();
      std::exchange(role_.followed, nullptr)->leave();
      std::uint64_t const hash = detail::hash_of(key);
      role_ = table.join_or_lead(hash, std::move(key));
    }
    return false;
  }
  constexpr bool is_ready() const noexcept { return is_follower() && role_.followed->now().state() == state::ready; }
  constexpr Outcome const& shared_outcome() const noexcept { return *role_.followed->outcome; }

  /// For a run that has called the task: a leader gives its followers a copy of the outcome.
  constexpr void publish(Outcome const& outcome) {
    if (role_.led == nullptr) return;
    if (close()) role_.led->outcome.emplace(outcome);
    std::exchange(role_.led, nullptr)->settle(state::ready);
  }

 private:
  /// For a leader. No run can join from now on: a run that begins after this one has ended does not get its outcome.
  constexpr bool close() noexcept {
    if (role_.published_in != nullptr) std::exchange(role_.published_in, nullptr)->store(0);
    return role_.led->close();
  }

  typename Table::role role_;
  bool has_waited_ = false;
};

}  // namespace qtasks::detail
