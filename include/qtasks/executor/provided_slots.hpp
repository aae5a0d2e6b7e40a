// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/order_rules.hpp>
#include <qtasks/executor/context.hpp>

#include <cstddef>

namespace qtasks::detail {

/// The types that these rules provide, each once.
template <class Seen, class... Rules>
struct provided_by {
  using type = Seen;
};
template <class... Seen, class First, class... Rest>
struct provided_by<type_list<Seen...>, First, Rest...>
    : provided_by<std::conditional_t<First::kind == rule_kind::provides && !is_one_of<typename First::target, Seen...>,
                                     type_list<Seen..., typename First::target>, type_list<Seen...>>,
                  Rest...> {};
template <class... Rules>
auto types_provided(type_list<Rules...>) -> typename provided_by<type_list<>, Rules...>::type;

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
using slots_for = provided_slots<decltype(types_provided(decltype(rules_of_leaves(typename Stack::leaves{})){}))>;

}  // namespace qtasks::detail
