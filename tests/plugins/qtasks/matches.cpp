// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/qtasks/matches.hpp>
#include <qtasks/qtasks.hpp>

#include "support/clause.hpp"

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
  EXPECT(match<"[]]">("]") && match<"[\\]\\d]+">("]4"));
  EXPECT(match<"\\w+\\.\\w+">("a_1.b") && !match<"\\w+\\.\\w+">("a.b.c"));
  EXPECT(match<".*">("any thing") && match<"a.c">("a\xff"
                                                  "c"));
  return 0;
}
CLAUSE(patterns, "patterns have characters, sets, escapes and repetitions, and match the whole text");

template <fixed_string... Texts>
constexpr bool all_invalid = (!detail::pattern_parser{Texts.view()}.parsed().well_formed && ...);
static_assert(all_invalid<"(a)", "a|b", "^a", "a$", "*", "a**", "[a", "[z-a]", "a{", "a{2", "a{3,2}", "a{x}", "\\",
                          "\\q", "a{64}", "a{99999999999999999999}", "}", "]">);
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

TEST_CASE("a text that makes backtracking exponential is matched in linear time") {
  std::string const text(100'000, 'a');
  CHECK(!match<"a*a*a*a*a*a*a*a*b">(text));
}

}  // namespace
