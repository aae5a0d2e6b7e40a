// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/fixed_string.hpp>

namespace qtasks {

/// What the handlers of a trigger do.
enum class trigger_kind {
  notify,   ///< handlers are notified and return no value
  replace,  ///< a handler may return a value that replaces the event's
  around,   ///< a handler runs later handlers and the task through `next`, any number of times; not in QTasks
};

/// How the replies of several handlers of a `replace` trigger are combined.
enum class fold_rule {
  last,   ///< QTasks' `return_last`: all handlers run, each sees the value so far, the last replacement wins
  first,  ///< dispatch stops at the first handler that replaces the value
  all,    ///< all handlers run; the result has one optional per handler, and the event no slot
};

/// Describes the trigger `Name`. QTasks' triggers are specialised in `qtasks/triggers/`. A user adds a trigger by one
/// specialisation; the name of such a trigger contains a dot:
///
///     template <> struct qtasks::trigger_entry<"shop.price"> : qtasks::replace_trigger<price_event> {};
///
/// An entry has a `kind`, an `event` (the archetype event, with which `TriggerHandler<P, "name">` checks a plugin) and
/// a `view` (the members of `event_view<"name">`).
template <fixed_string Name>
struct trigger_entry;

/// The view of an event that has no members.
struct empty_view {
  /// Ignores the event.
  constexpr explicit empty_view(auto const& /*event*/) noexcept {}
};

/// Base of an entry for a `notify` trigger. An entry for the end of something sets `reverse`: its handlers are called
/// in the reverse order of the list. An entry for what a handler can refuse sets `fails_closed`: without a policy in
/// the list, a handler's failure is then `propagate`.
template <class Event, class View = empty_view>
struct notify_trigger {
  static constexpr bool reverse = false;
  static constexpr bool fails_closed = false;
  static constexpr trigger_kind kind = trigger_kind::notify;
  using event = Event;
  using view = View;
};

/// Base of an entry for a `replace` trigger. The type that a handler replaces is the event's member type `replaces`,
/// or its `result_type` if there is no `replaces`.
template <class Event, fold_rule Fold = fold_rule::last, class View = empty_view>
struct replace_trigger {
  static constexpr bool reverse = false;
  static constexpr bool fails_closed = false;
  static constexpr trigger_kind kind = trigger_kind::replace;
  static constexpr fold_rule fold = Fold;
  using event = Event;
  using view = View;
};

/// Base of an entry for an `around` trigger.
template <class Event, class View = empty_view>
struct around_trigger {
  static constexpr trigger_kind kind = trigger_kind::around;
  using event = Event;
  using view = View;
};

}  // namespace qtasks
