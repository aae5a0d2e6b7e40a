// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/explain.hpp>
#include <qtasks/core/detail/handlers.hpp>
#include <qtasks/executor/detail/step_table.hpp>

#include <type_traits>

// Finds functions `on` that no trigger of the executor calls, although their first parameter, or another one, is the
// trigger. Each mistake is a concept, because checking a concept instantiates nothing.
namespace qtasks::detail {

template <class T>
inline constexpr bool is_trigger = false;
template <fixed_string Name>
inline constexpr bool is_trigger<trigger<Name>> = true;

// The arguments of the probes derive from the event, so that a constraint finds the members that it asks for.

/// Converts to every type that is not a trigger: takes the place of a parameter whose type is not known.
template <class E>
struct any_argument : E {
  template <class T>
  requires(!is_trigger<std::remove_cv_t<T>>) operator T&() const&;
  template <class T>
  requires(!is_trigger<std::remove_cv_t<T>>) operator T&&() const&&;
};
/// Converts to nothing else: only a template parameter accepts it.
template <class E>
struct inert : E {};
/// Takes the place of the trigger where an event is expected.
template <class E, class T>
struct as_trigger : E {
  operator T() const;
};

template <class P, class A>
concept Calls1 = requires(P& plugin, A (&a)()) {
  plugin.on(a());
};
template <class P, class A, class B>
concept Calls2 = requires(P& plugin, A (&a)(), B (&b)()) {
  plugin.on(a(), b());
};
template <class P, class A, class B, class C>
concept Calls3 = requires(P& plugin, A (&a)(), B (&b)(), C (&c)()) {
  plugin.on(a(), b(), c());
};

template <class P, class T, class E>
concept CallsOneOf = std::is_final_v<P> || requires(with_last_resort<P>& plugin, E const& event) {
  plugin.on(T{}, event);
};
template <class P, class T, class E>
concept CallsProtected = !std::is_final_v<P> && requires(with_last_resort<P> & plugin, E const& event) {
  requires !std::is_same_v<decltype(plugin.on(T{}, event)), no_handler>;
  requires with_last_resort<P>::template calls<T, E>;
};

// The mistakes that keep an `on` from being called. The last check of most excludes a template that accepts anything.
template <class P, class T, class E>
concept LacksEvent = Calls1<P, T> && !Calls1<P, inert<E>>;
template <class P, class T, class E>
concept IsSwapped = Calls2<P, E const&, as_trigger<E, T>> && !Calls2<P, E const&, inert<E>>;
template <class P, class T, class E>
concept TakesTriggerByReference = Calls2<P, T&, E const&>;
template <class P, class T, class E>
concept TakesAnotherEvent = Calls2<P, T, any_argument<E>> && !Calls2<P, T, inert<E>>;
template <class P, class T, class E>
concept TakesNext = Calls3<P, T, E const&, next_archetype<E>> && !Calls3<P, inert<E>, E const&, next_archetype<E>>;
template <class P, class T, class E>
concept LacksNext = Calls2<P, T, E const&> && !Calls2<P, inert<E>, E const&>;
template <class P, class T, class E>
concept IsSwappedAround =
    Calls3<P, E const&, as_trigger<E, T>, next_archetype<E>> && !Calls3<P, E const&, inert<E>, next_archetype<E>>;
template <class P, class T, class E>
concept TakesTriggerByReferenceAround = Calls3<P, T&, E const&, next_archetype<E>>;
template <class P, class T, class E>
concept TakesNextByReference = Calls3 < P,
        T, E const&, next_archetype<E>
& > ;
template <class P, class T, class E>
concept TakesAnotherEventAround =
    Calls3<P, T, any_argument<E>, next_archetype<E>> && !Calls3<P, T, inert<E>, next_archetype<E>>;

/// The plugin has an `on` for the trigger that is never called.
template <class P, class T, class E>
concept HasDeadHandler =
    !HasHandler<P, T, E> &&
    (!CallsOneOf<P, T, E> || CallsProtected<P, T, E> || LacksEvent<P, T, E> || IsSwapped<P, T, E> ||
     TakesTriggerByReference<P, T, E> || TakesAnotherEvent<P, T, E> || TakesNext<P, T, E>);
template <class P, class T, class E>
concept HasDeadAroundHandler =
    !HasAroundHandler<P, T, E, next_archetype<E>> &&
    (LacksEvent<P, T, E> || LacksNext<P, T, E> || IsSwappedAround<P, T, E> || TakesTriggerByReferenceAround<P, T, E> ||
     TakesNextByReference<P, T, E> || TakesAnotherEventAround<P, T, E>);

/// Reports an `on` that is never called. The first condition that is false names the mistake.
template <class Plugin, class Entry, class E, bool Around>
struct explain_dead_handler {
  using T = trigger<entry_name_argument<Entry>>;
  static constexpr bool has_event = !LacksEvent<Plugin, T, E>;
  static constexpr bool has_next = !has_event || !Around || !LacksNext<Plugin, T, E>;
  static constexpr bool in_order =
      !has_event || !has_next || !(Around ? IsSwappedAround<Plugin, T, E> : IsSwapped<Plugin, T, E>);
  static constexpr bool by_value =
      !has_event || !has_next || !in_order ||
      !(Around ? TakesTriggerByReferenceAround<Plugin, T, E> : TakesTriggerByReference<Plugin, T, E>);
  static constexpr bool explained = !has_event || !has_next || !in_order || !by_value;
  static constexpr bool next_by_value = explained || !Around || !TakesNextByReference<Plugin, T, E>;
  static constexpr bool no_next = explained || Around || !TakesNext<Plugin, T, E>;
  static constexpr bool right_event =
      explained || !next_by_value || !no_next ||
      !(Around ? TakesAnotherEventAround<Plugin, T, E> : TakesAnotherEvent<Plugin, T, E>);
  static constexpr bool is_public = explained || !no_next || !right_event || Around || !CallsProtected<Plugin, T, E>;
  static constexpr bool callable = explained || !next_by_value || !no_next || !right_event || !is_public;
  static_assert(has_event,
                "this `on` is never called, because it lacks the event: write "
                "`on(qtasks::trigger<\"...\">, auto const& event)`");
  static_assert(has_next,
                "this `on` is never called, because a handler of an `around` trigger has a third parameter: "
                "write `on(qtasks::trigger<\"...\">, auto const& event, auto next) -> decltype(next())`");
  static_assert(in_order,
                "this `on` is never called, because its parameters are swapped: write "
                "`on(qtasks::trigger<\"...\">, auto const& event)`");
  static_assert(by_value,
                "this `on` is never called, because it takes the trigger by a non-const reference: write "
                "`on(qtasks::trigger<\"...\">, auto const& event)`");
  static_assert(next_by_value,
                "this `on` is never called, because it takes `next` by a non-const reference: write `auto next`");
  static_assert(no_next,
                "this `on` is never called, because only handlers of `task_executor_run_task_around` have a "
                "parameter `next`: write `on(qtasks::trigger<\"...\">, auto const& event)`");
  static_assert(right_event,
                "this `on` is never called, because its second parameter does not bind to the trigger's "
                "const event: write `auto const& event` or `qtasks::event_view<\"...\"> const& event`");
  static_assert(is_public, "this `on` is never called, because it is protected: make it public");
  static_assert(callable,
                "this `on` is never called, because it is deleted, or because two of them fit equally well: "
                "remove one, or constrain them so that one fits better");
};

/// An event that a step fires in a run.
template <class Step, class Event>
struct fired {
  using step = Step;
  using event = Event;
};
template <class Step, class... Events>
auto fired_in(type_list<Events...>) -> type_list<fired<Step, Events>...>;
template <class R, class... Steps>
auto fired_in_run(type_list<Steps...>) -> joined<decltype(fired_in<Steps>(typename Steps::template events<R>{}))...>;

template <class Leaf, class Step, class E, class P = std::remove_const_t<typename Leaf::plugin>,
          class T = trigger<Step::name>>
concept IsDeadAt = Serves<Leaf, E> &&((std::is_same_v<Step, steps::run_task_around> && HasDeadAroundHandler<P, T, E>) ||
                                      (!std::is_same_v<Step, steps::run_task_around> && HasDeadHandler<P, T, E>));

/// Reports the first `on` of a stack that a run never calls. It is checked with the run's own events, so that a handler
/// is asked nothing that dispatch does not ask.
template <class Leaves, class Fired>
struct handler_check;
template <class... Leaves, class... Fired>
struct handler_check<type_list<Leaves...>, type_list<Fired...>> {
  template <class F>
  static constexpr bool none_dead = !detail::any_of({IsDeadAt<Leaves, typename F::step, typename F::event>...});

  static constexpr auto explain() {
    if constexpr ((none_dead<Fired> && ...)) {
      return std::type_identity<done>{};
    } else {
      using first = type_at<indices_where<!none_dead<Fired>...>::at[0], Fired...>;
      using step = typename first::step;
      using event = typename first::event;
      using leaf = type_at<indices_where<IsDeadAt<Leaves, step, event>...>::at[0], Leaves...>;
      return std::type_identity<
          explain_dead_handler<std::remove_const_t<typename leaf::plugin>, shown_trigger<step::name>, event,
                               std::is_same_v<step, steps::run_task_around>>>{};
    }
  }
  using diagnostics = typename decltype(explain())::type;
};
template <class R>
using dead_handlers = typename handler_check<typename std::remove_const_t<typename R::stack_type>::leaves,
                                             decltype(fired_in_run<R>(steps::all{}))>::diagnostics;

}  // namespace qtasks::detail
