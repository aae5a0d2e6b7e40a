// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/executor/detail/accepts.hpp>
#include <qtasks/executor/detail/explain_run.hpp>
#include <qtasks/executor/detail/middleware.hpp>
#include <qtasks/executor/detail/run_types.hpp>

#include <type_traits>

namespace qtasks::detail {

/// The library can read the codes of these errors.
template <class Errors>
inline constexpr bool all_error_types = false;
template <class... Es>
inline constexpr bool all_error_types<type_list<Es...>> = (ErrorType<Es> && ...);

/// The type that a decode function yields for the task's value; `void` if it cannot be called with it.
template <class Call, class F>
constexpr auto decoded_by() {
  if constexpr (std::is_invocable_v<F const&, typename Call::value_type const&>) {
    return std::type_identity<
        std::remove_cvref_t<awaited_t<std::invoke_result_t<F const&, typename Call::value_type const&>>>>{};
  } else {
    return std::type_identity<void>{};
  }
}

/// Returns the explainer of the first mistake in what the task and its functions return; `done` if there is none.
template <bool Encoded, class Task, class Call>
constexpr auto mistake_in_returns() {
  using before = middlewares<decltype(option_of<Task, option::middlewares_before>::functions)>;
  using after = middlewares<decltype(option_of<Task, option::middlewares_after>::functions)>;
  if constexpr (Adapter<typename Call::callable> && Awaitable<typename Call::raw>) {
    return std::type_identity<explain_catching<Task, typename Call::raw, false>>{};
  } else if constexpr (!Call::parts::is_collected) {
    return std::type_identity<explain_generating<Task, typename Call::awaited, false>>{};
  } else if constexpr (Call::parts::is_unclear) {
    return std::type_identity<explain_returned<Task, typename Call::awaited, false>>{};
  } else if constexpr (!all_error_types<typename error_alternatives<typename Call::error_type>::type>) {
    return std::type_identity<explain_own_error<Task, typename Call::error_type, false>>{};
  } else if constexpr (!std::is_same_v<typename before::mistake, done>) {
    return std::type_identity<typename before::mistake>{};
  } else if constexpr (!std::is_same_v<typename after::mistake, done>) {
    return std::type_identity<typename after::mistake>{};
  } else if constexpr (!Encoded) {
    return std::type_identity<done>{};
  } else if constexpr (std::is_same_v<option_of<Task, option::decode>, done>) {
    return std::type_identity<explain_encoded<Task, false>>{};
  } else {
    using decoded = typename decltype(decoded_by<Call, decltype(option_of<Task, option::decode>::function)>())::type;
    constexpr bool is_value = !std::is_void_v<decoded> && !std::is_void_v<typename result_parts<decoded>::value>;
    if constexpr (Unclear<decoded>) {
      return std::type_identity<explain_returned<Task, decoded, false>>{};
    } else {
      return std::type_identity<std::conditional_t<is_value, done, explain_decode<Task, decoded, false>>>{};
    }
  }
}

/// Returns the explainer of a result that is a view of an object of the run; `done` if there is none.
template <bool Encoded, class Task, class Call, class... Args, class... P>
constexpr auto mistake_in_lifetimes(type_list<P...>) {
  using value = typename Call::parts::item;
  if constexpr (is_view<value> && !Encoded) {
    using outliving = indices_where<outlives<value, P, Args>()...>;
    if constexpr (outliving::count == 0) return std::type_identity<done>{};
    if constexpr (outliving::count != 0)
      return std::type_identity<explain_view<Task, value, type_at<outliving::at[0], Args...>, false>>{};
  } else if constexpr (Encoded) {
    using decoded = typename decoding<Call, option_of<Task, option::decode>>::value;
    constexpr bool dangles = is_view<decoded> && !is_view<value> && refers_into<decoded, value>;
    return std::type_identity<std::conditional_t<dangles, explain_decoded_view<Task, decoded, false>, done>>{};
  } else {
    return std::type_identity<done>{};
  }
}

/// Returns the explainer of the first mistake in a call of `execute`; `done` if there is none.
template <bool Encoded, class Task, class... Args>
constexpr auto mistake_in_call() {
  if constexpr (!qtasks::Task<Task>) {
    return std::type_identity<explain_task<Task, false>>{};
  } else {
    using mistake = decltype(detail::mistake_in_arguments<Task, Args...>());
    if constexpr (!std::is_same_v<typename mistake::type, done>) {
      return mistake{};
    } else {
      using call_type = call<Task, std::decay_t<Args>...>;
      using in_returns = decltype(detail::mistake_in_returns<Encoded, Task, call_type>());
      if constexpr (!std::is_same_v<typename in_returns::type, done>) {
        return in_returns{};
      } else {
        return detail::mistake_in_lifetimes<Encoded, Task, call_type, Args...>(
            typename call_type::signature::declared{});
      }
    }
  }
}

}  // namespace qtasks::detail
