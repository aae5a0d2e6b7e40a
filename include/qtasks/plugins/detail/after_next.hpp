// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>
#include <qtasks/core/then.hpp>

#include <memory>
#include <type_traits>
#include <utility>

namespace qtasks::detail {

/// A function of its own, so that the result is not moved: GCC elides the move only if the function returns one
/// variable of its outermost block, Clang only if the return type is written out. A move costs about 10 ns in code by
/// GCC, which reads an outcome in pieces of other sizes than it was written in.
template <class Next, class F>
QTASKS_INLINE constexpr auto after_plain_next(Next&& next, F f) -> decltype(std::move(next)()) {
  auto result = std::move(next)();
  f(result);
  return result;
}

/// Runs the rest of the stack, calls `f` with its result, which `f` may take as `auto const&` or change, and returns
/// the result.
template <class Next, class F>
QTASKS_INLINE constexpr auto after_next(Next next, F f) -> decltype(std::move(next)()) {
  if constexpr (Awaitable<decltype(std::move(next)())>) {
    return then(std::move(next)(), [f](auto&& value) QTASKS_LAMBDA_INLINE {
      std::remove_cvref_t<decltype(value)> result(std::forward<decltype(value)>(value));
      f(result);
      return result;
    });
  } else {
    return detail::after_plain_next(std::move(next), std::move(f));
  }
}

/// The same while the object that `make` returns exists: calls `f` with the object and the result.
template <class Make, class Next, class F>
QTASKS_INLINE constexpr auto after_next_within(Make make, Next next, F f) -> decltype(std::move(next)()) {
  if constexpr (Awaitable<decltype(std::move(next)())>) {
    return hold(
        std::move(make), [next](auto& /*held*/) mutable { return std::move(next)(); },
        [f](auto& held, auto& result) {
          f(held, result);
          return std::move(result);
        });
  } else {
    auto held = make();
    return detail::after_plain_next(std::move(next),
                                    [&held, &f](auto& result) QTASKS_LAMBDA_INLINE { f(held, result); });
  }
}

/// `repeat` for plain values, without moving the result: the block of a loop is not the outermost one of the function.
template <class Next, class Again>
QTASKS_INLINE inline auto repeat_plain_next(Next& next, Again& again) -> decltype(next()) {
once_more:
  auto result = next();
  if (again(result)) goto once_more;
  return result;
}
/// Runs the rest of the stack until `again(result)` is false; returns the last result. A constant expression cannot
/// jump back, and takes `repeat`.
template <class Next, class Again>
QTASKS_INLINE constexpr auto repeat_next(Next next, Again again) {
  if constexpr (!Awaitable<decltype(next())>) {
    if (!__builtin_is_constant_evaluated()) return detail::repeat_plain_next(next, again);
  }
  return repeat(std::move(next), std::move(again));
}

/// Replaces `result` by `with`. Works for results that cannot be assigned, if they can be moved without throwing.
template <class RunResult>
constexpr void replace_result(RunResult& result, RunResult with) {
  if constexpr (std::is_nothrow_move_constructible_v<RunResult>) {
    std::destroy_at(&result);
    std::construct_at(&result, std::move(with));
  } else {
    result = std::move(with);
  }
}

}  // namespace qtasks::detail
