// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>
#include <qtasks/core/then.hpp>

#include <memory>
#include <type_traits>
#include <utility>

namespace qtasks::detail {

/// What is left is not moved, if this is a function of its own that returns one variable of its outermost block (GCC)
/// and states what it returns (Clang). GCC moves an outcome in other pieces than it was written in: some 10 ns each.
template <class Next, class F>
QTASKS_INLINE constexpr auto after_plain_next(Next&& next, F f) -> decltype(std::move(next)()) {
  auto left = std::move(next)();
  f(left);
  return left;
}

/// Runs the rest of the stack, lets `f` see what it left, and change it, and leaves that.
template <class Next, class F>
QTASKS_INLINE constexpr auto after_next(Next next, F f) -> decltype(std::move(next)()) {
  if constexpr (Awaitable<decltype(std::move(next)())>) {
    return then(std::move(next)(), [f](auto&& left) QTASKS_LAMBDA_INLINE {
      std::remove_cvref_t<decltype(left)> kept(std::forward<decltype(left)>(left));
      f(kept);
      return kept;
    });
  } else {
    return detail::after_plain_next(std::move(next), std::move(f));
  }
}

/// `repeat`, in place too: the block of a loop is not the outermost one.
template <class Next, class Again>
QTASKS_INLINE inline auto repeat_plain_next(Next& next, Again& again) -> decltype(next()) {
once_more:
  auto left = next();
  if (again(left)) goto once_more;
  return left;
}
template <class Next, class Again>
QTASKS_INLINE constexpr auto repeat_next(Next next, Again again) {
  if constexpr (!Awaitable<decltype(next())>) {
    if (!std::is_constant_evaluated()) return detail::repeat_plain_next(next, again);
  }
  return repeat(std::move(next), std::move(again));
}

/// Puts `with` in the place of what was left.
template <class Left>
constexpr void replace_result(Left& left, Left with) {
  if constexpr (std::is_nothrow_move_constructible_v<Left>) {  // whether it can be assigned to or not
    std::destroy_at(&left);
    std::construct_at(&left, std::move(with));
  } else {
    left = std::move(with);
  }
}

}  // namespace qtasks::detail
