// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/static_text.hpp>
#include <qtasks/core/fixed_string.hpp>
#include <qtasks/plugins/qtasks/detail/constraint_pattern.hpp>

#include <string_view>

namespace qtasks {

namespace detail {

template <fixed_string Pattern>
struct pattern_text {
  static constexpr void write(text_writer& out) { out << "must match " << Pattern.view(); }
};

/// Reports a pattern that cannot be parsed.
template <fixed_string Pattern, bool WellFormed>
struct explain_pattern {
  static_assert(
      WellFormed,
      "this pattern cannot be read: write characters, `.`, `[a-z]`, `[^a-z]`, `\\\\d`, `\\\\w`, each with `?`, "
      "`*`, `+`, `{2}`, `{2,}` or `{2,5}`, at most 63 positions, without groups and alternatives; in a set, write "
      "`[`, `]`, and a `-` in the middle with a backslash");
};

}  // namespace detail

/// The whole text matches `Pattern`. `docs/qtasks_plugins.md` has the grammar; a pattern outside it does not compile. A
/// character is a byte, not a code point. At most 63 positions after repetitions are expanded. The time is linear in
/// the length of the text.
template <fixed_string Pattern>
struct matches {
  static constexpr detail::pattern pattern = detail::pattern_parser{Pattern.view()}.parsed();  ///< the parsed pattern
  static_assert(sizeof(detail::explain_pattern<Pattern, pattern.well_formed>) > 0);
  static constexpr std::string_view text = detail::static_text<detail::pattern_text<Pattern>>::view;
  static constexpr bool holds(std::string_view value) noexcept { return pattern.matches(value); }
};

}  // namespace qtasks
