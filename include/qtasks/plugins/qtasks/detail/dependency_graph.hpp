// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/type_list.hpp>
#include <qtasks/plugins/qtasks/provider.hpp>

#include <array>
#include <cstddef>
#include <type_traits>

namespace qtasks::detail {

// Each speaks for one mistake in a list of providers. The types named are printed by every compiler.
template <class Who, class Needed, bool Provided>
struct explain_provider {
  static_assert(Provided, "the first needs the second, and no provider in `qtasks::depends<...>` opens that: add one");
};
template <class Provider, class Other, bool Free>
struct explain_provider_cycle {
  static_assert(Free, "these providers need each other, directly or through others: neither can be opened first");
};
template <class Provider, class Other, bool Lasts>
struct explain_provider_scope {
  static_assert(Lasts,
                "the first provider's dependency is kept longer than the second's, which it needs: give the second a "
                "longer `scope`, or the first a shorter one");
};
template <class Provider, class Other, bool Only>
struct explain_only_provider {
  static_assert(Only, "two providers open the same type: wrap one of them in a type of its own");
};

/// Instantiated for the sake of these, which speak.
template <class... Explainers>
struct explain_providers {
  static_assert(((sizeof(Explainers) > 0) && ...));
};

struct no_provider;

/// Who needs whom, as values, and the order in which that lets them be opened.
template <class... Ps>
struct dependency_graph {
  static constexpr std::size_t count = sizeof...(Ps);
  using row = std::array<bool, count + 1>;

  /// The provider of a `T`; `count` if there is none.
  template <class T>
  static constexpr std::size_t place = [] {
    std::size_t at = 0;
    (void)((std::is_same_v<typename provider_facts<Ps>::value, T> || (++at, false)) || ...);
    return at;
  }();
  template <std::size_t I>
  using provider_at = type_at<I, Ps..., no_provider>;

  template <class... Needs>
  static constexpr row needed(type_list<Needs...>) {
    row marked{};
    ((marked[place<Needs>] = true), ...);
    return marked;
  }
  static constexpr std::array<row, count + 1> direct{needed(typename provider_facts<Ps>::needs{})..., row{}};
  static constexpr std::array<int, count + 1> lasts{Ps::scope::lasts..., 0};
  static constexpr std::array<std::size_t, count + 1> provider_of_value{place<typename provider_facts<Ps>::value>...,
                                                                        count};

  /// Directly or through others.
  static constexpr std::array<row, count + 1> all = [] {
    auto reached = direct;
    for (std::size_t via = 0; via < count; ++via) {
      for (auto& from : reached) {
        for (std::size_t to = 0; to < count; ++to) from[to] = from[to] || (from[via] && reached[via][to]);
      }
    }
    return reached;
  }();

  /// Two providers that a mistake concerns; `count` if there is none.
  struct pair {
    std::size_t first = count;
    std::size_t second = count;
  };
  template <class Wrong>
  static constexpr pair find(Wrong wrong) {
    for (std::size_t i = 0; i < count; ++i) {
      for (std::size_t j = 0; j < count; ++j) {
        if (wrong(i, j)) return {i, j};
      }
    }
    return {};
  }
  static constexpr pair twice = find([](std::size_t i, std::size_t j) { return i > j && provider_of_value[i] == j; });
  static constexpr pair cycle =
      find([](std::size_t i, std::size_t j) { return i == j ? direct[i][i] : all[i][j] && all[j][i]; });
  static constexpr pair shorter =
      find([](std::size_t i, std::size_t j) { return direct[i][j] && lasts[i] > lasts[j]; });

  template <class Who, class Needs>
  struct needs_of;
  template <class Who, class... Needs>
  struct needs_of<Who, type_list<Needs...>> {
    using diagnostics = explain_providers<explain_provider<Who, Needs, (place<Needs> < count)>...>;
  };
  /// Speaks for the first pair of each kind.
  using diagnostics = explain_providers<
      typename needs_of<Ps, typename provider_facts<Ps>::needs>::diagnostics...,
      explain_only_provider<provider_at<twice.first>, provider_at<twice.second>, twice.first == count>,
      explain_provider_cycle<provider_at<cycle.first>, provider_at<cycle.second>, cycle.first == count>,
      explain_provider_scope<provider_at<shorter.first>, provider_at<shorter.second>, shorter.first == count>>;
  static constexpr bool sound = [] {
    bool whole = twice.first == count && cycle.first == count && shorter.first == count;
    for (std::size_t i = 0; i < count; ++i) whole = whole && !direct[i][count];
    return whole;
  }();

  /// Providers before those that need them, else in the order of the list; if there is no cycle.
  static constexpr std::array<std::size_t, count + 1> opening = [] {
    std::array<std::size_t, count + 1> order{};
    std::array<bool, count + 1> placed{};
    for (std::size_t next = 0; next < count; ++next) {
      for (std::size_t i = 0; i < count; ++i) {
        bool ready = !placed[i];
        for (std::size_t j = 0; j < count; ++j) ready = ready && (!direct[i][j] || placed[j]);
        if (!ready) continue;
        order[next] = i;
        placed[i] = true;
        break;
      }
    }
    return order;
  }();
};

}  // namespace qtasks::detail
