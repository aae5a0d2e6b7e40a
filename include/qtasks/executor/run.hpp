// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/executor/run_task.hpp>

#include <optional>
#include <tuple>
#include <utility>

namespace qtasks::detail {

/// The eight steps of a run. Written over `then`, `select`, `repeat` and `hold` only: the same text for
/// plain values, where all of it inlines away, and for awaitables. A step leaves a value or an error in the
/// frame; the `result` is built once, at the end.
template <class Executor, class Task, class Call, bool Encoded>
class run : run_task<Executor, Task, Call> {
  using base_type = run_task<Executor, Task, Call>;
  using base_type::args_, base_type::error_, base_type::none_, base_type::task_, base_type::value_;
  using typename base_type::base_event, typename base_type::events, typename base_type::stack_type;
  using typename base_type::error_type, typename base_type::value_type;
  using decoded_type = typename decoding<Call, option_of<Task, option::decode>>::value;

 public:
  using outcome_type = std::conditional_t<Encoded, result<decoded_type, error_type>, typename Call::outcome_type>;

  using base_type::base_type;

  /// The whole run: yields `outcome_type`, or an awaitable of it.
  QTASKS_INLINE constexpr auto start() {
    return then(in_order<&run::middlewares_before, &run::args_replace, &run::before_execute, &run::task_and_reply,
                         &run::after_execute, &run::result_replace, &run::middlewares_after, &run::decode>(),
                [this](done) QTASKS_LAMBDA_INLINE { return outcome(); });
  }

 private:
  /// Steps one after another, until one leaves an error.
  template <auto First, auto... Rest>
  QTASKS_INLINE constexpr auto in_order() {
    if constexpr (sizeof...(Rest) == 0) {
      return (this->*First)();
    } else {
      return then((this->*First)(), [this](done) QTASKS_LAMBDA_INLINE {
        return select(
            !error_.has_value(), [this]() QTASKS_LAMBDA_INLINE { return in_order<Rest...>(); },
            []() QTASKS_LAMBDA_INLINE { return done{}; });
      });
    }
  }

  // Step 1.
  QTASKS_INLINE constexpr auto middlewares_before() {
    auto const& option = task_.template get_any<option::middlewares_before>();
    auto event = [this, &option]() QTASKS_LAMBDA_INLINE { return typename events::before{this->base(), option, {}}; };
    return then(this->template fire<"task_executor_middlewares_execute">(event, none_),
                [this, &option](done) QTASKS_LAMBDA_INLINE { return this->middlewares(option.functions); });
  }

  // Step 2.
  QTASKS_INLINE constexpr auto args_replace() {
    using made = typename events::args;
    constexpr bool handled = handlers_of<"task_executor_args_replace", stack_type, made>::count > 0;
    if constexpr (!handled) {
      return done{};
    } else if constexpr (Call::signature::known) {
      auto event = [this]() QTASKS_LAMBDA_INLINE {
        return std::apply(
            [this](auto&... args) QTASKS_LAMBDA_INLINE {
              return made{this->base(), {args...}, args_};
            },
            *args_);
      };
      return this->template fire<"task_executor_args_replace">(event, args_);
    } else {
      (void)sizeof(explain_args_replace<Task, false>);
      return done{};
    }
  }
  QTASKS_INLINE constexpr auto before_execute() { return this->template tell<"task_executor_before_execute">(); }

  // Step 5.
  QTASKS_INLINE constexpr auto after_execute() { return this->template tell<"task_executor_after_execute">(); }
  QTASKS_INLINE constexpr auto result_replace() {
    return this->template replace<"task_executor_after_execute_result_replace">();
  }

  // Step 6.
  QTASKS_INLINE constexpr auto middlewares_after() {
    auto const& option = task_.template get_any<option::middlewares_after>();
    auto event = [this, &option]() QTASKS_LAMBDA_INLINE { return typename events::after{this->base(), {}, option}; };
    return then(this->template fire<"task_executor_middlewares_execute">(event, none_),
                [this, &option](done) QTASKS_LAMBDA_INLINE { return this->middlewares(option.functions); });
  }

  // Step 7.
  QTASKS_INLINE constexpr auto decode() {
    if constexpr (!Encoded) {
      return done{};
    } else {
      return then(task_.template get_any<option::decode>().function(*value_), [this](auto&& left) QTASKS_LAMBDA_INLINE {
        keep_decoded(std::forward<decltype(left)>(left));
        return select(
            !error_.has_value(),
            [this]() QTASKS_LAMBDA_INLINE {
              using made = triggers::result_event<base_event, decoded_type>;
              return this->template fire<"task_executor_decode">(
                  [this]() QTASKS_LAMBDA_INLINE {
                    return made{this->base(), decoded_};
                  },
                  decoded_);
            },
            []() QTASKS_LAMBDA_INLINE { return done{}; });
      });
    }
  }

  template <class Left>
  constexpr void keep_decoded(Left&& left) {
    if constexpr (!is_result<std::remove_cvref_t<Left>>) {
      decoded_.emplace(std::forward<Left>(left));
    } else if (left.has_error()) {
      error_.emplace(this->as_run_error(left.assume_error()));
    } else {
      decoded_.emplace(std::forward<Left>(left).assume_value());
    }
  }

  QTASKS_INLINE constexpr outcome_type outcome() {
    if (value_.has_value() && !error_.has_value()) {
      if constexpr (Encoded) {
        return outcome_type{outcome::in_place_type<decoded_type>, std::move(*decoded_)};
      } else if constexpr (std::is_void_v<typename Call::returned>) {
        return outcome_type{outcome::in_place_type<void>};
      } else {
        return outcome_type{outcome::in_place_type<typename Call::returned>, std::move(*value_)};
      }
    }
    name_task(*error_, Task::name);
    return outcome_type{outcome::in_place_type<error_type>, std::move(*error_)};
  }

  slot<decoded_type> decoded_{};
};

}  // namespace qtasks::detail
