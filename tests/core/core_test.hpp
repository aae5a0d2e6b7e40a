// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/qtasks.hpp>

#include "support/clause.hpp"

#include <array>
#include <optional>
#include <string_view>
#include <type_traits>

/// Triggers, events and plugins of the core's tests.
namespace core_test {

struct notify_event {
  support::trace& seen;
};

template <class T>
struct replace_event {
  using result_type = T;
  support::trace& seen;
  qtasks::slot<T>& result;
};

/// The event of a returnable trigger without a slot: `fire` stores the value.
struct no_slot_event {
  using result_type = int;
};

struct patch {
  std::optional<int> a{};
  std::optional<int> b{};
  static constexpr bool is_patch = true;
  constexpr void merge(patch later) {
    if (later.a) a = later.a;
    if (later.b) b = later.b;
  }
};

struct around_event {
  using result_type = int;
  using error_type = qtasks::task_error;
  support::trace& seen;
};

using limit = qtasks::field<"limit", int>;
using with_limit = qtasks::task_error_with<limit>;

/// An error type that cannot be made from a `task_error`.
struct halted {
  int code;
};

/// An error type that can.
struct closed {};

}  // namespace core_test

template <>
struct qtasks::error_traits<core_test::halted> {
  static constexpr errc code(core_test::halted e) noexcept { return errc{e.code}; }
};
template <>
struct qtasks::error_traits<core_test::closed> {
  static constexpr errc code(core_test::closed) noexcept { return errc::permanent; }
  static constexpr core_test::closed from(task_error) noexcept { return {}; }
};

// clang-format off
template <> struct qtasks::trigger_entry<"test.notify"> : qtasks::notify_trigger<core_test::notify_event> {};
template <> struct qtasks::trigger_entry<"test.end"> : qtasks::notify_trigger<core_test::notify_event> {
  static constexpr bool reverse = true;
};
template <> struct qtasks::trigger_entry<"test.last"> : qtasks::replace_trigger<core_test::replace_event<int>> {};
template <> struct qtasks::trigger_entry<"test.last_of_end"> : qtasks::replace_trigger<core_test::replace_event<int>> {
  static constexpr bool reverse = true;
};
template <> struct qtasks::trigger_entry<"test.first"> : qtasks::replace_trigger<core_test::replace_event<int>, qtasks::fold_rule::first> {};
template <> struct qtasks::trigger_entry<"test.all"> : qtasks::replace_trigger<core_test::no_slot_event, qtasks::fold_rule::all> {};
template <> struct qtasks::trigger_entry<"test.no_slot"> : qtasks::replace_trigger<core_test::no_slot_event> {};
template <> struct qtasks::trigger_entry<"test.patch"> : qtasks::replace_trigger<core_test::replace_event<core_test::patch>> {};
template <> struct qtasks::trigger_entry<"test.around"> : qtasks::around_trigger<core_test::around_event> {};
// clang-format on

namespace core_test {

using namespace qtasks;
using support::trace;

inline constexpr task_error oops{errc::failed, "oops"};

/// Adds its letter to the trace.
template <fixed_string Letter, class... Rules>
struct notes {
  using order = qtasks::order<Rules...>;
  constexpr void on(trigger<"test.notify">, auto const& event) const { event.seen.add(Letter.view()); }
  constexpr void on(trigger<"test.end">, auto const& event) const { event.seen.add(Letter.view()); }
};

struct counts {
  int runs = 0;
  constexpr void on(trigger<"test.notify">, auto const& event) {
    ++runs;
    event.seen.add("counts");
  }
};

/// Adds its label, which is a run-time value, to the trace.
struct labelled {
  std::string_view label;
  constexpr void on(trigger<"test.notify">, auto const& event) const { event.seen.add(label); }
};

/// Returns `Reply`, whatever the value so far.
template <fixed_string Letter, auto Reply>
struct replies {
  using type = std::remove_const_t<decltype(Reply)>;
  static constexpr std::string_view name = Letter.view();
  constexpr type on(trigger<"test.last">, auto const& event) const { return reply(event); }
  constexpr type on(trigger<"test.last_of_end">, auto const& event) const { return reply(event); }
  constexpr type on(trigger<"test.first">, auto const& event) const { return reply(event); }
  constexpr type on(trigger<"test.all">, auto const&) const { return Reply; }
  constexpr type on(trigger<"test.no_slot">, auto const&) const { return Reply; }

 private:
  static constexpr type reply(auto const& event) {
    event.seen.add(Letter.view());
    return Reply;
  }
};

/// Replaces no value.
template <fixed_string Letter>
struct abstains {
  constexpr std::optional<int> on(trigger<"test.last">, auto const& event) const { return abstain(event); }
  constexpr std::optional<int> on(trigger<"test.first">, auto const& event) const { return abstain(event); }
  constexpr std::optional<int> on(trigger<"test.all">, auto const&) const { return std::nullopt; }
  constexpr void on(trigger<"test.no_slot">, auto const&) const {}

 private:
  static constexpr std::optional<int> abstain(auto const& event) {
    event.seen.add(Letter.view());
    return std::nullopt;
  }
};

/// Returns an error from each handler.
template <fixed_string Letter>
struct fails {
  static constexpr std::string_view name = Letter.view();
  constexpr result<void> on(trigger<"test.notify">, notify_event const& event) const {
    event.seen.add(name);
    return oops;
  }
  constexpr result<void> on(trigger<"test.end">, notify_event const& event) const {
    event.seen.add(name);
    return oops;
  }
  constexpr result<int> on(trigger<"test.last">, auto const& event) const {
    event.seen.add(name);
    return oops;
  }
  constexpr result<std::optional<int>> on(trigger<"test.first">, auto const& event) const {
    event.seen.add(name);
    return oops;
  }
  constexpr result<int> on(trigger<"test.all">, auto const&) const { return oops; }
};

/// Fires "test.last" with the value `start`, if there is one.
template <class Stack>
constexpr auto fire_last(Stack&& stack, trace& seen, std::optional<int> start = {}) {
  slot<int> value;
  if (start) value = *start;
  return stack.fire(trigger<"test.last">{}, replace_event<int>{seen, value});
}

struct adds_one {
  constexpr std::optional<int> on(trigger<"test.last">, auto const& event) const {
    return event.result.has_value() ? std::optional{*event.result + 1} : std::nullopt;
  }
};

constexpr auto fire_first(auto const& stack, trace& seen) {
  slot<int> value;
  return stack.fire(trigger<"test.first">{}, replace_event<int>{seen, value});
}

/// The trace of one firing of "test.notify".
constexpr trace notified_by(auto&& stack) {
  trace seen;
  stack.fire(trigger<"test.notify">{}, notify_event{seen});
  return seen;
}

/// Adds the failures that `task_executor_plugin_failed` reports to a trace.
struct watches {
  trace* to;
  constexpr void on(trigger<"task_executor_plugin_failed">, auto const& event) const {
    to->add(event.plugin);
    to->add(event.trigger_name);
    to->add(event.e.message());
  }
};

inline constexpr auto submit = task<"submit">([](int size) { return size; });
inline constexpr auto cancel = task<"cancel">([](int size) { return -size; });
using submit_task = decltype(submit);
using cancel_task = std::remove_const_t<decltype(cancel)>;

using stops = failure_policy<on_plugin_failure::stop>;
using skips = failure_policy<on_plugin_failure::skip>;
using propagates = failure_policy<on_plugin_failure::propagate>;

}  // namespace core_test
