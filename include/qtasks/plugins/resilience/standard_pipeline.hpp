// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/plugin_stack.hpp>
#include <qtasks/plugins/resilience/attempt_timeout.hpp>
#include <qtasks/plugins/resilience/circuit_breaker.hpp>
#include <qtasks/plugins/resilience/fallback.hpp>
#include <qtasks/plugins/resilience/retry.hpp>
#include <qtasks/plugins/resilience/total_timeout.hpp>

#include <array>
#include <cstddef>

namespace qtasks {

namespace detail {

/// Reports two parts of a `standard_pipeline` in the wrong order.
template <bool Holds, class Part, class Earlier>
struct must_come_after_in_pipeline {
  static_assert(
      Holds,
      "wrong order: in a `standard_pipeline`, the first plugin must come after the second; the order is fallback, "
      "rate limit, total timeout, retry, circuit breaker, attempt timeout");
};

/// The position of a role in the pipeline, from 1; 0 for all other roles.
template <class Role>
constexpr std::size_t stage_of() noexcept {
  constexpr std::array<bool, 6> is{__is_same(Role, roles::fallback),        __is_same(Role, roles::rate_limit),
                                   __is_same(Role, roles::total_timeout),   __is_same(Role, roles::retry),
                                   __is_same(Role, roles::circuit_breaker), __is_same(Role, roles::attempt_timeout)};
  for (std::size_t i = 0; i < is.size(); ++i) {
    if (is[i]) return i + 1;
  }
  return 0;
}

template <class Leaves>
struct pipeline_order;
template <class... Leaves>
struct pipeline_order<type_list<Leaves...>> {
  static constexpr std::array<std::size_t, sizeof...(Leaves) + 1> stages{
      stage_of<typename role_of<typename Leaves::plugin>::type>()..., 0};
  struct pair {
    bool found = false;
    std::size_t late = 0;
    std::size_t early = 0;
  };
  static constexpr pair wrong = [] {
    for (std::size_t i = 0; i < sizeof...(Leaves); ++i) {
      for (std::size_t j = i + 1; j < sizeof...(Leaves); ++j) {
        if (stages[j] != 0 && stages[j] < stages[i]) return pair{true, j, i};
      }
    }
    return pair{};
  }();
  template <std::size_t I>
  using plugin = typename type_at<I, Leaves..., leaf<void, unnamed, on_plugin_failure::stop, false, filters<>>>::plugin;
  using diagnostics = must_come_after_in_pipeline<!wrong.found, plugin<wrong.early>, plugin<wrong.late>>;
};

}  // namespace detail

/// A list that keeps the recommended order, after Polly's standard handler: fallback, rate limit, total timeout, retry,
/// circuit breaker, attempt timeout. Each part is optional, and other plugins may come anywhere between the parts.
/// Parts in another order cause a compile error. It is an element of a list: `task_executor{run_clock{},
/// standard_pipeline{...}}`.
template <class... Parts>
class standard_pipeline : public plugins<Parts...> {
  static_assert(sizeof(typename detail::pipeline_order<typename plugins<Parts...>::leaves>::diagnostics) > 0);

 public:
  constexpr standard_pipeline() = default;
  using plugins<Parts...>::plugins;
};

template <class... Parts>
standard_pipeline(Parts...) -> standard_pipeline<Parts...>;

}  // namespace qtasks
