// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/constexpr_atomic.hpp>
#include <qtasks/executor/context.hpp>
#include <qtasks/plugins/qtasks/state_machine.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace qtasks {

/// A handle to a machine of `states`; QTasks passes such an object to a task that has a parameter of a State class. All
/// code that can name the machine's type can read its state and make its transitions. Thread-safe: a transition is
/// atomic. A handle that converts to false has no machine; its other members must not be called.
template <class Machine>
class state {
 public:
  constexpr state() = default;
  /// For the library's own use.
  constexpr explicit state(constexpr_atomic<std::uint32_t>& current) noexcept : current_(&current) {}

  /// Returns whether the run has such a machine.
  constexpr explicit operator bool() const noexcept { return current_ != nullptr; }

  /// Whether the machine is in `State`.
  template <class State>
  constexpr bool is() const noexcept {
    return current_->load() == index_of<State>();
  }
  /// The name of the current state.
  constexpr std::string_view name() const noexcept { return Machine::table::names[current_->load()]; }

  /// Makes the transition from `From` to `To`. Returns false, without effect, if the machine is not in `From`. Does not
  /// compile if the machine has no such transition. Lock-free.
  template <class From, class To>
  constexpr bool move() const noexcept {
    static_assert(sizeof(detail::explain_move<Machine, From, To, Machine::template allows<From, To>>) > 0);
    std::uint32_t seen = index_of<From>();
    while (!current_->compare_exchange_weak(seen, index_of<To>())) {
      if (seen != index_of<From>()) return false;
    }
    return true;
  }

 private:
  template <class State>
  static constexpr std::uint32_t index_of() noexcept {
    static_assert(sizeof(detail::explain_has_state<Machine, State, Machine::template has<State>>) > 0);
    return static_cast<std::uint32_t>(Machine::table::template index<State>);
  }

  constexpr_atomic<std::uint32_t>* current_ = nullptr;
};

/// The machine for the run's task; a false handle if no `states<Machine>` has one for the task.
template <class Machine>
constexpr state<Machine> state_of(context const& ctx) noexcept {
  auto const* found = ctx.get<state<Machine>>();
  return found == nullptr ? state<Machine>{} : *found;
}

}  // namespace qtasks
