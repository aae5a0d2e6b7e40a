// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>

#include <cstddef>
#include <type_traits>
#include <utility>

namespace qtasks {

/// The third argument of an `around` handler: runs the handlers inside it and the task. A handler takes it by value and
/// calls it at one place in its text (see `repeat`), so that the call is inlined:
///   `next()`             passes the arguments as lvalues; it can be called again
///   `std::move(next)()`  passes the arguments as rvalues; it can be called once
/// Both return the task's `result`, or an awaitable of it.
template <class Nesting, std::size_t At, class Caller, bool Owns>
class next_handler {
 public:
  /// For the library's own use.
  QTASKS_INLINE constexpr explicit next_handler(Nesting& nesting) noexcept : nesting_(&nesting) {}

  /// Runs the handlers inside it and the task. Returns the run's result, or an awaitable of it.
  QTASKS_INLINE constexpr auto operator()() const& requires(Nesting::repeatable) {
    return nesting_->template run<At, Caller, false>();
  }
  /// Does not compile where it is called: the task cannot run again. `decltype(next())` compiles.
  template <class Nest = Nesting, class = std::enable_if_t<!Nest::repeatable>>
  constexpr auto operator()() const& -> decltype(std::declval<Nest&>().template run<At, Caller, Owns>()) {
    static_assert(sizeof(typename Nest::template not_repeatable<Caller>) > 0);
    __builtin_unreachable();
  }
  /// The same, for the last call: the arguments may be moved.
  QTASKS_INLINE constexpr auto operator()() && { return nesting_->template run<At, Caller, Owns>(); }

  /// For the library's own use.
  constexpr Nesting& nesting() const noexcept { return *nesting_; }

 private:
  Nesting* nesting_;
};

}  // namespace qtasks
