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
  if constexpr (!Call::parts::is_collected) {
    return std::type_identity<explain_generating<Task, typename Call::awaited, false>>{};
  } else if constexpr (Call::parts::is_unclear) {
    return std::type_identity<explain_returned<Task, typename Call::awaited, false>>{};
  } else if constexpr (!all_error_types<typename error_alternatives<typename Call::error_type>::type>) {
    return std::type_identity<explain_own_error<Task, typename Call::error_type, false>>{};
  } else if constexpr (!before::accepted) {
    return std::type_identity<typename before::diagnostics>{};
  } else if constexpr (!after::accepted) {
    return std::type_identity<typename after::diagnostics>{};
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

/// Returns the explainer of the first mistake in a call of `execute`; `done` if there is none.
template <bool Encoded, class Task, class... Args>
constexpr auto mistake_in_call() {
  if constexpr (!qtasks::Task<Task>) {
    return std::type_identity<explain_task<Task, false>>{};
  } else if constexpr (!accepts<Task, Args...>()) {
    return std::type_identity<explain_arguments<Task, false, Args...>>{};
  } else {
    return detail::mistake_in_returns<Encoded, Task, call<Task, std::decay_t<Args>...>>();
  }
}

}  // namespace qtasks::detail
