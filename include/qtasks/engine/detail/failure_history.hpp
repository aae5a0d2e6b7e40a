// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>
#include <qtasks/engine/detail/error_summary.hpp>
#include <qtasks/engine/failed_attempt.hpp>
#include <qtasks/engine/task_outcome.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace qtasks::detail {

/// The failures of a task; null: none yet, and then nothing is allocated.
using failure_history = std::unique_ptr<std::vector<failed_attempt>>;

/// Adds a failure with this text, and drops the oldest if there would be more than `most`. Without memory for it, the
/// history lacks it: the cell is locked, and the task goes on.
inline void add_failure(failure_history& to, std::size_t most, failed_attempt failure, std::string_view text) noexcept {
  constexpr std::size_t longest = 240;
  QTASKS_TRY {
    if (to == nullptr) to = std::make_unique<std::vector<failed_attempt>>();
    if (to->size() >= most) to->erase(to->begin());
    failure.text = text.substr(0, longest);
    to->push_back(std::move(failure));
  }
  QTASKS_CATCH_ALL {}
}

/// Adds the error of a run that called its task `made` times to the task, whose cell is locked. Not inlined: GCC 12
/// would warn that the error may not be initialized.
template <class Store, class Outcome>
[[gnu::noinline]] void note_outcome(Store& store, std::uint32_t slot, task_outcome how, std::uint32_t made,
                                    Outcome const& outcome) {
  auto& cell = store.cells[slot];
  cell.attempts += made;
  store.note_failure(slot, cell.attempts, how, detail::summary_of(outcome.assume_error()));
}

}  // namespace qtasks::detail
