// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/order_rules.hpp>
#include <qtasks/executor/context.hpp>

#include <cstddef>
#include <string_view>
#include <type_traits>

namespace qtasks::detail {

/// The types that these rules provide, without duplicates.
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

/// One object of each type that the plugins of a stack provide.
template <class Types>
struct provided_slots;
template <class... Ts>
struct provided_slots<type_list<Ts...>> : provided<Ts>... {};

template <class Stack>
using slots_for = provided_slots<decltype(types_provided(decltype(rules_of_leaves(typename Stack::leaves{})){}))>;

/// The context of a run together with the objects that its plugins provide. Its `get` hides `context::get` and finds
/// the object at compile time.
template <class Slots>
class run_context;
template <class... Ts>
class run_context<provided_slots<type_list<Ts...>>> : provided_slots<type_list<Ts...>>, public context {
 public:
  QTASKS_INLINE constexpr run_context(std::string_view task_name, std::string_view cancel_text, run_info const& info,
                                      int priority)
      : context(task_name, cancel_text, info, priority, sizeof...(Ts) > 0 ? &find : nullptr) {}

  template <class T>
  QTASKS_INLINE constexpr T* get() noexcept {
    if constexpr (is_one_of<T, Ts...>) {
      return __builtin_addressof(static_cast<provided<T>&>(*this).value);
    } else {
      return nullptr;
    }
  }

 private:
  static constexpr provided_base* find([[maybe_unused]] context& in, [[maybe_unused]] type_id wanted) noexcept {
    provided_base* found = nullptr;
    (void)((wanted == id_of<Ts>() && (found = &static_cast<provided<Ts>&>(static_cast<run_context&>(in)), true)) ||
           ...);
    return found;
  }
};

}  // namespace qtasks::detail
