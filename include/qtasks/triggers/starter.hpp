// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/trigger_entry.hpp>
#include <qtasks/triggers/component.hpp>

#include <string_view>

namespace qtasks::triggers {

using namespace std::string_view_literals;

/// A trigger of the starter.
template <class Starter>
struct starter_event {
  Starter& starter;
};

struct starter_start : notify_trigger<starter_event<component>> {
  static constexpr std::string_view name = "starter_start"sv;
  static constexpr std::string_view members = "starter"sv;
  static constexpr std::string_view doc = "The starter is about to start the plugins and the components."sv;
};

struct starter_stop : notify_trigger<starter_event<component>> {
  static constexpr bool reverse = true;
  static constexpr std::string_view name = "starter_stop"sv;
  static constexpr std::string_view members = "starter"sv;
  static constexpr std::string_view doc = "The starter is about to stop the components and the plugins."sv;
};

}  // namespace qtasks::triggers

template <>
struct qtasks::trigger_entry<"starter_start"> : qtasks::triggers::starter_start {};
template <>
struct qtasks::trigger_entry<"starter_stop"> : qtasks::triggers::starter_stop {};
