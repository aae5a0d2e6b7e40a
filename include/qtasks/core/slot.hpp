// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>
#include <qtasks/core/detail/inline_emplace.hpp>
#include <qtasks/core/detail/type_id.hpp>

#include <optional>
#include <type_traits>
#include <utility>

namespace qtasks {

/// A slot whose type is not known at compile time.
class slot_base {
 public:
  slot_base(slot_base const&) = delete;
  slot_base& operator=(slot_base const&) = delete;

 protected:
  constexpr explicit slot_base(detail::type_id type) noexcept : type_(type) {}
  constexpr ~slot_base() = default;

 private:
  template <class T>
  friend constexpr auto slot_cast(slot_base* base) noexcept;
  detail::type_id type_;
};

/// Holds the value that a returnable trigger replaces: an optional that also knows its type at run time, so that an
/// `event_view` can fill it. It is a member of the run, or a local of the function that fires the trigger; events refer
/// to it as `result`.
template <class T>
class slot : public slot_base, public std::optional<T> {
 public:
  constexpr slot() noexcept : slot_base(detail::id_of<T>()) {}
  template <class... Args>
  constexpr explicit slot(std::in_place_t in_place, Args&&... with)
      : slot_base(detail::id_of<T>()), std::optional<T>(in_place, std::forward<Args>(with)...) {}
  using std::optional<T>::operator=;

  /// Like `std::optional::emplace`, but always inlined.
  template <class... Args>
  QTASKS_INLINE constexpr T& emplace(Args&&... with) {
    detail::inline_emplace(static_cast<std::optional<T>&>(*this), std::forward<Args>(with)...);
    return **this;
  }
};

/// `base` as a `slot<T>`; null if it is null or a slot of another type.
template <class T>
constexpr auto slot_cast(slot_base* base) noexcept {
  return base != nullptr && base->type_ == detail::id_of<T>() ? static_cast<slot<T>*>(base) : nullptr;
}

namespace detail {

/// Stores a replacement in a slot. A patch (a type with `is_patch`) is merged into the patch that is there; any other
/// value replaces the value that is there.
template <class Slot, class V>
QTASKS_INLINE constexpr void put(Slot& slot, V&& replaced) {
  if constexpr (requires { requires std::remove_cvref_t<decltype(*slot)>::is_patch; }) {
    if (!slot.has_value()) slot.emplace();
    slot->merge(std::forward<V>(replaced));
  } else if constexpr (std::is_same_v<std::remove_cvref_t<decltype(*slot)>, V>) {
    slot.emplace(std::forward<V>(replaced));
  } else {
    // Convert before the old value is destroyed: the replacement may be a view into it.
    std::remove_cvref_t<decltype(*slot)> converted(std::forward<V>(replaced));
    slot.emplace(std::move(converted));
  }
}

}  // namespace detail
}  // namespace qtasks
