// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/fixed_string.hpp>
#include <qtasks/core/task_error.hpp>
#include <qtasks/executor/option.hpp>
#include <qtasks/executor/task.hpp>

namespace qtasks::detail {

/// Whether the task's `option::retry_on_exc` includes a code.
template <class Task>
struct retried_codes {
  static constexpr bool contain(errc) noexcept { return true; }
};
template <class First, class... Rest>
struct retried_by_options : retried_by_options<Rest...> {};
template <auto... Codes, class... Rest>
requires(sizeof...(Codes) > 0) struct retried_by_options<option::retry_on_exc<Codes...>, Rest...> {
  static constexpr bool contain(errc code) noexcept { return ((code == Codes) || ...); }
};
template <>
struct retried_by_options<void> : retried_codes<void> {};
template <fixed_string Name, class F, class Params, class... Options>
struct retried_codes<basic_task<Name, F, Params, Options...>> : retried_by_options<Options..., void> {};

}  // namespace qtasks::detail
