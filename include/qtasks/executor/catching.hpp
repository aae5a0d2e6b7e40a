// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/awaitable.hpp>
#include <qtasks/core/detail/config.hpp>
#include <qtasks/core/outcome_traits.hpp>
#include <qtasks/executor/detail/call.hpp>

#include <type_traits>
#include <utility>

namespace qtasks {

namespace detail {

/// The translation used if the user gives none.
struct an_exception {
  constexpr task_error operator()() const noexcept { return {errc::failed, "the task threw an exception"}; }
};

/// The result of a call that may throw: that of the callable, or one of its value and of the translated exception.
template <class Returned, class Caught>
struct caught_outcome {
  using result_type = result<Returned, Caught>;
};
template <Outcome Returned, class Caught>
struct caught_outcome<Returned, Caught> : outcome_traits<Returned> {};

/// Calls code that may throw, and returns a `result`. This is the only `try` in the library.
template <class F, class Translate>
class catching_callable {
 public:
  using adapted = F;

  constexpr catching_callable(F f, Translate translate) : function_(std::move(f)), translate_(std::move(translate)) {}

  template <class... Args>
  requires std::is_invocable_v<F const&, Args...>
  constexpr auto operator()(Args&&... args) const {
    using returned = std::remove_cvref_t<std::invoke_result_t<F const&, Args...>>;
    if constexpr (Awaitable<returned> || Unclear<returned>) {
      return function_(std::forward<Args>(args)...);  // `execute` refuses the task
    } else {
      return caught<returned>(std::forward<Args>(args)...);
    }
  }

 private:
  template <class Returned, class... Args>
  constexpr auto caught(Args&&... args) const {
    using outcome_type = typename caught_outcome<Returned, std::invoke_result_t<Translate const&>>::result_type;
    QTASKS_TRY {
      if constexpr (std::is_void_v<Returned>) {
        function_(std::forward<Args>(args)...);
        return outcome_type{outcome::in_place_type<void>};
      } else if constexpr (Outcome<Returned>) {
        return outcome_type{detail::as_result(function_(std::forward<Args>(args)...))};
      } else {
        return outcome_type{outcome::in_place_type<Returned>, function_(std::forward<Args>(args)...)};
      }
    }
    QTASKS_CATCH_ALL { return outcome_type{translate_()}; }
  }

  [[no_unique_address]] F function_;
  [[no_unique_address]] Translate translate_;
};

}  // namespace detail

/// Adapts code that throws: `task<"parse">(catching(parse))`. Calls `translate()` while the exception is handled and
/// returns its error, by default a `task_error` with `errc::failed`. `translate` can rethrow the exception (`throw;`
/// inside a `try`) to find out its type. Without exceptions (-fno-exceptions), only calls `f`.
template <class F, class Translate = detail::an_exception>
constexpr auto catching(F f, Translate translate = {}) {
  return detail::catching_callable<F, Translate>{std::move(f), std::move(translate)};
}

}  // namespace qtasks
