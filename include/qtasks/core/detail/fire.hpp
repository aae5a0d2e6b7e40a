// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/dispatcher.hpp>
#include <qtasks/core/detail/nesting.hpp>

#include <array>
#include <cstddef>
#include <optional>
#include <type_traits>
#include <utility>

namespace qtasks::detail {

/// The leaf's handler can fail, and its policy is then `propagate`.
template <class Leaf, fixed_string Name, class Stack, class Event, bool BeforeTask>
concept Propagates = policy_at<Leaf, BeforeTask>
== on_plugin_failure::propagate && !RepliesNothing<Leaf, Name, Stack, Event> &&
    handler_at<Leaf, Name, Stack, Event>::fails;

template <class Handlers, fixed_string Name, class Stack, class Event, bool BeforeTask>
inline constexpr bool any_propagates = false;
template <class... Leaves, fixed_string Name, class Stack, class Event, bool BeforeTask>
inline constexpr bool any_propagates<type_list<Leaves...>, Name, Stack, Event, BeforeTask> =
    detail::any_of({Propagates<Leaves, Name, Stack, Event, BeforeTask>...});

template <fixed_string Name, class Stack, class Event, bool BeforeTask = trigger_entry<Name>::fails_closed>
inline constexpr bool can_propagate =
    any_propagates<typename handlers_of<Name, Stack, Event>::type, Name, Stack, Event, BeforeTask>;

/// The event has a slot for what the trigger replaces.
template <class Event, class Wanted>
concept HasSlot = requires(Event const& event) {
  { event.result } -> std::same_as<slot<Wanted>&>;
};

/// Reports a patch that cannot be merged, and an event whose slot cannot hold the replies.
template <class T, bool Merges, bool HoldsReplies>
struct explain_replaced {
  static_assert(Merges,
                "a type with `is_patch` needs a member `void merge(T later)`, which takes over what `later` sets");
  static_assert(HoldsReplies,
                "a slot cannot hold the replies of a trigger with `qtasks::fold_rule::all`: remove the member `result` "
                "of the event, or use another fold");
};

/// The storage for the replies of one `fire`, for an event without a slot.
template <fixed_string Name, class Event, std::size_t Handlers>
constexpr auto own_value() {
  using wanted = wanted_t<Name, Event>;
  if constexpr (std::is_void_v<wanted>) {
    return done{};
  } else if constexpr (trigger_entry<Name>::fold == fold_rule::all) {
    return std::array<std::optional<wanted>, Handlers>{};
  } else {
    return std::optional<wanted>{};
  }
}

/// The types of the storage for the replies and the failure of one `fire`, and how its return value is made of them.
template <fixed_string Name, class Stack, class Event>
struct reply_storage {
  using wanted = wanted_t<Name, Event>;
  using own = decltype(own_value<Name, Event, handlers_of<Name, Stack, Event>::count>());
  static constexpr bool merges = !StatesPatch<wanted> || Patch<wanted>;
  static constexpr bool has_slot = HasSlot<Event, wanted>;
  static constexpr bool in_event = has_slot && __is_same(own, std::optional<wanted>);
  static_assert(sizeof(explain_replaced < wanted, merges, in_event || !has_slot >) > 0);
  using value = std::conditional_t<in_event, slot<wanted>, own>;
  using failure = std::conditional_t<can_propagate<Name, Stack, Event>, std::optional<task_error>, done>;

  QTASKS_INLINE static constexpr value& value_of(Event const& event, own& local) {
    if constexpr (in_event) {
      return event.result;
    } else {
      return local;
    }
  }

  QTASKS_INLINE static constexpr auto yield(value& value_so_far, failure const& failed) {
    using folded = std::conditional_t<std::is_same_v<own, done>, void, own>;
    if constexpr (can_propagate<Name, Stack, Event>) {
      if (failed.has_value()) return result<folded>{*failed};
    }
    if constexpr (std::is_void_v<folded>) {
      if constexpr (can_propagate<Name, Stack, Event>) return result<folded>{outcome::in_place_type<folded>};
    } else {
      folded out{std::move(detail::content(value_so_far))};
      if constexpr (can_propagate<Name, Stack, Event>) {
        return result<folded>{std::move(out)};
      } else {
        return out;
      }
    }
  }
};

/// An unknown trigger, which `trigger<Name>` has reported: nothing is fired, so that there are no further errors.
template <class Stack, fixed_string Name, class Event>
requires(!KnownTrigger<Name>) constexpr auto fire(Stack&, trigger<Name>, Event const&) {
  if constexpr (Replaced<Event>) return std::optional<typename replaced_by<Event>::type>{};
}

/// Reports an event that has nothing which a `replace` trigger could replace.
template <class Trigger, class Event, bool OfTrigger>
struct explain_event {
  static_assert(OfTrigger,
                "this event has neither `replaces` nor `result_type`, so it is not one of this trigger: fire the "
                "trigger with its own event");
};

template <class Stack, fixed_string Name, class Event>
requires(trigger_entry<Name>::kind == trigger_kind::replace &&
         !Replaced<Event>) constexpr auto fire(Stack&, trigger<Name>, Event const&) {
  static_assert(sizeof(explain_event<shown_trigger<Name>, Event, false>) > 0);
  return own_value<Name, typename trigger_entry<Name>::event, 0>();
}

template <class Stack, fixed_string Name, class Event>
QTASKS_INLINE constexpr auto fire(Stack& stack, trigger<Name>, Event const& event) {
  using storage = reply_storage<Name, Stack, Event>;
  using own = typename storage::own;
  using failure = typename storage::failure;
  using handlers = typename handlers_of<Name, Stack, Event>::type;
  static_assert(sizeof(typename decltype(detail::mistake_in_replies<Name, Stack, Event>(handlers{}))::type) > 0);
  // Two objects and not one struct: GCC keeps a struct in memory.
  return qtasks::hold(
      own_value<Name, Event, handlers_of<Name, Stack, Event>::count>,
      [&stack, &event](own& local) QTASKS_LAMBDA_INLINE {
        return qtasks::hold(
            []() QTASKS_LAMBDA_INLINE { return failure{}; },
            [&stack, &event, &local](failure& failed) QTASKS_LAMBDA_INLINE {
              auto& value = storage::value_of(event, local);
              return qtasks::then(
                  dispatcher<Name, Stack, Event, typename storage::value, failure>{stack, event, value, failed}.run(),
                  [&value, &failed](done) QTASKS_LAMBDA_INLINE { return storage::yield(value, failed); });
            });
      });
}

template <class Stack, fixed_string Name, class Event, class Body>
QTASKS_INLINE constexpr auto fire_around(Stack& stack, trigger<Name>, Event const& event, Body body) {
  using nest = nesting<Name, Stack, Event, Body>;
  if constexpr (!Awaitable<decltype(std::declval<nest&>().run())>) {
    nest held{stack, event, body};
    return held.run();
  } else {
    return qtasks::hold(
        [&stack, &event, body] {
          return nest{stack, event, body};
        },
        [](nest& held) { return held.run(); });
  }
}

/// The plugin of the only leaf whose plugin or name is `P`.
template <class P, class Stack, class... Leaves>
constexpr auto& find_plugin(Stack& stack, type_list<Leaves...>) noexcept {
  using found =
      indices_where<(std::is_same_v<P, typename Leaves::plugin> || std::is_same_v<P, typename Leaves::label>)...>;
  static_assert(found::count == 1, "the stack has no plugin of this type, or more than one: get it as `named<...>`");
  return detail::plugin_of(type_at<found::at[0], Leaves...>{}, stack);
}

}  // namespace qtasks::detail
