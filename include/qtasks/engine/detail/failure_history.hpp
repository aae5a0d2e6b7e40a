// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/engine/failed_attempt.hpp>

#include <cstddef>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace qtasks::detail {

/// The failures of a task; null: none yet, and then nothing is allocated.
using failure_history = std::unique_ptr<std::vector<failed_attempt>>;

/// Adds a failure with this text, and drops the oldest if there would be more than `most`.
inline void add_failure(failure_history& to, std::size_t most, failed_attempt failure, std::string_view text) {
  constexpr std::size_t longest = 240;
  if (to == nullptr) to = std::make_unique<std::vector<failed_attempt>>();
  if (to->size() >= most) to->erase(to->begin());
  failure.text = text.substr(0, longest);
  to->push_back(std::move(failure));
}

}  // namespace qtasks::detail
