// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace qtasks::detail {

/// One position of a pattern: a set of characters, and how often one of them occurs.
struct pattern_atom {
  std::array<bool, 256> accepts{};
  bool optional = false;
  bool repeats = false;
};

/// A pattern as a sequence of atoms. It is matched as a nondeterministic automaton with one state before each atom and
/// one at the end. The bits of a number are the set of current states, so the time is linear in the length of the text,
/// times the number of atoms, for every text.
struct pattern {
  static constexpr std::size_t max_atoms = 63;
  std::array<pattern_atom, max_atoms + 1> atoms{};
  std::size_t size = 0;
  bool well_formed = true;

  constexpr bool matches(std::string_view text) const {
    std::uint64_t states = skip_optional(1);
    for (char c : text) {
      std::uint64_t next = 0;
      for (std::size_t i = 0; i < size; ++i) {
        if ((states >> i & 1) != 0 && atoms[i].accepts[static_cast<unsigned char>(c)]) {
          next |= std::uint64_t{1} << (atoms[i].repeats ? i : i + 1);
        }
      }
      states = skip_optional(next);
    }
    return (states >> size & 1) != 0;
  }

 private:
  /// Adds the states that are reached without a character.
  constexpr std::uint64_t skip_optional(std::uint64_t states) const {
    for (std::size_t i = 0; i < size; ++i) {
      if ((states >> i & 1) != 0 && atoms[i].optional) states |= std::uint64_t{1} << (i + 1);
    }
    return states;
  }
};

/// Parses a pattern. The result of an invalid one is not `well_formed`.
class pattern_parser {
 public:
  constexpr explicit pattern_parser(std::string_view text) : text_(text) {
    while (parsed_.well_formed && position_ < text_.size()) element();
  }
  constexpr pattern const& parsed() const { return parsed_; }

 private:
  constexpr bool next_is(char c) const { return position_ < text_.size() && text_[position_] == c; }
  constexpr bool skip(char c) {
    bool const found = next_is(c);
    if (found) ++position_;
    return found;
  }
  /// Consumes the next character; the pattern is invalid if there is none.
  constexpr char next() {
    if (position_ < text_.size()) return text_[position_++];
    parsed_.well_formed = false;
    return '\0';
  }

  static constexpr void add(pattern_atom& atom, char first, char last) {
    for (int c = static_cast<unsigned char>(first); c <= static_cast<unsigned char>(last); ++c) {
      atom.accepts[static_cast<std::size_t>(c)] = true;
    }
  }
  static constexpr bool is_punctuation(char c) {
    return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') || (c >= '{' && c <= '~');
  }
  /// What follows a backslash: a class, or a punctuation mark that stands for itself.
  constexpr void escape(pattern_atom& atom) {
    if (!next_is('d') && !next_is('w')) return add_character(atom, escaped_mark());
    bool const word = next() == 'w';
    add(atom, '0', '9');
    if (!word) return;
    add(atom, 'a', 'z');
    add(atom, 'A', 'Z');
    add_character(atom, '_');
  }
  constexpr char escaped_mark() {
    char const c = next();
    parsed_.well_formed = parsed_.well_formed && is_punctuation(c);
    return c;
  }
  static constexpr void add_character(pattern_atom& atom, char c) { add(atom, c, c); }

  /// `[` has been read. A `-` is a character at the beginning and at the end, and else makes a range of two characters.
  constexpr void set(pattern_atom& atom) {
    bool const negated = skip('^');
    if (next_is(']')) parsed_.well_formed = false;
    bool first_item = true;
    while (parsed_.well_formed && !skip(']')) {
      if (skip('-')) {
        add_character(atom, '-');
        parsed_.well_formed = first_item || next_is(']');
      } else if (skip('\\')) {
        if (next_is('d') || next_is('w')) {
          escape(atom);
        } else {
          range(atom, escaped_mark());
        }
      } else {
        range(atom, character_of_set());
      }
      first_item = false;
    }
    if (negated) {
      for (bool& accepted : atom.accepts) accepted = !accepted;
    }
  }
  constexpr char character_of_set() {
    char const c = next();
    parsed_.well_formed = parsed_.well_formed && c != '[' && c != ']' && is_ascii(c);
    return c;
  }
  /// A character, or a range if a `-` and another character follow.
  constexpr void range(pattern_atom& atom, char first) {
    char last = first;
    if (next_is('-') && position_ + 1 < text_.size() && text_[position_ + 1] != ']') {
      next();
      last = skip('\\') ? escaped_mark() : character_of_set();
    }
    parsed_.well_formed = parsed_.well_formed && first <= last;
    if (parsed_.well_formed) add(atom, first, last);
  }
  static constexpr bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }

  constexpr void element() {
    pattern_atom atom;
    char const c = next();
    if (c == '.') {
      for (bool& accepted : atom.accepts) accepted = true;
    } else if (c == '[') {
      set(atom);
    } else if (c == '\\') {
      escape(atom);
    } else if (std::string_view{"()|^$?*+{}]"}.find(c) != std::string_view::npos) {
      parsed_.well_formed = false;  // groups and alternatives are not supported; the others are misplaced
    } else {
      add_character(atom, c);
      if (!is_ascii(c)) return append(atom, 1, 1, false);  // a part of a character: what follows cannot repeat it
    }
    repetition(atom);
  }

  constexpr void repetition(pattern_atom const& atom) {
    if (skip('?')) return append(atom, 0, 1, false);
    if (skip('*')) return append(atom, 0, 0, true);
    if (skip('+')) return append(atom, 1, 1, true);
    if (!skip('{')) return append(atom, 1, 1, false);
    std::size_t const min = number();
    bool const unbounded = skip(',') && next_is('}');
    std::size_t const max = unbounded || next_is('}') ? min : number();
    parsed_.well_formed = parsed_.well_formed && next() == '}' && min <= max;
    append(atom, min, max, unbounded);
  }
  constexpr std::size_t number() {
    std::size_t value = 0;
    parsed_.well_formed =
        parsed_.well_formed && position_ < text_.size() && text_[position_] >= '0' && text_[position_] <= '9';
    while (position_ < text_.size() && text_[position_] >= '0' && text_[position_] <= '9' &&
           value <= pattern::max_atoms) {
      value = value * 10 + static_cast<std::size_t>(text_[position_++] - '0');
    }
    return value;
  }
  /// Appends `max` atoms, of which the first `min` are required, and one that repeats if there is no bound.
  constexpr void append(pattern_atom atom, std::size_t min, std::size_t max, bool unbounded) {
    if (parsed_.size + max + (unbounded ? 1U : 0U) > pattern::max_atoms) parsed_.well_formed = false;
    if (!parsed_.well_formed) return;
    for (std::size_t i = 0; i < max; ++i) {
      atom.optional = i >= min;
      parsed_.atoms[parsed_.size++] = atom;
    }
    atom.optional = atom.repeats = true;
    if (unbounded) parsed_.atoms[parsed_.size++] = atom;
  }

  std::string_view text_;
  std::size_t position_ = 0;
  pattern parsed_;
};

}  // namespace qtasks::detail
