// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/executor/detail/run_call.hpp>
#include <qtasks/executor/detail/task_body.hpp>

#include <tuple>
#include <type_traits>
#include <utility>

namespace qtasks::detail {

/// Steps 3 and 4 of a run: the task within its `around` handlers, and what it left.
template <class Executor, class Task, class Call>
class run_task : protected run_call<Executor, Task, Call> {
 public:
  using run_call<Executor, Task, Call>::run_call;

 protected:
  using call_base = run_call<Executor, Task, Call>;
  using call_base::args_, call_base::error_, call_base::none_, call_base::task_, call_base::value_;
  using typename call_base::base_event, typename call_base::events, typename call_base::stack_type;
  using typename call_base::error_type, typename call_base::value_type;
  using outcome_type = typename Call::outcome_type;

  /// Fires a one-way trigger.
  template <fixed_string Name>
  QTASKS_INLINE constexpr auto tell() {
    return this->template fire<Name>([this]() QTASKS_LAMBDA_INLINE { return this->base(); }, none_);
  }

  /// Step 3: the task within its `around` handlers; what it left, or an awaitable of it.
  QTASKS_INLINE constexpr auto around() {
    using made = typename events::around;
    if constexpr (handlers_of<"task_executor_run_task_around", stack_type, made, next_archetype<made>>::count == 0) {
      return this->template invoke<true>();
    } else {
      static_assert(sizeof(explain_error_type<error_type, Task, FromTaskError<error_type>>) > 0);
      auto event = [this]() QTASKS_LAMBDA_INLINE {
        return std::apply([this](auto&... args) QTASKS_LAMBDA_INLINE { return made{this->base(), {args...}}; }, *args_);
      };
      return qtasks::hold(event, [this](made& held) QTASKS_LAMBDA_INLINE {
        return this->executor_.stack().fire(trigger<"task_executor_run_task_around">{}, held,
                                            task_body<call_base>{*this});
      });
    }
  }

  /// The rest of step 3 and step 4: what plugins answer to what the task left.
  QTASKS_INLINE constexpr auto reply_to_task(outcome_type& left) {
    return qtasks::select(
        left.has_error(), [this, &left]() QTASKS_LAMBDA_INLINE { return trigger_error(left); },
        [this, &left]() QTASKS_LAMBDA_INLINE { return replace_left(left); });
  }

  /// Fires a trigger whose handlers see the value in its slot, and may replace it there.
  template <fixed_string Name, class Event = typename events::replaced>
  QTASKS_INLINE constexpr auto replace(outcome_type& left) {
    if constexpr (handlers_of<Name, stack_type, Event>::count == 0) {
      return done{};
    } else {
      if (!value_.has_value()) {
        if constexpr (std::is_void_v<typename Call::returned>) {
          value_.emplace();
        } else {
          value_.emplace(std::move(left).assume_value());
        }
      }
      auto event = [this]() QTASKS_LAMBDA_INLINE {
        if constexpr (std::is_same_v<Event, typename events::replaced>) return Event{this->base(), value_};
        if constexpr (!std::is_same_v<Event, typename events::replaced>) return Event{{this->base(), value_}, value_};
      };
      return this->template fire<Name>(event, value_);
    }
  }

 private:
  QTASKS_INLINE constexpr auto replace_left(outcome_type& left) {
    if constexpr (Call::generating) {
      return replace<"task_executor_run_task_gen", typename events::run_task>(left);
    } else {
      return replace<"task_executor_run_task">(left);
    }
  }

  QTASKS_INLINE constexpr auto trigger_error(outcome_type& left) {
    error_type& error = left.assume_error();
    detail::name_task(error, Task::name);
    return qtasks::select(
        error_traits<error_type>::code(error) == errc::task_plugin_trigger_error,
        [this, &error]() QTASKS_LAMBDA_INLINE {
          return detail::with_error(error, [this](auto const& e) QTASKS_LAMBDA_INLINE {
            using raised = std::remove_cvref_t<decltype(e)>;
            if constexpr (!answers_error<stack_type, base_event, value_type, raised>) {
              return done{};
            } else {
              using made = triggers::error_event<base_event, raised, value_type>;
              auto event = [this, &e]() QTASKS_LAMBDA_INLINE { return made{{this->base(), this->value_}, e}; };
              return this->template fire<"task_executor_run_task_trigger_error">(event, this->value_);
            }
          });
        },
        []() QTASKS_LAMBDA_INLINE { return done{}; });
  }
};

}  // namespace qtasks::detail
