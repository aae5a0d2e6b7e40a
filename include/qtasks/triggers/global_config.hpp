// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/slot.hpp>
#include <qtasks/core/trigger_entry.hpp>
#include <qtasks/triggers/component.hpp>
#include <qtasks/triggers/task_patch.hpp>

#include <concepts>
#include <optional>
#include <string>
#include <string_view>

namespace qtasks::triggers {

using namespace std::string_view_literals;

/// A trigger of the global config without further data.
template <class GlobalConfig>
struct global_config_event {
  GlobalConfig& global_config;
};

/// The changes of a setting. Members that are not set keep the original value.
struct setting_patch {
  std::optional<std::string> name{};
  std::optional<std::string> key{};
  std::optional<std::string> value{};

  static constexpr bool is_patch = true;
  constexpr void merge(std::same_as<setting_patch> auto later) {
    merge_member(name, later.name);
    merge_member(key, later.key);
    merge_member(value, later.value);
  }
};

/// A setting: the `value` at `key` in the group `name`.
template <class GlobalConfig>
struct global_config_set_event {
  using replaces = setting_patch;
  GlobalConfig& global_config;
  std::string_view name;
  std::string_view key;
  std::string_view value;
  slot<setting_patch>& result;
};

/// The value at `key` in the group `name`; `get` is empty if there is no such setting.
template <class GlobalConfig>
struct global_config_get_event {
  using replaces = std::string;
  GlobalConfig& global_config;
  std::string_view name;
  std::string_view key;
  std::optional<std::string> const& get;
  slot<std::string>& result;
};

/// The settings in the group `name`. The engine defines the type of the container.
template <class GlobalConfig, class Settings>
struct global_config_get_all_event {
  using replaces = Settings;
  GlobalConfig& global_config;
  std::string_view name;
  Settings const& get;
  slot<Settings>& result;
};

/// The settings that match the pattern `match`. The engine defines the type of the container.
template <class GlobalConfig, class Settings>
struct global_config_get_match_event {
  using replaces = Settings;
  GlobalConfig& global_config;
  std::string_view match;
  Settings const& get;
  slot<Settings>& result;
};

struct global_config_start : notify_trigger<global_config_event<component>> {
  static constexpr std::string_view name = "global_config_start"sv;
  static constexpr std::string_view members = "global_config"sv;
  static constexpr std::string_view doc = "The global config is about to publish that a server is running."sv;
};

struct global_config_stop : notify_trigger<global_config_event<component>> {
  static constexpr bool reverse = true;
  static constexpr std::string_view name = "global_config_stop"sv;
  static constexpr std::string_view members = "global_config"sv;
  static constexpr std::string_view doc =
      "The global config is about to stop its heartbeat and close its connection."sv;
};

/// QTasks fires it once, before the first heartbeat.
struct global_config_set_status : notify_trigger<global_config_event<component>> {
  static constexpr std::string_view name = "global_config_set_status"sv;
  static constexpr std::string_view members = "global_config"sv;
  static constexpr std::string_view doc = "The global config is about to send a heartbeat."sv;
};

/// QTasks passes `name_` and reads `name`.
struct global_config_set : replace_trigger<global_config_set_event<component>> {
  static constexpr std::string_view name = "global_config_set"sv;
  static constexpr std::string_view members = "global_config, name, key, value, result"sv;
  static constexpr std::string_view doc = "A setting is about to be written."sv;
};

/// QTasks passes the value only, so its plugins do not know which setting it is.
struct global_config_get : replace_trigger<global_config_get_event<component>> {
  static constexpr std::string_view name = "global_config_get"sv;
  static constexpr std::string_view members = "global_config, name, key, get, result"sv;
  static constexpr std::string_view doc = "A setting was looked up and may not exist."sv;
};

/// QTasks passes the settings only.
struct global_config_get_all : replace_trigger<global_config_get_all_event<component, any_value>> {
  static constexpr std::string_view name = "global_config_get_all"sv;
  static constexpr std::string_view members = "global_config, name, get, result"sv;
  static constexpr std::string_view doc = "All settings of a group were read."sv;
};

/// QTasks passes the settings only, and finds none, because it searches a key that is never written.
struct global_config_get_match : replace_trigger<global_config_get_match_event<component, any_value>> {
  static constexpr std::string_view name = "global_config_get_match"sv;
  static constexpr std::string_view members = "global_config, match, get, result"sv;
  static constexpr std::string_view doc = "The settings that match a pattern were read."sv;
};

}  // namespace qtasks::triggers

template <>
struct qtasks::trigger_entry<"global_config_start"> : qtasks::triggers::global_config_start {};
template <>
struct qtasks::trigger_entry<"global_config_stop"> : qtasks::triggers::global_config_stop {};
template <>
struct qtasks::trigger_entry<"global_config_set_status"> : qtasks::triggers::global_config_set_status {};
template <>
struct qtasks::trigger_entry<"global_config_set"> : qtasks::triggers::global_config_set {};
template <>
struct qtasks::trigger_entry<"global_config_get"> : qtasks::triggers::global_config_get {};
template <>
struct qtasks::trigger_entry<"global_config_get_all"> : qtasks::triggers::global_config_get_all {};
template <>
struct qtasks::trigger_entry<"global_config_get_match"> : qtasks::triggers::global_config_get_match {};
