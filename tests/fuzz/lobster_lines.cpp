// SPDX-License-Identifier: BSL-1.0
// The line reader finds the lines that a simple split finds.
#include "fuzz.hpp"
#include "line_reader.hpp"

#include <cstddef>
#include <cstdio>
#include <string>
#include <string_view>

using order_gateway::line_reader;

namespace {

/// The input without its first byte, which says how often to repeat the second: up to the lengths at which the reader
/// skips a line and at which its buffer ends.
std::string text_of(choices from) {
  constexpr std::size_t lengths[] = {0, 1, 2, 4'095, 4'096, 4'097, 65'535, 65'537};
  std::size_t const choice = from.below(256);
  std::size_t const length = lengths[choice < 248 ? choice % 6 : choice % 8];
  auto const repeated = static_cast<char>(from.byte());
  return std::string(length, repeated).append(from.rest());
}

}  // namespace

void fuzz(std::string_view input) {
  std::string text = text_of(choices{input});
  if (text.empty()) return;
  std::FILE* const file = fmemopen(text.data(), text.size(), "r");
  check(file != nullptr, "a file can be opened");
  line_reader reader{file};
  std::string_view found;
  for (std::string_view rest = text; !rest.empty();) {
    std::string_view const line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(line.size() < rest.size() ? line.size() + 1 : line.size());
    bool const too_long = line.size() > line_reader::max_length;
    check(reader.next(found) == (too_long ? line_reader::found::too_long : line_reader::found::line),
          "a line is found, or one that is too long");
    check(too_long || found == line, "the line is that of the text");
  }
  check(reader.next(found) == line_reader::found::end && reader.next(found) == line_reader::found::end,
        "there are no more lines");
  check(reader.bytes() == text.size() && !reader.failed(), "every byte has been read");
  std::fclose(file);
}
