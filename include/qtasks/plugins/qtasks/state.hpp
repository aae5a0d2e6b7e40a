// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/executor/context.hpp>
#include <qtasks/core/constexpr_atomic.hpp>
#include <qtasks/plugins/qtasks/state_machine.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace qtasks {

/// A handle on a machine that `states` keeps: what QTasks hands a task for a parameter of a State class. Whoever can
/// name the machine's type may read it and make its transitions. Threads may share the machine; a transition happens
/// as a whole or not at all. A handle that is false has no machine, and nothing else may be asked of it.
template <class Machine>
class state {
 public:
  constexpr state() = default;
  constexpr explicit state(constexpr_atomic<std::uint32_t>& current) noexcept : current_(&current) {}

  constexpr explicit operator bool() const noexcept { return current_ != nullptr; }

  /// The machine is in `State`.
  template <class State>
  constexpr bool is() const noexcept {
    return current_->load() == place<State>();
  }
  /// The name of the state it is in.
  constexpr std::string_view name() const noexcept { return Machine::table::names[current_->load()]; }

  /// Goes from `From` to `To`; false, and nothing happens, if it is not in `From`. Does not compile if there is no such
  /// transition.
  template <class From, class To>
  constexpr bool move() const noexcept {
    static_assert(sizeof(detail::explain_move<Machine, From, To, Machine::template allows<From, To>>) > 0);
    std::uint32_t seen = place<From>();
    while (!current_->compare_exchange_weak(seen, place<To>())) {
      if (seen != place<From>()) return false;
    }
    return true;
  }

 private:
  template <class State>
  static constexpr std::uint32_t place() noexcept {
    static_assert(sizeof(detail::explain_has_state<Machine, State, Machine::template has<State>>) > 0);
    return static_cast<std::uint32_t>(Machine::table::template index<State>);
  }

  constexpr_atomic<std::uint32_t>* current_ = nullptr;
};

/// The machine as the run's task finds it; a false handle where no `states<Machine>` serves the task.
template <class Machine>
constexpr state<Machine> state_of(context const& ctx) noexcept {
  auto const* found = ctx.get<state<Machine>>();
  return found == nullptr ? state<Machine>{} : *found;
}

}  // namespace qtasks
