// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/fixed_string.hpp>

namespace qtasks {

/// What a trigger asks of its handlers.
enum class trigger_kind {
  notify,   ///< one-way: handlers are told, and reply nothing
  replace,  ///< returnable: a handler may replace the value the event carries
  around,   ///< a handler runs the rest through `next`, as often as it likes (ours, beyond QTasks)
};

/// How the replies of several handlers of a `replace` trigger become one.
enum class fold_rule {
  last,   ///< QTasks' `return_last`: all run, each sees the value so far, the last that replaced wins
  first,  ///< stop at the first that replaces
  all,    ///< collect one optional per handler
};

/// The catalogue, by name. QTasks' triggers are specialised in `qtasks/triggers/`; a user adds a
/// trigger by one specialisation, its name containing a dot:
///
///     template <> struct qtasks::trigger_entry<"shop.price"> : qtasks::replace_trigger<price_event> {};
///
/// An entry names its `kind`, its `event` (the archetype: the event as `TriggerHandler<P, "name">`
/// judges it) and its `view` (what `event_view<"name">` shows of it).
template <fixed_string Name>
struct trigger_entry;

/// The view of an event that shows nothing.
struct empty_view {
  constexpr explicit empty_view(auto const& /*event*/) noexcept {}
};

/// Base of an entry for a one-way trigger. An entry that ends something sets `reverse`: its handlers run
/// last to first.
template <class Event, class View = empty_view>
struct notify_trigger {
  static constexpr bool reverse = false;
  static constexpr trigger_kind kind = trigger_kind::notify;
  using event = Event;
  using view = View;
};

/// Base of an entry for a returnable trigger. Its event names the type replaced: `replaces`, or
/// `result_type` where that is what it replaces.
template <class Event, fold_rule Fold = fold_rule::last, class View = empty_view>
struct replace_trigger {
  static constexpr bool reverse = false;
  static constexpr trigger_kind kind = trigger_kind::replace;
  static constexpr fold_rule fold = Fold;
  using event = Event;
  using view = View;
};

/// Base of an entry for a trigger whose handlers run the rest themselves.
template <class Event, class View = empty_view>
struct around_trigger {
  static constexpr trigger_kind kind = trigger_kind::around;
  using event = Event;
  using view = View;
};

}  // namespace qtasks
