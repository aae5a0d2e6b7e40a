// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/inline_emplace.hpp>
#include <qtasks/core/slot.hpp>
#include <qtasks/core/uuid.hpp>

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace qtasks::triggers {

/// A member that the later patch sets replaces the earlier one.
template <class T>
constexpr void merge_member(std::optional<T>& into, std::optional<T>& later) {
  if (later.has_value()) detail::inline_emplace(into, std::move(*later));
}

/// The changes of a task before a worker receives it. Members that are not set keep the original value.
template <class Args, class Kw>
struct task_patch {
  std::optional<std::string> task_name{};
  std::optional<qtasks::uuid> uuid{};
  std::optional<int> priority{};
  std::optional<Args> args{};
  std::optional<Kw> kw{};
  std::optional<std::int64_t> created_at{};

  static constexpr bool is_patch = true;
  constexpr void merge(std::same_as<task_patch> auto later) {
    merge_member(task_name, later.task_name);
    merge_member(uuid, later.uuid);
    merge_member(priority, later.priority);
    merge_member(args, later.args);
    merge_member(kw, later.kw);
    merge_member(created_at, later.created_at);
  }
};

/// A task before a worker receives it. A handler can change it by a patch.
template <class Args, class Kw>
struct patched_task_event {
  using replaces = task_patch<Args, Kw>;
  std::string_view task_name;
  qtasks::uuid const& uuid;
  int priority;
  Args const& args;
  Kw const& kw;
  std::int64_t created_at;  ///< nanoseconds since the epoch
  slot<replaces>& result;
};

}  // namespace qtasks::triggers
