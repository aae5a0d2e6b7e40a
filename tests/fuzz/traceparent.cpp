// SPDX-License-Identifier: BSL-1.0
// A `traceparent` is accepted if it has the form of the Recommendation, and is then written as it was read.
#include <qtasks/plugins/observability/traceparent.hpp>

#include "fuzz.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

using namespace qtasks;

namespace {

/// Whether the text is as long as the shape and has a hexadecimal digit in lower case wherever that has an `h`.
bool has_shape(std::string_view text, std::string_view shape) {
  if (text.size() != shape.size()) return false;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    bool const digit = std::string_view{"0123456789abcdef"}.find(text[i]) != std::string_view::npos;
    if (shape[i] == 'h' ? !digit : text[i] != shape[i]) return false;
  }
  return true;
}

bool acceptable(std::string_view text) {
  std::string_view const known = text.substr(0, traceparent_size);
  std::string_view const more = text.substr(known.size());
  return has_shape(known, "hh-hhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhh-hhhhhhhhhhhhhhhh-hh") && !known.starts_with("ff") &&
         known.substr(3, 32) != std::string(32, '0') && known.substr(36, 16) != std::string(16, '0') &&
         (more.empty() || (more.starts_with('-') && !known.starts_with("00")));
}

std::string written(trace_context const& context) {
  auto const characters = format_traceparent(context);
  return {characters.data(), characters.size()};
}

}  // namespace

void fuzz(std::string_view input) {
  auto const read = parse_traceparent(input);
  check(read.has_value() == acceptable(input), "what has the form is accepted, and nothing else");
  if (read) {
    check(written(*read).substr(2, 51) == input.substr(2, 51), "ids are written as they were read");
    auto const flags = std::strtoul(std::string{input.substr(53, 2)}.c_str(), nullptr, 16);
    check(read->flags == (flags & 3U), "the two known flags are kept");
    check(parse_traceparent(written(*read)) == read, "what is written is read again");
  }

  choices from{input};
  trace_context context{{from.number(), from.number()}, {from.number()}, from.byte()};
  context.flags &= 3;
  check(parse_traceparent(written(context)) == (context.valid() ? std::optional{context} : std::nullopt),
        "every valid context is read as it was written");
}
