// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/nesting.hpp>
#include <qtasks/executor/detail/attempt_context.hpp>
#include <qtasks/executor/detail/call_task.hpp>
#include <qtasks/triggers/task_executor.hpp>

#include <cstddef>
#include <utility>

namespace qtasks::detail {

/// The innermost `next` of an attempt: calls the task with the attempt's context. It can be called again, because the
/// arguments are the run's.
template <class State, class Context>
class attempt_body {
  using call_type = typename State::types::call_type;

 public:
  using state_type = State;

  constexpr attempt_body(State& state, Context& context) noexcept : state_(&state), context_(&context) {}
  constexpr State& state() const noexcept { return *state_; }

  constexpr auto operator()() const& requires(call_type::pass::template repeatable<typename call_type::callable>) {
    return detail::call_task<false>(*state_, *context_);
  }
  constexpr auto operator()() && { return detail::call_task<true>(*state_, *context_); }

 private:
  State* state_;
  Context* context_;
};

/// An `executor_event` or an event derived from it, with another context.
template <class Event, class Context>
struct event_in;
template <class X, class Task, class T, class E, class C, class... Args, class Context>
struct event_in<triggers::around_event<triggers::executor_event<X, Task, T, E, C>, Args...>, Context> {
  using base = triggers::executor_event<X, Task, T, E, Context>;
  using type = triggers::around_event<base, Args...>;
};

/// What `next` runs, with a context of its own: several attempts of one run can go on at a time.
template <class Next>
class attempt;
template <fixed_string Name, class Stack, class Event, class Body, std::size_t At, class Caller, bool Owns>
class attempt<next_handler<nesting<Name, Stack, Event, Body>, At, Caller, Owns>> {
  using outer = nesting<Name, Stack, Event, Body>;
  using contexts = attempt_context_in<std::remove_reference_t<decltype(std::declval<Event const&>().context)>>;
  using context_type = typename contexts::type;
  using event_type = typename event_in<Event, context_type>::type;
  using body_type = attempt_body<typename Body::state_type, context_type>;
  using nest_type = nesting<Name, Stack, event_type, body_type>;
  static_assert(nest_type::handlers::count == outer::handlers::count);

 public:
  using slots_type = typename contexts::slots;

  constexpr attempt(next_handler<outer, At, Caller, Owns> next, stop_flag const& stop)
      : context_(next.nesting().event.context, stop),
        event_{{next.nesting().event.task_executor, next.nesting().event.task_func, context_.record(), context_},
               next.nesting().event.args},
        nest_{next.nesting().stack, event_, body_type(next.nesting().body.state(), context_)} {}
  attempt(attempt const&) = delete;
  attempt& operator=(attempt const&) = delete;

  constexpr auto run() { return next_handler<nest_type, At, Caller, false>(nest_)(); }
  /// The objects of its context.
  constexpr slots_type& slots() noexcept { return context_.slots(); }

 private:
  context_type context_;
  event_type event_;
  nest_type nest_;
};

}  // namespace qtasks::detail
