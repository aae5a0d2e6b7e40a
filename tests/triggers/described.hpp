// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/qtasks.hpp>

#include <concepts>
#include <optional>
#include <string_view>

/// A stack whose plugins name no trigger of the engine. `WithEngine` gives each translation unit types of its own.
namespace described {

template <bool WithEngine>
struct recover {
  static constexpr std::string_view name = "recover";
  std::optional<int> on(qtasks::trigger<"task_executor_run_task_trigger_error">, auto const& event) const;
  void on(qtasks::trigger<"task_executor_task_close">, auto const& event) const;
};

template <bool WithEngine>
struct every_trigger {
  static constexpr std::string_view name = "every_trigger";
  void on(auto trigger, auto const& event) const;
};

template <bool WithEngine>
struct text_only {
  static constexpr std::string_view name = "text_only";
  template <class Event>
  requires std::same_as<typename Event::result_type, std::string_view> std::string_view on(
      qtasks::trigger<"task_executor_run_task">, Event const& event)
  const;
};

template <bool WithEngine>
constexpr std::string_view text() {
  return qtasks::describe<
      qtasks::plugin_stack<recover<WithEngine>, every_trigger<WithEngine>, text_only<WithEngine>>>();
}

std::string_view text_without_engine();

}  // namespace described
