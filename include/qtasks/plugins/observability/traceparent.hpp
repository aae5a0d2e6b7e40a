// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/plugins/observability/trace_context.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

// The header `traceparent` of the W3C Recommendation "Trace Context". `tracestate` is ignored.
namespace qtasks {

namespace detail {

/// Parses hexadecimal digits in lower case. Returns nothing if there is another character among them.
constexpr std::optional<std::uint64_t> from_hex(std::string_view digits) noexcept {
  std::uint64_t value = 0;
  for (char const c : digits) {
    if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) return std::nullopt;
    value = value << 4 | static_cast<std::uint64_t>(c <= '9' ? c - '0' : c - 'a' + 10);
  }
  return value;
}

/// Writes the value with `digits` hexadecimal digits in lower case. Returns the end of what it wrote.
constexpr char* to_hex(char* to, std::uint64_t value, int digits) noexcept {
  while (digits-- > 0) *to++ = "0123456789abcdef"[value >> (4 * digits) & 15];
  return to;
}

}  // namespace detail

/// The length of a `traceparent` of version 00.
inline constexpr std::size_t traceparent_size = 55;

namespace detail {

inline constexpr std::uint8_t known_trace_flags = trace_context::sampled_flag | trace_context::random_flag;

}  // namespace detail

/// Parses a `traceparent`. Returns nothing for a value that the Recommendation requires to be ignored: wrong length,
/// upper case, an id of zeros, or the version ff. In a version after 00, a dash and more text may follow the known
/// part. The flags `sampled` and, of Level 2, `random` are kept. The time does not depend on the length of the text.
constexpr std::optional<trace_context> parse_traceparent(std::string_view text) noexcept {
  if (text.size() < traceparent_size || text[2] != '-' || text[35] != '-' || text[52] != '-') return std::nullopt;
  auto const version = detail::from_hex(text.substr(0, 2));
  auto const high = detail::from_hex(text.substr(3, 16));
  auto const low = detail::from_hex(text.substr(19, 16));
  auto const span = detail::from_hex(text.substr(36, 16));
  auto const flags = detail::from_hex(text.substr(53, 2));
  if (!version || !high || !low || !span || !flags || *version == 0xff) return std::nullopt;
  if (text.size() > traceparent_size && (*version == 0 || text[traceparent_size] != '-')) return std::nullopt;

  trace_context const context{{*high, *low}, {*span}, static_cast<std::uint8_t>(*flags & detail::known_trace_flags)};
  if (!context.valid()) return std::nullopt;
  return context;
}

/// Formats a valid context as a `traceparent` of version 00, without a terminating null.
constexpr std::array<char, traceparent_size> format_traceparent(trace_context const& context) noexcept {
  std::array<char, traceparent_size> text{'0', '0', '-'};
  char* at = detail::to_hex(text.data() + 3, context.trace.high, 16);
  at = detail::to_hex(at, context.trace.low, 16);
  *at++ = '-';
  at = detail::to_hex(at, context.span.value, 16);
  *at++ = '-';
  detail::to_hex(at, context.flags & detail::known_trace_flags, 2);
  return text;
}

}  // namespace qtasks
