// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>
#include <qtasks/core/detail/converts.hpp>
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
  /// For the library's own use.
  constexpr explicit slot_base(detail::type_id type) noexcept : type_(type) {}
  constexpr ~slot_base() = default;

 private:
  template <class T>
  friend constexpr auto slot_cast(slot_base* base) noexcept;
  detail::type_id type_;
};

namespace detail {

struct slot_access;

}  // namespace detail

/// Holds the value that a `replace` trigger replaces: an optional that also knows its type at run time, so that an
/// `event_view` can fill it. It is a member of the run, or a local of the function that fires the trigger; events refer
/// to it as `result`. Its value is read as const and replaced as a whole: a handler can neither move from it nor empty
/// it, so that the run always has a value.
template <class T>
class slot : public slot_base {
 public:
  constexpr slot() noexcept : slot_base(detail::id_of<T>()) {}
  /// Holds a value that is constructed of these arguments.
  template <class... Args>
  constexpr explicit slot(std::in_place_t in_place, Args&&... with)
      : slot_base(detail::id_of<T>()), content_(in_place, std::forward<Args>(with)...) {}

  /// Returns whether there is a value.
  constexpr bool has_value() const noexcept { return content_.has_value(); }
  /// The same as `has_value()`.
  constexpr explicit operator bool() const noexcept { return content_.has_value(); }
  /// Returns the value. There must be one.
  QTASKS_INLINE constexpr T const& operator*() const noexcept { return *content_; }
  /// Returns the address of the value. There must be one.
  QTASKS_INLINE constexpr T const* operator->() const noexcept { return content_.operator->(); }
  /// Returns a copy of the value; if there is none, the argument.
  template <class U>
  constexpr T value_or(U&& otherwise) const {
    return content_.value_or(std::forward<U>(otherwise));
  }
  /// True if there is a value and it equals `b`.
  template <class U>
  friend constexpr bool operator==(slot const& a, U const& b) {
    return a.has_value() && *a == b;
  }

  /// Replaces the value.
  template <class U = T>
  requires detail::converts_without_loss<U, T>
  constexpr slot& operator=(U&& value) {
    T converted = std::forward<U>(value);
    emplace(std::move(converted));
    return *this;
  }

  /// Replaces the value by one made of these arguments, which may refer to the old one. Always inlined.
  template <class... Args>
  QTASKS_INLINE constexpr T const& emplace(Args&&... with) {
    if constexpr (std::is_trivially_copyable_v<T>) {
      detail::inline_emplace(content_, std::forward<Args>(with)...);
    } else {
      T made(std::forward<Args>(with)...);
      detail::inline_emplace(content_, std::move(made));
    }
    return **this;
  }

 private:
  friend struct detail::slot_access;
  std::optional<T> content_;
};

/// `base` as a `slot<T>`; null if it is null or a slot of another type.
template <class T>
constexpr auto slot_cast(slot_base* base) noexcept {
  return base != nullptr && base->type_ == detail::id_of<T>() ? static_cast<slot<T>*>(base) : nullptr;
}

namespace detail {

struct slot_access {
  template <class T>
  QTASKS_INLINE static constexpr std::optional<T>& of(slot<T>& held) noexcept {
    return held.content_;
  }
};

/// The object in a slot, which only the run and `fire` move from; anything else is its own content.
template <class T>
QTASKS_INLINE constexpr auto& content(slot<T>& held) noexcept {
  return slot_access::of(held);
}
template <class T>
QTASKS_INLINE constexpr T& content(T& held) noexcept {
  return held;
}

template <class T>
concept StatesPatch = requires {
  requires T::is_patch;
};
/// A patch: a value that is merged into the one that is there.
template <class T>
concept Patch = StatesPatch<T> && requires(T& patch, T later) {
  patch.merge(std::move(later));
};

/// A replacement of this type is stored as it is: an rvalue of the type replaced that does not refer to the old value.
template <class T, class V, bool Owned>
inline constexpr bool puts_directly = Owned&& std::is_same_v<T&&, V&&>;

/// `put` cannot throw.
template <class T, class V, bool Owned>
inline constexpr bool puts_nothrow = std::is_nothrow_destructible_v<T>&& std::is_nothrow_move_constructible_v<T> &&
                                     (puts_directly<T, V, Owned> || std::is_nothrow_convertible_v<V, T>);
template <Patch T, class V, bool Owned>
inline constexpr bool puts_nothrow<T, V, Owned> = std::is_nothrow_default_constructible_v<T>&&
    std::is_nothrow_convertible_v<V, T>&& noexcept(std::declval<T&>().merge(std::declval<T>()));

/// Stores a replacement in a slot or an optional. A patch (a type with `is_patch`) is merged into the patch that is
/// there; any other value replaces the value that is there.
template <bool Owned, class Slot, class V>
QTASKS_INLINE constexpr void put(Slot& slot, V&& replaced) {
  auto& to = detail::content(slot);
  using type = typename std::remove_reference_t<decltype(to)>::value_type;
  if constexpr (Patch<type>) {
    type later = std::forward<V>(replaced);
    if (!to.has_value()) detail::inline_emplace(to);
    to->merge(std::move(later));
  } else if constexpr (puts_directly<type, V, Owned>) {
    detail::inline_emplace(to, std::forward<V>(replaced));
  } else {
    // Convert before the old value is destroyed: the replacement may be a view into it.
    type converted = std::forward<V>(replaced);
    detail::inline_emplace(to, std::move(converted));
  }
}

}  // namespace detail
}  // namespace qtasks
