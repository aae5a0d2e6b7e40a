// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "clock_time.hpp"
#include "request.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <system_error>

namespace order_gateway {

/// Bounds far above any real row. They keep later arithmetic from overflowing.
inline constexpr std::int64_t max_shares = 1'000'000'000'000;
inline constexpr std::int64_t max_price = 10'000'000'000'000;

/// Parses the whole text as an integer.
inline bool read_number(std::string_view text, std::int64_t& number) noexcept {
  char const* const end = text.data() + text.size();
  auto const [stopped, error] = std::from_chars(text.data(), end, number);
  return error == std::errc{} && stopped == end;
}

/// Splits a line at its commas. Returns the number of columns, or N + 1 if there are more than N.
template <std::size_t N>
std::size_t split(std::string_view line, std::array<std::string_view, N>& columns) noexcept {
  for (std::size_t i = 0; i < N; ++i) {
    std::size_t const comma = line.find(',');
    columns[i] = line.substr(0, comma);
    if (comma == std::string_view::npos) return i + 1;
    line.remove_prefix(comma + 1);
  }
  return N + 1;
}

/// Reads the seventh column; "null" and an empty text name no participant. Returns what is wrong, or an empty text.
inline std::string_view read_attribution(std::string_view text, participant& read) noexcept {
  read = {};
  if (text == "null") return {};
  if (text.size() > read.characters.size()) return "attribution is longer than 8 characters";
  for (char const each : text) {
    if (each <= ' ' || each > '~') return "attribution is not printable ASCII";
  }
  std::copy(text.begin(), text.end(), read.characters.begin());
  return {};
}

/// Checks the numbers of a row and sets the type. Returns what is wrong, or an empty text.
inline std::string_view interpret(std::int64_t type, request& row) noexcept {
  if (type < 1 || type > 7) return "unknown type";
  row.type = static_cast<message>(type);
  if (row.id < 0 && row.type != message::cross) return "negative order id";
  if (row.direction != 1 && row.direction != -1) return "direction is not 1 or -1";
  if (row.size < 0) return "negative size";
  if (row.size > max_shares) return "size out of range";
  if (row.type == message::status) return row.price < -1 || row.price > 1 ? "unknown trading status" : "";
  if (row.price < 0) return "negative price";
  if (row.price > max_price) return "price out of range";
  if (row.type == message::cross) return {};  // an auction without participants has neither size nor price
  if (row.size == 0) return "size is zero";
  return row.price == 0 ? "price is zero" : "";
}

/// Parses a row of LOBSTER's message file: time, type, order id, size, price, direction and, in newer files,
/// attribution. Returns what is wrong, or an empty text. Allocates nothing.
inline std::string_view read_row(std::string_view line, request& row) noexcept {
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  std::array<std::string_view, 7> columns{};
  std::size_t const found = split(line, columns);
  if (found != 6 && found != 7) return "expected 6 or 7 columns";
  std::int64_t type = 0;
  std::int64_t direction = 0;
  if (!read_time(columns[0], row.time)) return line.starts_with("\xEF\xBB\xBF") ? "byte order mark" : "not a time";
  if (!read_number(columns[1], type)) return "type is not a 64-bit integer";
  if (!read_number(columns[2], row.id)) return "order id is not a 64-bit integer";
  if (!read_number(columns[3], row.size)) return "size is not a 64-bit integer";
  if (!read_number(columns[4], row.price)) return "price is not a 64-bit integer";
  if (!read_number(columns[5], direction)) return "direction is not a 64-bit integer";
  std::string_view const wrong = read_attribution(columns[6], row.attribution);
  if (!wrong.empty()) return wrong;
  row.direction = direction == 1 || direction == -1 ? static_cast<int>(direction) : 0;
  return interpret(type, row);
}

}  // namespace order_gateway
