// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>
#include <qtasks/executor/detail/call.hpp>

#include <type_traits>
#include <utility>

namespace qtasks {

namespace detail {

/// The translation used if the user gives none.
struct an_exception {
  constexpr task_error operator()() const noexcept { return {errc::failed, "the task threw an exception"}; }
};

/// Calls code that may throw, and returns a `result`. This is the only `try` in the library.
template <class F, class Translate>
class catching_callable {
 public:
  using adapted = F;

  constexpr catching_callable(F f, Translate translate) : function_(std::move(f)), translate_(std::move(translate)) {}

  template <class... Args>
  requires std::is_invocable_v<F const&, Args...>
  constexpr auto operator()(Args&&... args) const {
    using returned = std::invoke_result_t<F const&, Args...>;
    using caught = std::invoke_result_t<Translate const&>;
    using outcome_type = std::conditional_t<is_result<returned>, returned, result<returned, caught>>;
    QTASKS_TRY {
      if constexpr (std::is_void_v<returned>) {
        function_(std::forward<Args>(args)...);
        return outcome_type{outcome::in_place_type<void>};
      } else {
        return outcome_type{function_(std::forward<Args>(args)...)};
      }
    }
    QTASKS_CATCH_ALL { return outcome_type{translate_()}; }
  }

 private:
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
