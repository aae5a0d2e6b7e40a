// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace qtasks::detail {

/// Which characters stand at one place of a pattern, and how often.
struct pattern_atom {
  std::array<bool, 256> takes{};
  bool skippable = false;
  bool repeats = false;
};

/// A pattern as a row of atoms: a machine with one state before each of them and one at the end. All states are
/// followed at once, so no text makes it slow: linear in the text, times the number of atoms.
struct pattern {
  static constexpr std::size_t most = 63;
  std::array<pattern_atom, most + 1> atoms{};
  std::size_t size = 0;
  bool well_formed = true;

  constexpr bool matches(std::string_view text) const {
    std::uint64_t at = skipped(1);
    for (char c : text) {
      std::uint64_t next = 0;
      for (std::size_t i = 0; i < size; ++i) {
        if ((at >> i & 1) != 0 && atoms[i].takes[static_cast<unsigned char>(c)]) {
          next |= std::uint64_t{1} << (atoms[i].repeats ? i : i + 1);
        }
      }
      at = skipped(next);
    }
    return (at >> size & 1) != 0;
  }

 private:
  constexpr std::uint64_t skipped(std::uint64_t at) const {
    for (std::size_t i = 0; i < size; ++i) {
      if ((at >> i & 1) != 0 && atoms[i].skippable) at |= std::uint64_t{1} << (i + 1);
    }
    return at;
  }
};

/// Reads a pattern. What it cannot read leaves it not `well_formed`.
class pattern_reader {
 public:
  constexpr explicit pattern_reader(std::string_view text) : text_(text) {
    while (made_.well_formed && at_ < text_.size()) element();
  }
  constexpr pattern const& made() const { return made_; }

 private:
  constexpr bool next_is(char c) const { return at_ < text_.size() && text_[at_] == c; }
  constexpr bool skip(char c) {
    bool const there = next_is(c);
    if (there) ++at_;
    return there;
  }
  /// The next character, whatever it is.
  constexpr char take() {
    if (at_ < text_.size()) return text_[at_++];
    made_.well_formed = false;
    return '\0';
  }

  static constexpr void add(pattern_atom& atom, char first, char last) {
    for (int c = static_cast<unsigned char>(first); c <= static_cast<unsigned char>(last); ++c) {
      atom.takes[static_cast<std::size_t>(c)] = true;
    }
  }
  constexpr void escape(pattern_atom& atom) {
    char const c = take();
    if (c == 'd' || c == 'w') add(atom, '0', '9');
    if (c == 'w') {
      add(atom, 'a', 'z');
      add(atom, 'A', 'Z');
      add(atom, '_', '_');
    }
    bool const letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (!letter) add(atom, c, c);
    if (letter && c != 'd' && c != 'w') made_.well_formed = false;
  }

  constexpr void set(pattern_atom& atom) {
    bool const other = skip('^');
    do {
      if (skip('\\')) {
        escape(atom);
        continue;
      }
      char const first = take();
      char const last = skip('-') ? take() : first;
      made_.well_formed = made_.well_formed && first <= last;
      add(atom, first, last);
    } while (made_.well_formed && !next_is(']'));
    take();
    if (other) {
      for (bool& takes : atom.takes) takes = !takes;
    }
  }

  constexpr void element() {
    pattern_atom atom;
    char const c = take();
    if (c == '.') {
      for (bool& takes : atom.takes) takes = true;
    } else if (c == '[') {
      set(atom);
    } else if (c == '\\') {
      escape(atom);
    } else if (std::string_view{"()|^$?*+{}]"}.find(c) != std::string_view::npos) {
      made_.well_formed = false;  // no groups and no alternatives; the others are misplaced
    } else {
      add(atom, c, c);
    }
    how_often(atom);
  }

  constexpr void how_often(pattern_atom const& atom) {
    if (skip('?')) return append(atom, 0, 1, false);
    if (skip('*')) return append(atom, 0, 0, true);
    if (skip('+')) return append(atom, 1, 1, true);
    if (!skip('{')) return append(atom, 1, 1, false);
    std::size_t const least = number();
    bool const open = skip(',') && next_is('}');
    std::size_t const most = open || next_is('}') ? least : number();
    made_.well_formed = made_.well_formed && take() == '}' && least <= most;
    append(atom, least, most, open);
  }
  constexpr std::size_t number() {
    std::size_t read = 0;
    made_.well_formed = made_.well_formed && at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9';
    while (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9' && read <= pattern::most) {
      read = read * 10 + static_cast<std::size_t>(text_[at_++] - '0');
    }
    return read;
  }
  constexpr void append(pattern_atom atom, std::size_t least, std::size_t most, bool repeats) {
    if (made_.size + most + (repeats ? 1U : 0U) > pattern::most) made_.well_formed = false;
    if (!made_.well_formed) return;
    for (std::size_t i = 0; i < most; ++i) {
      atom.skippable = i >= least;
      made_.atoms[made_.size++] = atom;
    }
    atom.skippable = atom.repeats = true;
    if (repeats) made_.atoms[made_.size++] = atom;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  pattern made_;
};

}  // namespace qtasks::detail
