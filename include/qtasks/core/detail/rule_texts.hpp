// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/rule_book.hpp>
#include <qtasks/core/detail/static_text.hpp>
#include <qtasks/core/detail/type_name.hpp>

#include <array>
#include <cstddef>
#include <string_view>

namespace qtasks::detail {

/// The rules of a list as text, as they are written in `order`.
template <class Book>
struct rule_texts;
template <class Leaves, class... Rules, class Waivers>
struct rule_texts<rule_book<Leaves, type_list<Rules...>, Waivers>> {
  using book = rule_book<Leaves, type_list<Rules...>, Waivers>;
  static constexpr std::array<std::string_view, 6> kinds{"after", "before", "needs", "conflicts", "provides", "reads"};
  static constexpr std::array<std::string_view, sizeof...(Rules) + 1> targets{plugin_name<typename Rules::target>...,
                                                                              ""};

  static constexpr void write(text_writer& out, std::size_t plugin) {
    bool first = true;
    for (std::size_t r = 0; r < sizeof...(Rules); ++r) {
      auto const& rule = book::rules[r];
      if (rule.owner != plugin) continue;
      out << (first ? "      order: " : ", ") << kinds[static_cast<std::size_t>(rule.kind)] << "<" << targets[r] << ">";
      if (rule.waived) out << " (waived)";
      first = false;
    }
    if (!first) out << "\n";
  }
};
template <class... Elements>
auto rule_texts_of(plugins<Elements...> const&) -> rule_texts<typename book_of<Elements...>::type>;

}  // namespace qtasks::detail
