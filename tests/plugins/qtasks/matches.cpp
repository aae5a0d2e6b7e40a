// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/qtasks/matches.hpp>
#include <qtasks/qtasks.hpp>

#include "support/clause.hpp"

#include <cstddef>
#include <initializer_list>
#include <random>
#include <regex>
#include <string>
#include <string_view>

namespace {

using namespace qtasks;

template <fixed_string Pattern>
constexpr bool match(std::string_view text) {
  return matches<Pattern>::holds(text);
}

constexpr int patterns() {
  EXPECT(match<"">("") && !match<"">("a"));
  EXPECT(match<"abc">("abc") && !match<"abc">("ab") && !match<"abc">("abcd"));
  EXPECT(match<"a?b">("b") && match<"a?b">("ab") && !match<"a?b">("aab"));
  EXPECT(match<"a*">("") && match<"a*a">("aaa") && !match<"a*a">("aab"));
  EXPECT(match<"a+">("aa") && !match<"a+">(""));
  EXPECT(match<"\\d{3}">("123") && !match<"\\d{3}">("12") && !match<"\\d{3}">("1234"));
  EXPECT(match<"x{2,3}">("xx") && match<"x{2,3}">("xxx") && !match<"x{2,3}">("x") && !match<"x{2,3}">("xxxx"));
  EXPECT(match<"x{2,}">("xxxxx") && !match<"x{2,}">("x"));
  EXPECT(match<"[a-cX]+">("abXc") && !match<"[a-cX]+">("d"));
  EXPECT(match<"[^a-c]">("d") && !match<"[^a-c]">("b"));
  EXPECT(match<"[\\]]">("]") && match<"[\\]\\d]+">("]4"));
  EXPECT(match<"[+-]?[0-9]+">("-12") && match<"[+-]?[0-9]+">("+1") && match<"[+-]?[0-9]+">("7"));
  EXPECT(!match<"[+-]?[0-9]+">("ABC") && !match<"[+-]?[0-9]+">("1;DROP") && !match<"[+-]">(","));
  EXPECT(match<"[-a]+">("-a") && match<"[^-a]">("b") && !match<"[^-a]">("-") && match<"[a-c-]+">("b-"));
  EXPECT(match<"[a\\-z]+">("a-z") && !match<"[a\\-z]">("m") && match<"[!-\\/]+">("!+/") && match<"[\\d-]+">("4-2"));
  EXPECT(match<"\\w+\\.\\w+">("a_1.b") && !match<"\\w+\\.\\w+">("a.b.c"));
  EXPECT(match<".*">("any thing") && match<"a.c">("a\xff"
                                                  "c"));
  return 0;
}
CLAUSE(patterns, "patterns have characters, sets, escapes and repetitions, and match the whole text");

template <fixed_string... Texts>
constexpr bool all_invalid = (!detail::pattern_parser{Texts.view()}.parsed().well_formed && ...);
static_assert(
    all_invalid<"(a)", "a|b", "^a", "a$", "*", "a**", "[a", "[z-a]", "a{", "a{2", "a{3,2}", "a{x}", "\\", "\\q",
                "a{64}", "a{99999999999999999999}", "}", "]", "[]", "[]]", "[^]", "[a-\\d]", "[\\d-z]", "[a-c-e]",
                "[[:alpha:]]", "[a[]", "\xc3\xa9?", "[\xc3\xa9]", "\\\xc3", "\\ ", "[a-", "[a\\", "a{,3}", "a+?">);
static_assert(detail::pattern_parser{"a{62}b"}.parsed().well_formed &&
              !detail::pattern_parser{"a{63}b"}.parsed().well_formed);

template <fixed_string... Patterns>
bool agrees_with_std_regex(std::mt19937& random) {
  auto const agrees = [&](std::string const& text) {
    return ((match<Patterns>(text) ==
             std::regex_match(text, std::regex{std::string{Patterns.view()}, std::regex::ECMAScript})) &&
            ...);
  };
  for (int i = 0; i < 1'000; ++i) {
    std::string text;
    for (auto length = random() % 9; length > 0; --length) text += "ab1-"[random() % 4];
    if (!agrees(text)) return false;
  }
  return true;
}

TEST_CASE("patterns accept what std::regex accepts") {
  std::mt19937 random{20260523};
  CHECK(agrees_with_std_regex<"a*b*", "[ab]+1?", "a{2,4}b?", ".a.*", "[^a]*1", "\\w+-\\w+", "\\d{0,2}a+b{1,}",
                              "a?a?a?aaa">(random));
}

/// A random pattern of the grammar, or of what looks like it.
std::string random_pattern(std::mt19937& random) {
  auto const one_of = [&](std::initializer_list<std::string_view> texts) {
    return std::string{*(texts.begin() + static_cast<std::ptrdiff_t>(random() % texts.size()))};
  };
  std::string pattern;
  for (auto positions = 1 + random() % 4; positions > 0; --positions) {
    if (random() % 2 == 0) {
      pattern += one_of({"a", "b", "-", "1", ".", "\\d", "\\w", "\\.", "\\-", "\\]", "^", "|", "("});
    } else {
      pattern += random() % 3 == 0 ? "[^" : "[";
      for (auto items = 1 + random() % 4; items > 0; --items) {
        pattern += one_of({"a", "b", "1", "-", "+", "a-b", "0-9", "+--", "\\d", "\\w", "\\]", "\\-", "^", "."});
      }
      pattern += "]";
    }
    pattern += one_of({"", "", "?", "*", "+", "{2}", "{1,}", "{0,2}", "??"});
  }
  return pattern;
}

TEST_CASE("a generated pattern is refused, or accepts what std::regex accepts") {
  std::mt19937 random{20260524};
  int tried = 0;
  for (int i = 0; i < 3000; ++i) {
    std::string const pattern = random_pattern(random);
    auto const parsed = detail::pattern_parser{pattern}.parsed();
    if (!parsed.well_formed) continue;
    ++tried;
    std::regex const reference{pattern, std::regex::ECMAScript};
    for (int k = 0; k < 30; ++k) {
      std::string text;
      for (auto length = random() % 6; length > 0; --length) text += "ab1-+]^._,"[random() % 10];
      CAPTURE(pattern, text);
      REQUIRE(parsed.matches(text) == std::regex_match(text, reference));
    }
  }
  CHECK(tried > 1000);
}

TEST_CASE("a text that makes backtracking exponential is matched in linear time") {
  std::string const text(100'000, 'a');
  CHECK(!match<"a*a*a*a*a*a*a*a*b">(text));
}

}  // namespace
