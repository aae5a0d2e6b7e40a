// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/slot.hpp>
#include <qtasks/core/trigger.hpp>

#include <type_traits>
#include <utility>

namespace qtasks {

/// A trigger's event as one type, independent of executor and task: run-time plugins take it, and plugins whose
/// handlers are compiled in a .cpp. Every event of the trigger converts to it. Its members are those of the entry's
/// `view`. It refers to the event and is valid while the handler runs.
template <fixed_string Name>
class event_view : public trigger_entry<Name>::view {
 public:
  /// Refers to the event's members; the event must outlive it.
  template <class Event>
  requires(!std::is_same_v<Event, event_view>)
      // NOLINTNEXTLINE(google-explicit-constructor): events convert to their view
      constexpr event_view(Event const& event) noexcept(
          std::is_nothrow_constructible_v<typename trigger_entry<Name>::view, Event const&>)
      : trigger_entry<Name>::view(event) {
    if constexpr (requires { static_cast<slot_base*>(&event.result); }) slot_ = &event.result;
  }

  /// Replaces the value that the trigger replaces. Returns false, and changes nothing, if its type is not exactly `T`.
  template <class T>
  constexpr bool replace(T value) const requires(trigger_entry<Name>::kind == trigger_kind::replace) {
    auto* const slot = slot_cast<T>(slot_);
    if (slot != nullptr) detail::put<true>(*slot, std::move(value));
    return slot != nullptr;
  }

 private:
  slot_base* slot_ = nullptr;
};

}  // namespace qtasks
