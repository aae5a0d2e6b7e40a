// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/executor/run_call.hpp>
#include <qtasks/executor/task_body.hpp>

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

  /// Fires a one-way trigger.
  template <fixed_string Name>
  QTASKS_INLINE constexpr auto tell() {
    return this->template fire<Name>([this]() QTASKS_LAMBDA_INLINE { return this->base(); }, none_);
  }

  template <fixed_string Name>
  QTASKS_INLINE constexpr auto replace() {
    using made = triggers::result_event<base_event, value_type>;
    return this->template fire<Name>([this]() QTASKS_LAMBDA_INLINE { return made{this->base(), value_}; }, value_);
  }

  // Steps 3 and 4.
  QTASKS_INLINE constexpr auto task_and_reply() {
    return then(around(), [this](typename Call::outcome_type&& left) QTASKS_LAMBDA_INLINE {
      keep(std::move(left));
      return select(
          error_.has_value(), [this]() QTASKS_LAMBDA_INLINE { return trigger_error(); },
          [this]() QTASKS_LAMBDA_INLINE { return replace_left(); });
    });
  }

 private:
  QTASKS_INLINE constexpr auto around() {
    using made = typename events::around;
    if constexpr (handlers_of<"task_executor_run_task_around", stack_type, made, next_archetype<made>>::count == 0) {
      return this->template invoke<true>();
    } else {
      static_assert(sizeof(explain_error_type<error_type, Task, FromTaskError<error_type>>) > 0);
      auto event = [this]() QTASKS_LAMBDA_INLINE {
        return std::apply([this](auto&... args) QTASKS_LAMBDA_INLINE { return made{this->base(), {args...}}; }, *args_);
      };
      return hold(event, [this](made& held) QTASKS_LAMBDA_INLINE {
        return this->executor_.stack().fire(trigger<"task_executor_run_task_around">{}, held,
                                            task_body<call_base>{*this});
      });
    }
  }

  QTASKS_INLINE constexpr void keep(typename Call::outcome_type&& left) {
    if (left.has_error()) {
      error_.emplace(std::move(left).assume_error());
      name_task(*error_, Task::name);
    } else if (left.has_value()) {  // asked again: it is what `assume_value` asks, and one branch less
      if constexpr (std::is_void_v<typename Call::returned>) {
        value_.emplace();
      } else {
        value_.emplace(std::move(left).assume_value());
      }
    }
  }

  QTASKS_INLINE constexpr auto replace_left() {
    if constexpr (Call::generating) {
      using made = triggers::results_event<base_event, value_type>;
      auto event = [this]() QTASKS_LAMBDA_INLINE { return made{{this->base(), value_}, value_}; };
      return this->template fire<"task_executor_run_task_gen">(event, value_);
    } else {
      return replace<"task_executor_run_task">();
    }
  }

  QTASKS_INLINE constexpr auto trigger_error() {
    return select(
        error_traits<error_type>::code(*error_) == errc::task_plugin_trigger_error,
        [this]() QTASKS_LAMBDA_INLINE {
          return then(
              with_error(*error_,
                         [this](auto const& e) QTASKS_LAMBDA_INLINE {
                           using made = triggers::error_event<base_event, std::remove_cvref_t<decltype(e)>, value_type>;
                           auto event = [this, &e]() QTASKS_LAMBDA_INLINE { return made{{this->base(), value_}, e}; };
                           return this->template fire<"task_executor_run_task_trigger_error">(event, value_);
                         }),
              [this](done) QTASKS_LAMBDA_INLINE {
                if (value_.has_value() && !this->failure_.has_value()) error_.reset();
                return done{};
              });
        },
        []() QTASKS_LAMBDA_INLINE { return done{}; });
  }
};

}  // namespace qtasks::detail
