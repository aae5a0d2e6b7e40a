// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "clock_time.hpp"
#include "request.hpp"

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

/// Splits a line at its commas. Returns false unless there are exactly `fields.size()` fields.
template <std::size_t N>
bool split(std::string_view line, std::array<std::string_view, N>& fields) noexcept {
  for (std::size_t i = 0; i + 1 < N; ++i) {
    std::size_t const comma = line.find(',');
    if (comma == std::string_view::npos) return false;
    fields[i] = line.substr(0, comma);
    line.remove_prefix(comma + 1);
  }
  fields[N - 1] = line;
  return line.find(',') == std::string_view::npos;
}

/// Checks the numbers of a row and sets the type. Returns what is wrong, or an empty text.
inline std::string_view interpret(std::int64_t type, request& row) noexcept {
  if (type < 1 || type > 7) return "unknown type";
  row.type = static_cast<message>(type);
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

/// Parses a row of LOBSTER's message file: time, type, order id, size, price, direction. Returns what is wrong, or an
/// empty text. Allocates nothing.
inline std::string_view read_row(std::string_view line, request& row) noexcept {
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  std::array<std::string_view, 6> fields{};
  if (!split(line, fields)) return "not six fields";
  std::int64_t type = 0;
  std::int64_t direction = 0;
  if (!read_time(fields[0], row.time)) return "not a time";
  if (!read_number(fields[1], type)) return "type is not a number";
  if (!read_number(fields[2], row.id)) return "order id is not a number";
  if (!read_number(fields[3], row.size)) return "size is not a number";
  if (!read_number(fields[4], row.price)) return "price is not a number";
  if (!read_number(fields[5], direction)) return "direction is not a number";
  row.direction = direction == 1 || direction == -1 ? static_cast<int>(direction) : 0;
  return interpret(type, row);
}

}  // namespace order_gateway
