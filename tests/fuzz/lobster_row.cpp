// SPDX-License-Identifier: BSL-1.0
// A row of LOBSTER's message file is rejected with a reason, or is within its bounds and can be written and read again.
#include "csv.hpp"
#include "fuzz.hpp"
#include "lobster.hpp"

#include <cstdint>
#include <string>
#include <string_view>

using namespace order_gateway;

namespace {

bool within_bounds(request const& row) {
  bool const status = row.type == message::status;
  return row.time >= 0 && row.size >= 0 && row.size <= max_shares && row.price >= (status ? -1 : 0) &&
         row.price <= (status ? 1 : max_price) && (row.direction == 1 || row.direction == -1) &&
         (row.id >= 0 || row.type == message::cross);
}

bool same(request const& one, request const& other) {
  return one.time == other.time && one.type == other.type && one.id == other.id && one.size == other.size &&
         one.price == other.price && one.direction == other.direction &&
         one.attribution.characters == other.attribution.characters;
}

}  // namespace

void fuzz(std::string_view input) {
  request row;
  std::string const wrong{read_row(input, row)};
  if (!input.ends_with('\r')) {
    request of_windows;
    check(read_row(std::string{input} + '\r', of_windows) == wrong, "a carriage return at the end changes nothing");
  }
  if (!wrong.empty()) return;
  check(within_bounds(row), "a row is within its bounds");
  check(static_cast<std::int64_t>(row.type) >= 1 && row.type <= message::status, "the type is one of seven");
  for (char const each : row.attribution.name()) check(each > ' ' && each <= '~', "an attribution is printable");
  if (row.time >= end_of_2200) return;
  std::string const text = written_row(row);
  request again;
  check(read_row(text, again).empty() && same(row, again), "what is written is read again");
}
