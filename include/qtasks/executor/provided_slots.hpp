// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/order_rules.hpp>
#include <qtasks/executor/context.hpp>

#include <cstddef>

namespace qtasks::detail {

/// Whether the `I`-th of these rules is the first to provide its type.
template <class... Rules>
constexpr bool provides_first(std::size_t index) {
  std::array<rule_facts, sizeof...(Rules) + 1> const all{facts_of_rule<Rules>..., rule_facts{}};
  if (all[index].kind != rule_kind::provides) return false;
  for (std::size_t i = 0; i < index; ++i) {
    if (all[i].kind == rule_kind::provides && all[i].target == all[index].target) return false;
  }
  return true;
}

template <class... Rules>
auto provided_by(type_list<Rules...>) {
  return []<std::size_t... I>(std::index_sequence<I...>) {
    return joined<std::conditional_t<provides_first<Rules...>(I), type_list<typename Rules::target>, type_list<>>...>{};
  }
  (std::index_sequence_for<Rules...>{});
}

template <class... Leaves>
auto rules_of_leaves(type_list<Leaves...>) -> joined<typename rules_of<Leaves>::type...>;

/// One slot per type that the plugins of a stack provide.
template <class Types>
class provided_slots {
 public:
  static constexpr provided_base* first() noexcept { return nullptr; }
};
template <class... Ts>
requires(sizeof...(Ts) > 0) class provided_slots<type_list<Ts...>> : provided<Ts>... {
 public:
  constexpr provided_slots() noexcept((std::is_nothrow_default_constructible_v<Ts> && ...)) {
    ((link(static_cast<provided<Ts>&>(*this))), ...);
  }
  provided_slots(provided_slots const&) = delete;
  provided_slots& operator=(provided_slots const&) = delete;

  constexpr provided_base* first() const noexcept { return first_; }

 private:
  constexpr void link(provided_base& slot) noexcept {
    slot.next = first_;
    first_ = &slot;
  }
  provided_base* first_ = nullptr;
};

template <class Stack>
using slots_for = provided_slots<decltype(provided_by(decltype(rules_of_leaves(typename Stack::leaves{})){}))>;

}  // namespace qtasks::detail
