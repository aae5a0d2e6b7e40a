// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/type_list.hpp>
#include <qtasks/plugins/qtasks/provider.hpp>

#include <array>
#include <cstddef>
#include <type_traits>

namespace qtasks::detail {

// Each reports one mistake in a list of providers. All compilers print the template arguments, which are the types that
// the message refers to.
template <class Dependent, class Needed, bool Provided>
struct explain_provider {
  static_assert(Provided, "the first needs the second, and no provider in `qtasks::depends<...>` opens that: add one");
};
template <class Provider, class Other, bool Acyclic>
struct explain_provider_cycle {
  static_assert(Acyclic, "these providers need each other, directly or through others: neither can be opened first");
};
template <class Provider, class Other, bool LivesLongEnough>
struct explain_provider_scope {
  static_assert(
      LivesLongEnough,
      "the first provider's dependency has a longer lifetime than the second's, which it needs: give the second a "
      "longer `scope`, or the first a shorter one");
};
template <class Provider, class Other, bool Unique>
struct explain_only_provider {
  static_assert(Unique, "two providers open the same type: wrap one of them in a type of its own");
};

struct no_provider;

/// The dependency graph of the providers `Ps`, as values, and its mistakes.
template <class... Ps>
struct dependency_graph {
  static constexpr std::size_t count = sizeof...(Ps);
  using row = std::array<bool, count + 1>;  // one flag for each provider; the last one is for "no provider"

  /// The index of the provider that opens a `T`; `count` if there is none.
  template <class T>
  static constexpr std::size_t provider_of = [] {
    std::size_t index = 0;
    (void)((std::is_same_v<typename provider_facts<Ps>::value, T> || (static_cast<void>(++index), false)) || ...);
    return index;
  }();
  template <std::size_t I>
  using provider_at = type_at<I, Ps..., no_provider>;

  template <class... Needs>
  static constexpr row needed(type_list<Needs...>) {
    row marked{};
    ((marked[provider_of<Needs>] = true), ...);
    return marked;
  }
  /// `direct[i][j]`: provider i needs what provider j opens.
  static constexpr std::array<row, count + 1> direct{needed(typename provider_facts<Ps>::needs{})..., row{}};
  static constexpr std::array<int, count + 1> lifetimes{Ps::scope::lifetime..., 0};
  /// For each provider, the first one that opens the same type.
  static constexpr std::array<std::size_t, count + 1> first_of_value{provider_of<typename provider_facts<Ps>::value>...,
                                                                     count};

  /// The transitive closure of `direct`.
  static constexpr std::array<row, count + 1> transitive = [] {
    auto reached = direct;
    for (std::size_t via = 0; via < count; ++via) {
      for (auto& from : reached) {
        for (std::size_t to = 0; to < count; ++to) from[to] = from[to] || (from[via] && reached[via][to]);
      }
    }
    return reached;
  }();

  /// The two providers of a mistake; `count` if there is no mistake.
  struct pair {
    std::size_t first = count;
    std::size_t second = count;
  };
  template <class Predicate>
  static constexpr pair find(Predicate is_wrong) {
    for (std::size_t i = 0; i < count; ++i) {
      for (std::size_t j = 0; j < count; ++j) {
        if (is_wrong(i, j)) return {i, j};
      }
    }
    return {};
  }
  static constexpr pair duplicate = find([](std::size_t i, std::size_t j) { return i > j && first_of_value[i] == j; });
  static constexpr pair cycle =
      find([](std::size_t i, std::size_t j) { return i == j ? direct[i][i] : transitive[i][j] && transitive[j][i]; });
  static constexpr pair outlived =
      find([](std::size_t i, std::size_t j) { return direct[i][j] && lifetimes[i] > lifetimes[j]; });

  /// The explainer of the first of these types that no provider opens; `done` if there is none.
  template <class Dependent, class Needs>
  struct unprovided;
  template <class Dependent, template <class...> class List, class... Needs>
  struct unprovided<Dependent, List<Needs...>> {
    using type = first_mistake<
        std::conditional_t<(provider_of<Needs> < count), done, explain_provider<Dependent, Needs, false>>...>;
  };
  /// The explainer of the first mistake in the providers; `done` if there is none.
  using mistake = first_mistake<
      typename unprovided<Ps, typename provider_facts<Ps>::needs>::type...,
      std::conditional_t<duplicate.first == count, done,
                         explain_only_provider<provider_at<duplicate.first>, provider_at<duplicate.second>, false>>,
      std::conditional_t<cycle.first == count, done,
                         explain_provider_cycle<provider_at<cycle.first>, provider_at<cycle.second>, false>>,
      std::conditional_t<outlived.first == count, done,
                         explain_provider_scope<provider_at<outlived.first>, provider_at<outlived.second>, false>>>;
  static constexpr bool valid = [] {
    bool result = duplicate.first == count && cycle.first == count && outlived.first == count;
    for (std::size_t i = 0; i < count; ++i) result = result && !direct[i][count];
    return result;
  }();
};

}  // namespace qtasks::detail
