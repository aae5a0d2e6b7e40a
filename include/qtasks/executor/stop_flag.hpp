// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>

namespace qtasks {

class stop_flag;

namespace detail {
class linked_stop_flag;
constexpr bool is_asked(stop_flag const& flag) noexcept;
}  // namespace detail

/// Asks running tasks to stop. Thread-safe. Not `std::atomic<bool>`, because `<atomic>` takes 0.04 s to include.
class stop_flag {
 public:
  /// Not set.
  constexpr stop_flag() noexcept = default;
  /// Sets the flag. Any thread may call it. One relaxed store.
  constexpr void request() noexcept {
    if (__builtin_is_constant_evaluated()) {
      state_ = asked;
    } else {
      __atomic_store_n(&state_, asked, __ATOMIC_RELAXED);
    }
  }
  /// Returns whether the flag is set. One relaxed load while it is not set.
  QTASKS_INLINE constexpr bool requested() const noexcept {
    if (state() == idle) [[likely]]
      return false;
    return detail::is_asked(*this);
  }

 private:
  friend class detail::linked_stop_flag;
  friend constexpr bool detail::is_asked(stop_flag const& flag) noexcept;
  /// `linked`: the flag is part of a `linked_stop_flag`, and the flag above decides.
  enum states : unsigned char { idle, asked, linked };

  constexpr explicit stop_flag(states state) noexcept : state_(state) {}
  QTASKS_INLINE constexpr states state() const noexcept {
    if (__builtin_is_constant_evaluated()) return state_;
    return __atomic_load_n(&state_, __ATOMIC_RELAXED);
  }

  states state_ = idle;
};

namespace detail {

/// A flag of the attempts of a run: it is set if the flag above, that of the run, is.
class linked_stop_flag : public stop_flag {
 public:
  /// Linked to the stop flag of the run, if it has one.
  constexpr explicit linked_stop_flag(auto const& context) noexcept
      : stop_flag(context.stop_ != nullptr ? linked : idle), above_(context.stop_) {}
  linked_stop_flag(linked_stop_flag const&) = delete;
  linked_stop_flag& operator=(linked_stop_flag const&) = delete;

 private:
  friend constexpr bool is_asked(stop_flag const& flag) noexcept;
  stop_flag const* above_;
};

/// Of a flag that is not idle.
constexpr bool is_asked(stop_flag const& flag) noexcept {
  for (auto const* each = &flag;;) {
    auto const state = each->state();
    if (state != stop_flag::linked) return state == stop_flag::asked;
    each = static_cast<linked_stop_flag const*>(each)->above_;
  }
}

}  // namespace detail
}  // namespace qtasks
