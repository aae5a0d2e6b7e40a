// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/observability/traceparent.hpp>

#include "support/clause.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <random>
#include <regex>
#include <string>
#include <string_view>

namespace {

using namespace qtasks;
using namespace std::string_view_literals;

// The example from the Recommendation.
constexpr auto example = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"sv;

constexpr bool parses(std::string_view text) { return parse_traceparent(text).has_value(); }
constexpr bool writes(trace_context const& context, std::string_view text) {
  auto const written = format_traceparent(context);
  return std::string_view{written.data(), written.size()} == text;
}

constexpr int read_and_written() {
  auto const context = parse_traceparent(example);
  EXPECT(context.has_value());
  EXPECT(context->trace == trace_id{0x4bf92f3577b34da6, 0xa3ce929d0e0e4736});
  EXPECT(context->span == span_id{0x00f067aa0ba902b7});
  EXPECT(context->sampled());
  EXPECT(writes(*context, example));
  EXPECT(!parse_traceparent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00")->sampled());
  // Flags other than `sampled` and `random` are ignored, and written as zeros.
  EXPECT(writes(*parse_traceparent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-fd"), example));
  for (std::string_view flags : {"00", "01", "02", "03"}) {
    std::array<char, traceparent_size> text{};
    std::copy_n(example.begin(), text.size() - 2, text.begin());
    std::copy_n(flags.begin(), 2, text.end() - 2);
    std::string_view const whole{text.data(), text.size()};
    EXPECT(writes(*parse_traceparent(whole), whole));
  }
  EXPECT(!parse_traceparent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-fe")->sampled());
  return 0;
}
CLAUSE(read_and_written, "a traceparent is parsed and formatted as the Recommendation requires");

constexpr int ignored() {
  EXPECT(!parses(""));
  EXPECT(!parses("00"));
  EXPECT(!parses("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0"));
  EXPECT(!parses("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01 "));
  EXPECT(!parses("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-what"));
  EXPECT(!parses("00-00000000000000000000000000000000-00f067aa0ba902b7-01"));
  EXPECT(!parses("00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01"));
  EXPECT(!parses("00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01"));
  EXPECT(!parses("ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));
  EXPECT(!parses("0x-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));
  EXPECT(!parses("00_4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));
  // Half of an id may be zeros.
  EXPECT(parses("00-0000000000000000a3ce929d0e0e4736-00f067aa0ba902b7-01"));
  EXPECT(parses("00-4bf92f3577b34da60000000000000000-00f067aa0ba902b7-01"));
  return 0;
}
CLAUSE(ignored, "a text that is not a traceparent of version 00 is ignored");

constexpr int later_versions() {
  EXPECT(parses("01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));
  EXPECT(parses("fe-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-"));
  EXPECT(!parses("01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01what"));
  EXPECT(!parses("01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01.what"));
  auto const later =
      parse_traceparent("cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-what-the-future-brings");
  EXPECT(later.has_value() && writes(*later, example));
  return 0;
}
CLAUSE(later_versions, "the known part of a later version is parsed, and version 00 is written");

TEST_CASE("every valid context survives formatting and parsing") {
  std::mt19937_64 random(5);
  for (int i = 0; i < 10'000; ++i) {
    trace_context const context{{random(), random()}, {random()}, static_cast<std::uint8_t>(random() & 1)};
    auto const text = format_traceparent(context);
    REQUIRE(parse_traceparent({text.data(), text.size()}) == context);
  }
}

TEST_CASE("mutated texts are accepted exactly if a regular expression accepts them") {
  std::regex const valid(
      "(00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2})|"
      "((?!00|ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-[^]*)?)");
  auto const compare = [&valid](std::string const& text) {
    CAPTURE(text);
    REQUIRE(parses(text) == std::regex_match(text, valid));
  };
  for (std::size_t at = 0; at < example.size(); ++at) {
    for (int c = 0; c < 256; ++c) {
      std::string text(example);
      text[at] = static_cast<char>(c);
      compare(text);
    }
  }
  std::mt19937 random(6);
  constexpr auto characters = "0000011fc9-AF. "sv;
  for (int i = 0; i < 20'000; ++i) {
    std::string text(example);
    if (random() % 2 == 0) text.replace(0, 2, std::string_view{"01ccfffe0000"}.substr(random() % 6 * 2, 2));
    if (random() % 4 == 0) text.replace(3, 32, std::string(32, '0'));
    if (random() % 4 == 0) text.replace(36, 16, std::string(16, '0'));
    for (std::size_t changes = random() % 3; changes > 0; --changes) {
      text[random() % text.size()] = characters[random() % characters.size()];
    }
    if (random() % 4 == 0) text.resize(random() % 70, characters[random() % characters.size()]);
    if (random() % 4 == 0) text += "-more";
    compare(text);
  }
}

}  // namespace
