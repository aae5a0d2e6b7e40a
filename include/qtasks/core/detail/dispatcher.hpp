// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/handlers.hpp>
#include <qtasks/core/event_view.hpp>
#include <qtasks/core/failure_policy.hpp>
#include <qtasks/core/plugin_failed_event.hpp>
#include <qtasks/core/then.hpp>

#include <array>
#include <cstddef>
#include <optional>
#include <utility>

namespace qtasks::detail {

// Calls the handlers of one trigger and combines their replies. It stores each reply in `value`, and an error that ends
// the run in `failure`; both are variables of the caller. It keeps no `result` and reassigns none: that costs 25
// instructions on Clang; this costs 17, as does code written by hand. The calls are folded with `&&`, or chained
// with `then` if a handler is awaitable. `Failure` is an optional `task_error`, or `done` if no error can end the run.
// `BeforeTask`: the trigger is fired before the task; see `policy_at`.
template <fixed_string Name, class Stack, class Event, class Value, class Failure = done,
          bool BeforeTask = trigger_entry<Name>::fails_closed>
struct dispatcher {
  using handlers = handlers_of<Name, Stack, Event>;
  using wanted = wanted_t<Name, Event>;

  template <class Leaf>
  using handler = handler_at<Leaf, Name, Stack, Event>;
  static constexpr auto failure_trigger = fixed_string{"task_executor_plugin_failed"};
  using reporting = dispatcher<failure_trigger, Stack, plugin_failed_event<Event>, done>;

  Stack& stack;
  Event const& event;
  Value& value;
  Failure& failure;

  template <class... Leaves>
  static constexpr bool all_nothrow(type_list<Leaves...>) {
    constexpr bool nothrow = detail::all_of({handler<Leaves>::nothrow...});
    if constexpr (detail::any_of({handler<Leaves>::fails...}) && Name != failure_trigger) {
      return nothrow && reporting::is_nothrow;
    } else {
      return nothrow;
    }
  }
  /// Nothing can throw: no handler, no handler of `task_executor_plugin_failed`, no conversion of a reply.
  static constexpr bool is_nothrow = all_nothrow(typename handlers::type{});

  /// Calls the handlers; `value` and `failure` then hold the outcome. Returns `done`, or an awaitable of it.
  QTASKS_INLINE constexpr auto run() const { return run_leaves(leaves{}); }

 private:
  using leaves = std::conditional_t<trigger_entry<Name>::reverse, typename handlers::reversed, typename handlers::type>;
  template <class Leaf>
  using raw_reply = typename handler<Leaf>::returned;

  template <class... Leaves>
  static constexpr bool all_well_formed(type_list<Leaves...>) {
    if constexpr (detail::all_of({RepliesNothing<Leaves, Name, Stack, Event>...})) {
      return true;
    } else {
      return detail::all_of({handler<Leaves>::well_formed...});
    }
  }
  // `mistake_in_replies` reports what is wrong.
  static constexpr bool well_formed = all_well_formed(typename handlers::type{});

  template <class... Leaves>
  QTASKS_INLINE constexpr auto run_leaves(type_list<Leaves...>) const {
    if constexpr (!well_formed) {
      return done{};
    } else if constexpr (detail::any_of({Awaitable<raw_reply<Leaves>>...})) {
      return chain<0>();
    } else if constexpr (sizeof...(Leaves) > longest_fold) {
      (void)steps_from<0>(std::make_index_sequence<longest_fold>{});
      return done{};
    } else if constexpr (detail::all_of({RepliesNothing<Leaves, Name, Stack, Event>...})) {
      (detail::plugin_of(Leaves{}, stack).on(trigger<Name>{}, event), ...);
      return done{};
    } else {
      [[maybe_unused]] std::size_t i = 0;
      (void)(step<Leaves>(i++) && ...);
      return done{};
    }
  }

  /// Clang nests the operands of a fold, and limits the nesting to 256.
  static constexpr std::size_t longest_fold = 128;

  /// Calls the handlers from the `From`-th on, in several folds.
  template <std::size_t From, std::size_t... I>
  QTASKS_INLINE constexpr bool steps_from(std::index_sequence<I...>) const {
    if constexpr (sizeof...(I) == 0) {
      return true;
    } else {
      constexpr std::size_t next = From + sizeof...(I);
      constexpr std::size_t rest = leaves::size - next;
      return (step<typename leaves::template nth<From + I>::type>(From + I) && ...) &&
             steps_from<next>(std::make_index_sequence<(rest < longest_fold ? rest : longest_fold)>{});
    }
  }

  /// Calls the handlers from the `At`-th on, as an awaitable. `At` is the index in the order of the calls.
  template <std::size_t At>
  constexpr auto chain() const {
    if constexpr (At == leaves::size) {
      return done{};
    } else {
      using leaf = typename leaves::template nth<At>::type;
      return qtasks::then(call<leaf>(), [self = *this](auto&& reply) {
        return qtasks::select(
            self.template settle<leaf, replied_t<raw_reply<leaf>>>(At, std::forward<decltype(reply)>(reply)),
            [self] { return self.template chain<At + 1>(); }, [] { return done{}; });
      });
    }
  }

  /// Calls one handler and takes its reply; returns whether the next handler is called.
  template <class Leaf>
  QTASKS_INLINE constexpr bool step([[maybe_unused]] std::size_t i) const {
    if constexpr (std::is_void_v<raw_reply<Leaf>>) {
      detail::plugin_of(Leaf{}, stack).on(trigger<Name>{}, event);
      return true;
    } else {
      return settle<Leaf, raw_reply<Leaf>>(i, detail::plugin_of(Leaf{}, stack).on(trigger<Name>{}, event));
    }
  }

  template <class Leaf>
  QTASKS_INLINE constexpr auto call() const {
    auto& plugin = detail::plugin_of(Leaf{}, stack);
    if constexpr (std::is_void_v<raw_reply<Leaf>>) {
      plugin.on(trigger<Name>{}, event);
      return done{};
    } else {
      return plugin.on(trigger<Name>{}, event);
    }
  }

  /// Takes one reply, as `reply` judges it; returns whether the next handler is called.
  template <class Leaf, class Returned, class Reply>
  QTASKS_INLINE constexpr bool settle(std::size_t i, Reply&& returned) const {
    using judged = reply<Returned, wanted>;
    if constexpr (judged::fails) {
      if (returned.has_error()) return fail<Leaf>(detail::as_task_error(returned.assume_error()));
      if constexpr (judged::form == reply_form::none) return true;
      if constexpr (judged::form != reply_form::none)
        return settle_value<judged>(i, std::forward<Reply>(returned).assume_value());
    } else if constexpr (judged::form == reply_form::none) {
      return true;
    } else {
      return settle_value<judged>(i, std::forward<Reply>(returned));
    }
  }

  template <class Judged, class V>
  QTASKS_INLINE constexpr bool settle_value(std::size_t i, V&& returned) const {
    if constexpr (Judged::form == reply_form::maybe) {
      return !returned.has_value() || put<Judged::owned>(i, *std::forward<V>(returned));
    } else {
      return put<Judged::owned>(i, std::forward<V>(returned));
    }
  }

  template <bool Owned, class V>
  QTASKS_INLINE constexpr bool put([[maybe_unused]] std::size_t i, V&& replaced) const {
    constexpr fold_rule fold = trigger_entry<Name>::fold;
    if constexpr (fold == fold_rule::all) {
      detail::put<Owned>(value[i], std::forward<V>(replaced));
    } else {
      detail::put<Owned>(value, std::forward<V>(replaced));
    }
    return fold != fold_rule::first;
  }

  template <class Leaf>
  QTASKS_INLINE constexpr bool fail(task_error error) const {
    error.of_plugin(Leaf::name);
    if constexpr (Name != failure_trigger) report(error);
    constexpr on_plugin_failure policy = policy_at<Leaf, BeforeTask>;
    constexpr bool ends_run = policy == on_plugin_failure::propagate && !std::is_same_v<Failure, done>;
    if constexpr (ends_run) detail::inline_emplace(failure, error);
    return policy == on_plugin_failure::skip;
  }

  QTASKS_INLINE constexpr void report(task_error const& error) const {
    plugin_failed_event<Event> const failed{error.plugin_name(), Name.view(), error, event};
    done none;
    static_assert(!Awaitable<decltype(reporting{stack, failed, none, none}.run())>,
                  "handlers of `task_executor_plugin_failed` must not be awaitable");
    reporting{stack, failed, none, none}.run();
  }
};

}  // namespace qtasks::detail
