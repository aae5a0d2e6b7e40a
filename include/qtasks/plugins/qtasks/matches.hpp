// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/fixed_string.hpp>
#include <qtasks/core/detail/static_text.hpp>
#include <qtasks/plugins/qtasks/detail/constraint_pattern.hpp>

#include <string_view>

namespace qtasks {

namespace detail {

template <fixed_string Pattern>
struct pattern_page {
  static constexpr void write(text_writer& out) { out << "must match " << Pattern.view(); }
};

/// Speaks for a pattern that cannot be read.
template <fixed_string Pattern, bool WellFormed>
struct explain_pattern {
  static_assert(
      WellFormed,
      "this pattern cannot be read: write characters, `.`, `[a-z]`, `[^a-z]`, `\\\\d`, `\\\\w`, each with `?`, "
      "`*`, `+`, `{2}`, `{2,}` or `{2,5}`, 63 places at most, without groups and alternatives");
};

}  // namespace detail

/// Texts that match `Pattern` as a whole: characters, `.`, `[a-z]`, `[^a-z]`, `\d`, `\w`, each with `?`, `*`, `+`,
/// `{2}`, `{2,}` or `{2,5}`; 63 places at most, bytes and not code points. Linear in the text.
template <fixed_string Pattern>
struct matches {
  static constexpr detail::pattern pattern = detail::pattern_reader{Pattern.view()}.made();
  static_assert(sizeof(detail::explain_pattern<Pattern, pattern.well_formed>) > 0);
  static constexpr std::string_view text = detail::static_text<detail::pattern_page<Pattern>>::view;
  static constexpr bool holds(std::string_view value) noexcept { return pattern.matches(value); }
};

}  // namespace qtasks
