// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>

#include <cstddef>

namespace qtasks {

/// What an `around` handler gets beside the event: the rest of the stack, and the task itself. A small
/// value, taken by value and called at one place in the text (see `repeat`):
///   `next()`             runs the rest; the arguments are passed as lvalues, so it can be called again
///   `std::move(next)()`  runs the rest once, and gives the arguments away
/// Both return the task's `result`, or an awaitable of it.
template <class Nesting, std::size_t At, class Caller, bool Owns>
class next_handler {
 public:
  constexpr explicit next_handler(Nesting& nesting) noexcept : nesting_(&nesting) {}

  QTASKS_INLINE constexpr auto operator()() const& { return nesting_->template run<At, Caller, false>(); }
  QTASKS_INLINE constexpr auto operator()() && { return nesting_->template run<At, Caller, Owns>(); }

 private:
  Nesting* nesting_;
};

}  // namespace qtasks
