// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/order_rules.hpp>
#include <qtasks/executor/context.hpp>

#include <cstddef>
#include <string_view>
#include <type_traits>

namespace qtasks::detail {

/// The types of a list, without duplicates.
template <class Seen, class List>
struct without_duplicates;
template <class Seen>
struct without_duplicates<Seen, type_list<>> {
  using type = Seen;
};
template <class... Seen, class First, class... Rest>
struct without_duplicates<type_list<Seen...>, type_list<First, Rest...>>
    : without_duplicates<std::conditional_t<is_one_of<First, Seen...>, type_list<Seen...>, type_list<Seen..., First>>,
                         type_list<Rest...>> {};

/// The types that the plugins of a stack provide.
template <class Rules>
struct provided_by;
template <class... Rules>
struct provided_by<type_list<Rules...>>
    : without_duplicates<type_list<>, joined<std::conditional_t<Rules::kind == rule_kind::provides,
                                                                type_list<typename Rules::target>, type_list<>>...>> {};
template <class Leaves>
struct provided_in;
template <class... Leaves>
struct provided_in<type_list<Leaves...>> : provided_by<joined<typename rules_of<Leaves>::type...>> {};

/// One object of each type that the plugins of a stack provide.
template <class Types>
struct provided_slots;
template <class... Ts>
struct provided_slots<type_list<Ts...>> : provided<Ts>... {
  /// User-provided, because GCC does not inline the implicit constructor.
  // NOLINTNEXTLINE(modernize-use-equals-default)
  QTASKS_INLINE constexpr provided_slots() noexcept((noexcept(provided<Ts>{}) && ...)) {}
};

template <class Stack>
using slots_for = provided_slots<typename provided_in<typename Stack::leaves>::type>;

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
  /// The object of type `T` with its base.
  template <class T>
  constexpr provided<T>& slot() noexcept {
    return *this;
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
