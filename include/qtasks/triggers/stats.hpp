// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/trigger_entry.hpp>
#include <qtasks/triggers/component.hpp>

#include <string_view>

namespace qtasks::triggers {

using namespace std::string_view_literals;

/// A trigger of the statistics.
template <class Stats>
struct stats_event {
  Stats& stats;
};

struct stats_inspect : notify_trigger<stats_event<component>> {
  static constexpr std::string_view name = "stats_inspect"sv;
  static constexpr std::string_view members = "stats"sv;
  static constexpr std::string_view doc = "The statistics are requested."sv;
};

}  // namespace qtasks::triggers

template <>
struct qtasks::trigger_entry<"stats_inspect"> : qtasks::triggers::stats_inspect {};
