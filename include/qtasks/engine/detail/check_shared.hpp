// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/stack_facts.hpp>
#include <qtasks/core/detail/type_list.hpp>
#include <qtasks/core/done.hpp>
#include <qtasks/core/trigger_handler.hpp>
#include <qtasks/plugins/resilience/breaker_change.hpp>
#include <qtasks/triggers/detail/catalogue.hpp>
#include <qtasks/triggers/engine.hpp>
#include <qtasks/triggers/policy.hpp>

#include <type_traits>

namespace qtasks::detail {

/// Reports a plugin that the workers of an application must not share.
template <class Plugin, bool Shareable>
struct explain_shared_plugin {
  static_assert(Shareable,
                "a handler of this plugin can change it, and the workers of an application share it: if it is "
                "thread-safe, give it a member `static constexpr bool shared = true;`, else write "
                "`qtasks::per_worker<P>` in the list, which makes one for each thread");
};

template <class P>
concept SaysShared = requires {
  requires P::shared;
};

/// `P` handles a trigger of the catalogue only as non-const.
template <class P, fixed_string Name>
constexpr bool changes_in() {
  using event = archetype_event<Name>;
  if constexpr (trigger_entry<Name>::kind == trigger_kind::around) {
    using next = next_archetype<event>;
    return HasAroundHandler<P, trigger<Name>, event, next> && !HasAroundHandler<P const, trigger<Name>, event, next>;
  } else {
    return HasHandler<P, trigger<Name>, event> && !HasHandler<P const, trigger<Name>, event>;
  }
}
template <class P, class Entries>
inline constexpr bool changes_in_any = false;
template <class P, class... Entries>
inline constexpr bool changes_in_any<P, trigger_list<Entries...>> =
    detail::any_of({detail::changes_in<P, entry_name_argument<Entries>>()...});

/// Threads may share a plugin that says so, has no members, or has only const handlers.
template <class P>
constexpr bool is_shareable() {
  if constexpr (SaysShared<P> || std::is_empty_v<P> || std::is_const_v<P>) {
    return true;
  } else {
    return !changes_in_any<P, typename catalogue<void>::type>;
  }
}

/// The plugins of a stack. `diagnostics` reports the first that threads must not share.
template <class Leaves>
struct check_shared;
template <class... Leaves>
struct check_shared<type_list<Leaves...>> {
  static constexpr auto explain() {
    using wrong = indices_where<!detail::is_shareable<typename Leaves::plugin>()...>;
    if constexpr (wrong::count > 0) {
      return std::type_identity<explain_shared_plugin<typename type_at<wrong::at[0], Leaves...>::plugin, false>>{};
    } else {
      return std::type_identity<done>{};
    }
  }
  using diagnostics = typename decltype(explain())::type;
};

}  // namespace qtasks::detail
