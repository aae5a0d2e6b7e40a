// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>

#include <optional>
#include <type_traits>
#include <utility>

namespace qtasks::detail {

/// `to.emplace(with...)`, always inlined. With -Os GCC calls the standard library's function, and one call that takes
/// an address keeps the whole state of a run in memory: 95 instructions instead of 8.
template <class T, class... Args>
QTASKS_INLINE constexpr void inline_emplace(std::optional<T>& to, Args&&... with) {
  if constexpr (std::is_trivially_copyable_v<T> && std::is_move_assignable_v<T>) {
    to = std::optional<T>(std::in_place, std::forward<Args>(with)...);
  } else {
    to.emplace(std::forward<Args>(with)...);
  }
}

}  // namespace qtasks::detail
