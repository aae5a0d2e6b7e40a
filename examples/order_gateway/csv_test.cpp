// SPDX-License-Identifier: BSL-1.0
// The parser and the line reader: rows to accept, rows to reject with a reason, random rows, and random damage.
#include "csv.hpp"
#include "line_reader.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {
using namespace order_gateway;
using namespace std::string_literals;

std::mt19937_64 random{20210412};
int failures = 0;

void check(bool holds, std::string_view what, std::string_view text) {
  if (holds) return;
  std::printf("%.*s: '%.80s'\n", static_cast<int>(what.size()), what.data(), std::string{text}.c_str());
  ++failures;
}

/// Parses a copy with nothing behind it, so that the address sanitizer finds a read beyond the end.
std::string_view parse(std::string_view line, request& row) {
  std::vector<char> const copy(line.begin(), line.end());
  return read_row({copy.data(), copy.size()}, row);
}

void accepts() {
  std::string const six = "34200.000376608,5,0,10,33578400,1";
  for (auto const& [end, attribution] : std::vector<std::pair<std::string, std::string>>{{"", ""},
                                                                                         {"\r", ""},
                                                                                         {",null", ""},
                                                                                         {",", ""},
                                                                                         {",\r", ""},
                                                                                         {",NSDQ", "NSDQ"},
                                                                                         {",A.b-3#78\r", "A.b-3#78"}}) {
    request row;
    check(parse(six + end, row).empty() && row.attribution.name() == attribution, "attribution", end);
    check(row.type == message::execute_hidden && row.size == 10 && row.price == 33'578'400 && row.direction == 1 &&
              row.time == 34'200 * second + 376'608,
          "numbers", end);
  }
  for (std::string const row : {"34201.1,6,-1,45725,33552100,-1,null", "57600.2,6,-2,0,0,1", "40000,6,-4,5,100,1",
                                "36023,7,0,0,-1,-1", "36323,7,0,0,0,-1,null", "36723,7,0,0,1,-1"}) {
    request parsed;
    check(parse(row, parsed).empty(), "cross or status", row);
  }
}

void rejects() {
  std::string const columns = "expected 6 or 7 columns";
  std::string const good = "34200.5,1,1,100,1000000,1";
  std::vector<std::pair<std::string, std::string>> const rows{
      {"", columns},
      {"\r", columns},
      {",,,,", columns},
      {std::string(4096, ','), columns},
      {"34200.5,1,1,100,1000000", columns},
      {good + ",null,null", columns},
      {",,,,,", "not a time"},
      {",,,,,,", "not a time"},
      {"\xEF\xBB\xBF" + good, "byte order mark"},
      {"\xEF\xBB\xBF" + good + ",null", "byte order mark"},
      {"99999999999999999999,1,1,100,1000000,1", "not a time"},
      {"34200.5\0,1,1,100,1000000,1"s, "not a time"},
      {"34200.5,1\0,1,100,1000000,1"s, "type is not a 64-bit integer"},
      {"34200.5,-9223372036854775809,1,100,1000000,1", "type is not a 64-bit integer"},
      {"34200.5,-1,1,100,1000000,1", "unknown type"},
      {"34200.5,8,1,100,1000000,1,null", "unknown type"},
      {"34200.5,1,9223372036854775808,100,1000000,1", "order id is not a 64-bit integer"},
      {"34200.5,1,-1,100,1000000,1", "negative order id"},
      {"34200.5,4,-9223372036854775808,100,1000000,1", "negative order id"},
      {"34200.5,1,1,9223372036854775808,1000000,1", "size is not a 64-bit integer"},
      {"34200.5,1,1,9223372036854775807,1000000,1", "size out of range"},
      {"34200.5,1,1,-1,1000000,1", "negative size"},
      {"34200.5,1,1,100,-99999999999999999999,1", "price is not a 64-bit integer"},
      {"34200.5,1,1,100,9223372036854775807,1", "price out of range"},
      {"34200.5,1,1,100,1000000,\r", "direction is not a 64-bit integer"},
      {"34200.5,1,1,100,1000000,0,null", "direction is not 1 or -1"},
      {"34200.5,7,0,0,2,-1,null", "unknown trading status"},
      {good + ",NSDQNSDQ9", "attribution is longer than 8 characters"},
      {good + ",NS Q", "attribution is not printable ASCII"},
      {good + ",NS\0Q"s, "attribution is not printable ASCII"},
      {good + ",NSD\xC3\x84", "attribution is not printable ASCII"},
      {good + ",null\r\r", "attribution is not printable ASCII"},
  };
  for (auto const& [row, why] : rows) {
    request parsed;
    check(parse(row, parsed) == why, why, row);
  }
}

std::int64_t up_to(std::int64_t last) { return std::uniform_int_distribution<std::int64_t>{0, last}(random); }

/// A valid row, and what it means.
std::string random_row(request& meant) {
  meant = {.id = up_to(INT64_MAX), .size = 1 + up_to(max_shares - 1), .price = 1 + up_to(max_price - 1)};
  meant.time = up_to(86'399) * second + up_to(second - 1);
  meant.type = static_cast<message>(1 + up_to(5));
  meant.direction = up_to(1) == 0 ? 1 : -1;
  std::string fraction = std::to_string(second + meant.time % second);
  fraction[0] = '.';
  std::string row = std::to_string(meant.time / second) + fraction;
  for (std::int64_t const number : {static_cast<std::int64_t>(meant.type), meant.id, meant.size, meant.price,
                                    static_cast<std::int64_t>(meant.direction)}) {
    row += ',' + std::to_string(number);
  }
  if (up_to(1) == 0) return row;
  std::string attribution(static_cast<std::size_t>(up_to(8)), ' ');
  for (char& each : attribution) each = static_cast<char>('A' + up_to(25));
  std::copy(attribution.begin(), attribution.end(), meant.attribution.characters.begin());
  return row + ',' + (attribution.empty() && up_to(1) == 0 ? "null" : attribution);
}

void reads_what_was_written() {
  for (int i = 0; i < 50'000; ++i) {
    request meant;
    request parsed;
    std::string const row = random_row(meant);
    check(parse(row, parsed).empty(), "valid", row);
    check(parsed.id == meant.id && parsed.size == meant.size && parsed.price == meant.price &&
              parsed.time == meant.time && parsed.type == meant.type && parsed.direction == meant.direction &&
              parsed.attribution.characters == meant.attribution.characters,
          "same", row);
  }
}

/// Whatever a row contains, it is rejected with a reason, or the request is within its bounds.
void survives_damage() {
  std::string const bytes = ",,,\0\r\n-+.019 \xEF\xBB\xBF\xFFnullNSDQ"s;
  for (int i = 0; i < 200'000; ++i) {
    request parsed;
    std::string row = random_row(parsed);
    parsed = {};
    for (std::int64_t damages = up_to(4); damages >= 0; --damages) {
      auto const at = static_cast<std::size_t>(up_to(static_cast<std::int64_t>(row.size())));
      auto const byte = bytes[static_cast<std::size_t>(up_to(static_cast<std::int64_t>(bytes.size()) - 1))];
      switch (up_to(2)) {
        case 0:
          row.insert(at, 1, byte);
          break;
        case 1:
          row.replace(at, 1, 1, byte);
          break;
        default:
          row.erase(at, static_cast<std::size_t>(up_to(20)));
      }
    }
    if (!parse(row, parsed).empty()) continue;
    bool const status = parsed.type == message::status;
    check(parsed.time >= 0 && parsed.size >= 0 && parsed.size <= max_shares && parsed.price >= (status ? -1 : 0) &&
              parsed.price <= (status ? 1 : max_price) && (parsed.direction == 1 || parsed.direction == -1) &&
              (parsed.id >= 0 || parsed.type == message::cross),
          "within bounds", row);
    for (char const each : parsed.attribution.name()) check(each > ' ' && each <= '~', "printable", row);
  }
}

/// Compares the line reader with a simple split, for lines about as long as its limit and its buffer.
void splits_lines() {
  std::size_t const lengths[] = {0, 1, 40, 4'095, 4'096, 4'097, 65'535, 65'536, 65'537, 140'000};
  for (int i = 0; i < 200; ++i) {
    std::vector<std::string> lines(static_cast<std::size_t>(1 + up_to(19)));
    std::FILE* const file = std::tmpfile();
    for (std::string& line : lines) {
      line.assign(lengths[up_to(std::ssize(lengths) - 1)], "x\0\r"[up_to(2)]);
      bool const last = &line == &lines.back();
      if (last && line.empty()) line = "x";  // after the last '\n' there is no empty line
      std::fwrite(line.data(), 1, line.size(), file);
      if (!last || up_to(1) == 0) std::fputc('\n', file);
    }
    std::rewind(file);
    line_reader reader{file};
    std::string_view found;
    for (std::string const& line : lines) {
      bool const too_long = line.size() > line_reader::max_length;
      check(reader.next(found) == (too_long ? line_reader::found::too_long : line_reader::found::line), "found",
            std::to_string(line.size()));
      check(too_long || found == line, "line", std::to_string(line.size()));
    }
    check(reader.next(found) == line_reader::found::end, "end", "");
    std::fclose(file);
  }
}
}  // namespace

int main() {
  accepts();
  rejects();
  reads_what_was_written();
  survives_damage();
  splits_lines();
  std::printf("%d failures\n", failures);
  return failures == 0 ? 0 : 1;
}
