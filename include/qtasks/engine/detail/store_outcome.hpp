// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/message.hpp>
#include <qtasks/engine/detail/error_text.hpp>

#include <algorithm>
#include <memory>
#include <string_view>
#include <utility>

namespace qtasks::detail {

/// Stores the outcome of a task in its cell, with a copy of the text of its error.
template <class Outcome, class Cell, class Value>
void store_outcome(Cell& cell, Value&& value) {
  auto* const place = reinterpret_cast<Outcome*>(cell.outcome.data());
  auto* const stored = std::construct_at(place, std::forward<Value>(value));
  cell.has_outcome = true;
  if (!stored->has_error()) return;
  detail::replace_text(stored->assume_error(), [&cell](std::string_view text) {
    text = text.substr(0, Cell::max_text);
    std::copy(text.begin(), text.end(), cell.text.data());
    return borrowed{std::string_view{cell.text.data(), text.size()}};
  });
}

}  // namespace qtasks::detail
