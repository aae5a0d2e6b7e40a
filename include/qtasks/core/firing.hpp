// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/event_view.hpp>
#include <qtasks/core/explain.hpp>
#include <qtasks/core/handlers.hpp>
#include <qtasks/core/plugin_failed.hpp>
#include <qtasks/core/then.hpp>

#include <array>
#include <cstddef>
#include <optional>
#include <utility>

namespace qtasks::detail {

// The fold. Replies are settled one at a time into `value`, a plain local of whoever fires; the only
// other thing kept is the error that ends a run. A `result` is never kept and reassigned: that costs
// 25 instructions on Clang where the twin written by hand costs 17, and this shape costs 17.
// Handlers are folded with `&&` where all are plain, and chained through `then` where one is awaitable.
// `Failure` is an optional `task_error`, or `nothing` where none can leave the stack.
template <fixed_string Name, class Stack, class Event, class Value, class Failure = nothing>
struct firing {
  using handlers = handlers_of<Name, Stack, Event>;
  using wanted = wanted_t<Name, Event>;

  template <std::size_t Place>
  using leaf = typename handlers::template leaf_at<Place>;
  template <std::size_t Place>
  using handler = handler_at<leaf<Place>, Name, Stack, Event>;
  static constexpr auto failure_trigger = fixed_string{"task_executor_plugin_failed"};
  using reporting = firing<failure_trigger, Stack, plugin_failed_event<Event>, nothing>;

  Stack& stack;
  Event const& event;
  Value& value;
  Failure& failure;

  template <std::size_t... Place>
  static constexpr bool all_nothrow(std::index_sequence<Place...>) {
    if constexpr ((handler<Place>::fails || ...) && Name != failure_trigger) {
      return (handler<Place>::nothrow && ...) && reporting::is_nothrow;
    } else {
      return (handler<Place>::nothrow && ...);
    }
  }
  /// No handler can throw, nor one that hears of a failure, nor the making of a replacement.
  static constexpr bool is_nothrow = all_nothrow(typename handlers::type{});

  /// All of them; afterwards `value` and `failure` tell. Yields `done`, or an awaitable of it.
  QTASKS_INLINE constexpr auto run() const { return run_places(sequence{}); }

 private:
  using sequence =
      std::conditional_t<trigger_entry<Name>::reverse, typename handlers::reversed, typename handlers::type>;
  template <std::size_t Place>
  using raw_reply = typename handler<Place>::returned;
  template <std::size_t Place>
  static constexpr bool is_awaitable = Awaitable<raw_reply<Place>>;

  template <std::size_t... Place>
  static constexpr bool all_well_formed(std::index_sequence<Place...>) {
    return (handler<Place>::well_formed && ...);
  }
  template <std::size_t... Place>
  static auto explain(std::index_sequence<Place...>) -> explain_each<typename handler<Place>::explainer...>;
  static constexpr bool well_formed = all_well_formed(typename handlers::type{});
  // Here and not where handlers are called: the fewer instantiations between a mistake and the user's line,
  // the shorter the error.
  using spoken = std::conditional_t<well_formed, done, decltype(explain(typename handlers::type{}))>;
  static_assert(sizeof(spoken) > 0);

  template <std::size_t... Place>
  QTASKS_INLINE constexpr auto run_places(std::index_sequence<Place...> places) const {
    if constexpr (!well_formed) {
      return done{};
    } else if constexpr ((is_awaitable<Place> || ...)) {
      return chain<0>(places);
    } else {
      [[maybe_unused]] std::size_t i = 0;
      (void)(settle<leaf<Place>, raw_reply<Place>>(i++, call<Place>()) && ...);
      return done{};
    }
  }

  template <std::size_t I, std::size_t... Place>
  constexpr auto chain(std::index_sequence<Place...> places) const {
    if constexpr (I == sizeof...(Place)) {
      return done{};
    } else {
      constexpr std::size_t place = handlers::at[trigger_entry<Name>::reverse ? sizeof...(Place) - 1 - I : I];
      return qtasks::then(call<place>(), [self = *this, places](auto&& reply) {
        return qtasks::select(
            self.template settle<leaf<place>, awaited_t<raw_reply<place>>>(I, std::forward<decltype(reply)>(reply)),
            [self, places] { return self.template chain<I + 1>(places); }, [] { return done{}; });
      });
    }
  }

  template <std::size_t Place>
  QTASKS_INLINE constexpr auto call() const {
    auto& plugin = detail::plugin_of(leaf<Place>{}, stack);
    if constexpr (std::is_void_v<raw_reply<Place>>) {
      plugin.on(trigger<Name>{}, event);
      return done{};
    } else {
      return plugin.on(trigger<Name>{}, event);
    }
  }

  /// Takes one reply; whether to go on.
  template <class Leaf, class Returned, class Reply>
  QTASKS_INLINE constexpr bool settle(std::size_t i, Reply&& returned) const {
    using form = reply<Returned, wanted>;
    if constexpr (form::fails) {
      if (returned.has_error()) return fail<Leaf>(detail::as_task_error(returned.assume_error()));
      if constexpr (form::form == reply_form::alone) return true;
      if constexpr (form::form != reply_form::alone) {
        using inner = std::remove_cvref_t<decltype(returned.assume_value())>;
        return settle<Leaf, inner>(i, std::forward<Reply>(returned).assume_value());
      }
    } else if constexpr (form::form == reply_form::value) {
      return put(i, std::forward<Reply>(returned));
    } else if constexpr (form::form == reply_form::maybe) {
      return !returned.has_value() || put(i, *std::forward<Reply>(returned));
    } else {
      return true;
    }
  }

  template <class V>
  QTASKS_INLINE constexpr bool put([[maybe_unused]] std::size_t i, V&& replaced) const {
    constexpr fold_rule fold = trigger_entry<Name>::fold;
    if constexpr (fold == fold_rule::all) {
      detail::remake(value[i], std::forward<V>(replaced));
    } else {
      detail::put(value, std::forward<V>(replaced));
    }
    return fold != fold_rule::first;
  }

  template <class Leaf>
  QTASKS_INLINE constexpr bool fail(task_error error) const {
    error.of_plugin(Leaf::name);
    if constexpr (Name != failure_trigger) report(error);
    constexpr bool leaves = Leaf::policy == on_plugin_failure::propagate && !std::is_same_v<Failure, nothing>;
    if constexpr (leaves) detail::remake(failure, error);
    return Leaf::policy == on_plugin_failure::skip;
  }

  QTASKS_INLINE constexpr void report(task_error const& error) const {
    plugin_failed_event<Event> const failed{error.plugin_name(), Name.view(), error, event};
    nothing none;
    static_assert(!Awaitable<decltype(reporting{stack, failed, none, none}.run())>,
                  "handlers of `task_executor_plugin_failed` cannot be awaitable");
    reporting{stack, failed, none, none}.run();
  }
};

}  // namespace qtasks::detail
