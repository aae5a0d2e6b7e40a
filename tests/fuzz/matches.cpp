// SPDX-License-Identifier: BSL-1.0
// `matches` agrees with a matcher that only counts positions, for patterns of every form and for any text.
#include <qtasks/plugins/qtasks/matches.hpp>

#include "fuzz.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

using qtasks::detail::pattern;
using qtasks::detail::pattern_parser;

namespace {

constexpr std::string_view marks = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
constexpr std::size_t no_limit = static_cast<std::size_t>(-1);

bool is_mark(char c) { return marks.find(c) != std::string_view::npos; }

/// A position of a pattern, as it is written and what it means.
struct position {
  std::string text{};
  std::array<bool, 256> accepts{};
  std::size_t least = 1;
  std::size_t most = 1;

  void accept(unsigned char first, unsigned char last) {
    for (std::size_t c = first; c <= last; ++c) accepts[c] = true;
  }
  void accept_word() { accept('0', '9'), accept('a', 'z'), accept('A', 'Z'), accept('_', '_'); }
};

/// A character of ASCII; with a backslash if it is a mark.
char character(choices& from, std::string& text) {
  auto const c = static_cast<char>(from.below(128));
  if (is_mark(c)) text += '\\';
  text += c;
  return c;
}

void write_set(choices& from, position& at) {
  at.text += '[';
  bool const negated = from.below(2) == 1;
  if (negated) at.text += '^';
  bool const first_dash = from.below(8) == 0;
  bool const last_dash = from.below(8) == 0;
  if (first_dash) at.text += '-';
  for (std::size_t items = (first_dash || last_dash ? 0 : 1) + from.below(4); items > 0; --items) {
    std::size_t const kind = from.below(4);
    if (kind == 0) at.text += "\\d", at.accept('0', '9');
    if (kind == 1) at.text += "\\w", at.accept_word();
    if (kind < 2) continue;
    std::string one, other;
    char const a = character(from, one);
    char const b = kind == 2 ? a : character(from, other);
    at.text += kind == 2 ? one : a <= b ? one + "-" + other : other + "-" + one;
    at.accept(static_cast<unsigned char>(a < b ? a : b), static_cast<unsigned char>(a < b ? b : a));
  }
  if (last_dash) at.text += '-';
  if (first_dash || last_dash) at.accept('-', '-');
  at.text += ']';
  for (bool& accepted : at.accepts) accepted = accepted != negated;
}

void write_repetition(choices& from, position& at) {
  std::size_t const n = from.below(9);
  std::size_t const m = n + from.below(9);
  switch (from.below(8)) {
    case 0:
      at.text += '?', at.least = 0;
      break;
    case 1:
      at.text += '*', at.least = 0, at.most = no_limit;
      break;
    case 2:
      at.text += '+', at.most = no_limit;
      break;
    case 3:
      at.text += "{" + std::to_string(n) + "}", at.least = at.most = n;
      break;
    case 4:
      at.text += "{" + std::to_string(n) + ",}", at.least = n, at.most = no_limit;
      break;
    case 5:
      at.text += "{" + std::to_string(n) + "," + std::to_string(m) + "}", at.least = n, at.most = m;
      break;
    default:
      break;
  }
}

position write_position(choices& from) {
  position at;
  switch (from.below(6)) {
    case 0:
      at.text = ".", at.accept(0, 255);
      break;
    case 1:
      at.text = "\\d", at.accept('0', '9');
      break;
    case 2:
      at.text = "\\w", at.accept_word();
      break;
    case 3:
      write_set(from, at);
      break;
    case 4: {  // a byte outside ASCII is not repeated
      auto const c = static_cast<unsigned char>(128 + from.below(128));
      at.text = static_cast<char>(c), at.accept(c, c);
      return at;
    }
    default: {
      auto const c = static_cast<unsigned char>(character(from, at.text));
      at.accept(c, c);
    }
  }
  write_repetition(from, at);
  return at;
}

/// Which ends a match of the first positions can have, one position after the other.
bool matches_by_counting(std::vector<position> const& positions, std::string_view text) {
  std::vector<bool> ends(text.size() + 1);
  ends[0] = true;
  for (position const& at : positions) {
    std::vector<bool> next(text.size() + 1);
    for (std::size_t begin = 0; begin <= text.size(); ++begin) {
      if (!ends[begin]) continue;
      for (std::size_t count = 0; count <= at.most; ++count) {
        if (count >= at.least) next[begin + count] = true;
        if (begin + count == text.size() || !at.accepts[static_cast<unsigned char>(text[begin + count])]) break;
      }
    }
    ends = next;
  }
  return ends[text.size()];
}

/// A text that matches, if every set accepts a byte.
std::string matching_text(choices& from, std::vector<position> const& positions) {
  std::string text;
  for (position const& at : positions) {
    std::size_t const more = std::min<std::size_t>(at.most - at.least, 3);
    std::size_t const count = at.least + from.below(more + 1);
    for (std::size_t i = 0; i < count; ++i) {
      std::size_t c = from.byte();
      for (int tries = 0; tries < 256 && !at.accepts[c]; ++tries) c = (c + 1) % 256;
      text += static_cast<char>(c);
    }
  }
  return text;
}

}  // namespace

void fuzz(std::string_view input) {
  pattern const any = pattern_parser{input}.parsed();
  check(any.size <= pattern::max_atoms, "a pattern has a bounded size");

  choices from{input};
  std::vector<position> positions(1 + from.below(8));
  std::string written;
  std::size_t size = 0;
  for (position& at : positions) {
    at = write_position(from);
    written += at.text;
    size += at.most == no_limit ? at.least + 1 : at.most;
  }
  pattern const parsed = pattern_parser{written}.parsed();
  check(parsed.well_formed == (size <= pattern::max_atoms),
        "every pattern of the grammar is read, if it is not too long");
  if (!parsed.well_formed) return;
  std::string text = matching_text(from, positions);
  check(parsed.matches(text) == matches_by_counting(positions, text), "a text that matches");
  if (!text.empty()) text[from.byte() % text.size()] = static_cast<char>(from.byte());
  check(parsed.matches(text) == matches_by_counting(positions, text), "a text that nearly matches");
  check(parsed.matches(from.rest()) == matches_by_counting(positions, from.rest()), "any text");
}
