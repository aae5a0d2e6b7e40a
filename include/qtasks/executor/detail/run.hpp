// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/executor/detail/run_outcome.hpp>

#include <tuple>
#include <type_traits>
#include <utility>

namespace qtasks::detail {

/// The eight steps of a run. Written over `then`, `select`, `repeat` and `hold` only: the same text for plain
/// values, where all of it inlines away, and for awaitables. What the task left stays where it was made, and is
/// returned from there; only what a plugin replaces passes through the slot.
template <class Executor, class Task, class Call, bool Encoded>
class run : run_outcome<Executor, Task, Call, Encoded> {
  using base_type = run_outcome<Executor, Task, Call, Encoded>;
  using base_type::args_, base_type::error_, base_type::none_, base_type::task_, base_type::value_;
  using typename base_type::events, typename base_type::left_type, typename base_type::stack_type;

 public:
  using typename base_type::outcome_type;

  using base_type::base_type;
  using base_type::replies_fit;

  /// The whole run: yields `outcome_type`, or an awaitable of it.
  QTASKS_INLINE constexpr auto start() {
    return qtasks::then(in_order<&run::middlewares_before, &run::args_replace, &run::before_execute>(),
                        [this](done) QTASKS_LAMBDA_INLINE {
                          return qtasks::select(
                              !error_.has_value(), [this]() QTASKS_LAMBDA_INLINE { return task_and_after(); },
                              [this]() QTASKS_LAMBDA_INLINE { return this->failed(); });
                        });
  }

 private:
  // A small outcome that a handler replaced: Clang makes it anew in fewer instructions than it settles it in place.
  // GCC takes more, and so do both where a handler answers errors.
#if defined(__clang__)
  static constexpr bool made_anew =
      replaces_value<stack_type, events, Call> &&
      !answers_error<stack_type, typename events::base, typename events::value, typename Call::error_type> &&
      std::is_trivially_copyable_v<outcome_type> && sizeof(outcome_type) <= 64;
#else
  static constexpr bool made_anew = false;
#endif

  /// Steps one after another, until one leaves an error.
  template <auto First, auto... Rest, class... Left>
  QTASKS_INLINE constexpr auto in_order(Left&... left) {
    if constexpr (sizeof...(Rest) == 0) {
      return (this->*First)(left...);
    } else {
      return qtasks::then((this->*First)(left...), [this, &left...](done) QTASKS_LAMBDA_INLINE {
        return qtasks::select(
            !(error_.has_value() || ... || this->is_error(left)),
            [this, &left...]() QTASKS_LAMBDA_INLINE { return in_order<Rest...>(left...); },
            []() QTASKS_LAMBDA_INLINE { return done{}; });
      });
    }
  }

  QTASKS_INLINE constexpr bool is_error(left_type const& left) const { return left.has_error() && !value_.has_value(); }

  /// Steps 3 to 7. Where nothing is awaitable the outcome is returned from where the task left it; in a constant
  /// expression, where no move is elided, it is built anew.
  QTASKS_INLINE constexpr auto task_and_after() {
    using task_type = decltype(this->around());
    constexpr bool plain = !Awaitable<task_type> && !Awaitable<decltype(after(std::declval<left_type&>()))>;
    if constexpr (plain && !Encoded && !made_anew && std::is_nothrow_move_constructible_v<outcome_type>) {
      if (!std::is_constant_evaluated()) return in_place();
    }
    auto finish = [this](left_type& left) QTASKS_LAMBDA_INLINE {
      return qtasks::then(after(left), [this, &left](done) QTASKS_LAMBDA_INLINE { return this->outcome(left); });
    };
    if constexpr (Awaitable<task_type>) {
      return qtasks::then(this->around(), [finish](left_type&& left) {
        return qtasks::hold([kept = std::move(left)]() mutable { return left_type(std::move(kept)); }, finish);
      });
    } else {
      return qtasks::hold([this]() QTASKS_LAMBDA_INLINE { return this->around(); }, finish);
    }
  }

  /// One `return`, or compilers would move it.
  QTASKS_INLINE left_type in_place() {
    left_type left = this->around();
    after(left);
    this->settle(left);
    return left;
  }

  QTASKS_INLINE constexpr auto after(left_type& left) {
    return in_order<&run::reply_to_task, &run::after_execute, &run::result_replace, &run::middlewares_after,
                    &run::decode>(left);
  }

  // Step 1.
  QTASKS_INLINE constexpr auto middlewares_before() {
    auto const& option = task_.template get_any<option::middlewares_before>();
    auto event = [this, &option]() QTASKS_LAMBDA_INLINE { return typename events::before{this->base(), option, {}}; };
    return qtasks::then(this->template fire<"task_executor_middlewares_execute">(event, none_),
                        [this, &option](done) QTASKS_LAMBDA_INLINE { return this->middlewares(option.functions); });
  }

  // Step 2.
  QTASKS_INLINE constexpr auto args_replace() {
    using made = typename events::args;
    if constexpr (!base_type::replaces_args) {
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
  QTASKS_INLINE constexpr auto after_execute(left_type&) {
    return this->template tell<"task_executor_after_execute">();
  }
  QTASKS_INLINE constexpr auto result_replace(left_type& left) {
    return this->template replace<"task_executor_after_execute_result_replace">(left);
  }

  // Step 6.
  QTASKS_INLINE constexpr auto middlewares_after(left_type&) {
    auto const& option = task_.template get_any<option::middlewares_after>();
    auto event = [this, &option]() QTASKS_LAMBDA_INLINE { return typename events::after{this->base(), {}, option}; };
    return qtasks::then(this->template fire<"task_executor_middlewares_execute">(event, none_),
                        [this, &option](done) QTASKS_LAMBDA_INLINE { return this->middlewares(option.functions); });
  }
};

}  // namespace qtasks::detail
