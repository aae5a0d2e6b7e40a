// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/engine/task_status.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace qtasks {

/// Which tasks to list, and which page of them.
struct task_query {
  std::optional<task_status> status{};  ///< of this status only
  std::string_view name{};              ///< of this name only; empty: of all
  std::size_t limit = 100;              ///< at most so many, and at most 1,000
  std::uint64_t after = 0;              ///< `task_page::next` of the page before; 0: the first page
};

}  // namespace qtasks
