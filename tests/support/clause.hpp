// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "support/catch.hpp"

#include <array>
#include <cstddef>
#include <string_view>

/// For a clause, a `constexpr int` function that returns 0 at its end: returns the line number if the condition is
/// false.
#define EXPECT(...)                      \
  do {                                   \
    if (!(__VA_ARGS__)) return __LINE__; \
  } while (false)

/// Runs a clause at compile time and at run time. The volatile pointer keeps the optimizer from evaluating the second
/// call.
#define CLAUSE(function, sentence)            \
  static_assert((function)() == 0, sentence); \
  TEST_CASE(sentence) {                       \
    int (*volatile clause)() = function;      \
    CHECK(clause() == 0);                     \
  }                                           \
  static_assert(true)

namespace support {

/// A list of what happened, in order: names of triggers, without `task_executor_`, and other words of the test.
class trace {
 public:
  constexpr void add(std::string_view row) {
    constexpr std::string_view prefix = "task_executor_";
    if (row.substr(0, prefix.size()) == prefix) row.remove_prefix(prefix.size());
    rows_.at(size_++) = row;
  }

  /// Whether the rows are these words, separated by one space.
  constexpr bool is(std::string_view words) const {
    for (std::size_t i = 0; i < size_; ++i) {
      std::string_view const row = rows_[i];
      if (words.substr(0, row.size()) != row) return false;
      words.remove_prefix(row.size());
      if (i + 1 < size_) {
        if (words.empty() || words.front() != ' ') return false;
        words.remove_prefix(1);
      }
    }
    return words.empty();
  }

  constexpr bool has(std::string_view row) const {
    for (std::string_view one : *this) {
      if (one == row) return true;
    }
    return false;
  }

  constexpr std::size_t size() const { return size_; }
  constexpr std::string_view const* begin() const { return rows_.data(); }
  constexpr std::string_view const* end() const { return rows_.data() + size_; }

  friend constexpr bool operator==(trace const& a, trace const& b) {
    if (a.size_ != b.size_) return false;
    for (std::size_t i = 0; i < a.size_; ++i) {
      if (a.rows_[i] != b.rows_[i]) return false;
    }
    return true;
  }

 private:
  std::array<std::string_view, 96> rows_{};
  std::size_t size_ = 0;
};

/// A plugin that adds the name of every trigger to a trace.
struct recorder {
  trace* to;
  constexpr void on(auto trigger, auto const& /*event*/) const { to->add(trigger.name); }
};

}  // namespace support
