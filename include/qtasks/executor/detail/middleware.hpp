// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/awaitable.hpp>
#include <qtasks/core/detail/type_list.hpp>
#include <qtasks/core/outcome_traits.hpp>
#include <qtasks/executor/context.hpp>

#include <tuple>
#include <type_traits>

namespace qtasks::detail {

/// The type that calling a middleware yields, with the context or without arguments; `not_called` if both are
/// ill-formed.
struct not_called {};
template <class F>
constexpr auto returned_by_middleware() {
  if constexpr (std::is_invocable_v<F const&, context&>) {
    return std::type_identity<std::remove_cvref_t<awaited_t<std::invoke_result_t<F const&, context&>>>>{};
  } else if constexpr (std::is_invocable_v<F const&>) {
    return std::type_identity<std::remove_cvref_t<awaited_t<std::invoke_result_t<F const&>>>>{};
  } else {
    return std::type_identity<not_called>{};
  }
}

/// What a middleware returns: its type, whether it can be an error, and whether a run accepts it.
template <class F>
struct middleware {
  using returned = typename decltype(returned_by_middleware<F>())::type;
  static constexpr bool fails = Outcome<returned>;
  static constexpr bool accepted = std::is_same_v<value_or_done<typename result_parts<returned>::value>, done>;
};

/// Reports a middleware that cannot be called, or whose value would be ignored.
template <class Function, class Returned, bool Accepted>
struct explain_middleware {
  static_assert(Accepted,
                "a middleware must take `qtasks::context&` or nothing, and return `void`, an error or "
                "`qtasks::result<void>`");
};

/// The middlewares of an option.
template <class Functions>
struct middlewares;
template <class... Fs>
struct middlewares<std::tuple<Fs...>> {
  static constexpr bool fail = (middleware<Fs>::fails || ...);

  /// The explainer of the first that is not accepted; `done` if all are.
  static constexpr auto explain() {
    using refused = indices_where<!middleware<Fs>::accepted...>;
    if constexpr (refused::count == 0) {
      return std::type_identity<done>{};
    } else {
      using first = type_at<refused::at[0], Fs...>;
      return std::type_identity<explain_middleware<first, typename middleware<first>::returned, false>>{};
    }
  }
  using mistake = typename decltype(explain())::type;
};

}  // namespace qtasks::detail
