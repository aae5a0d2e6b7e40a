// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/executor/detail/run_task.hpp>

#include <new>
#include <type_traits>
#include <utility>

namespace qtasks::detail {

/// Step 7 of a run, and its end: what `execute` returns, made of what the task left and of what took its place.
template <class Executor, class Task, class Call, bool Encoded>
class run_outcome : protected run_task<Executor, Task, Call> {
 protected:
  using task_base = run_task<Executor, Task, Call>;
  using task_base::error_, task_base::task_, task_base::value_;
  using typename task_base::base_event;
  using typename task_base::error_type, typename task_base::value_type;
  using left_type = typename Call::outcome_type;
  using decoded_type = typename decoding<Call, option_of<Task, option::decode>>::value;

 public:
  using outcome_type = std::conditional_t<Encoded, result<decoded_type, error_type>, left_type>;

  using task_base::task_base;

 protected:
  // Step 7.
  QTASKS_INLINE constexpr auto decode(left_type& left) {
    if constexpr (!Encoded) {
      return done{};
    } else {
      return qtasks::then(task_.template get_any<option::decode>().function(value_of_run(left)),
                          [this](auto&& given) QTASKS_LAMBDA_INLINE {
                            keep_decoded(std::forward<decltype(given)>(given));
                            return qtasks::select(
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

  /// Puts into `left` what took its place.
  QTASKS_INLINE void settle(left_type& left) {
    if (error_.has_value()) {
      left.~left_type();
      ::new (static_cast<void*>(&left)) left_type(failed());
    } else if (value_.has_value()) {
      left.~left_type();
      ::new (static_cast<void*>(&left)) left_type(success(std::move(*value_)));
    }
  }

  QTASKS_INLINE constexpr outcome_type outcome(left_type& left) {
    if (error_.has_value()) return failed();
    if constexpr (Encoded) {
      if (decoded_.has_value()) return success(std::move(*decoded_));
    } else {
      if (value_.has_value()) return success(std::move(*value_));
      if constexpr (std::is_trivially_copyable_v<left_type>) return left;
      if (left.has_value()) {
        auto&& value = value_of_run(left);
        return success(std::move(value));
      }
    }
    return outcome_type{outcome::in_place_type<error_type>, std::move(left).assume_error()};
  }

  template <class T>
  QTASKS_INLINE static constexpr outcome_type success(T&& value) {
    using kept = typename outcome_type::value_type;
    if constexpr (std::is_void_v<kept>) {
      return outcome_type{outcome::in_place_type<void>};
    } else {
      return outcome_type{outcome::in_place_type<kept>, std::forward<T>(value)};
    }
  }

  QTASKS_INLINE constexpr outcome_type failed() {
    outcome_type left{outcome::in_place_type<error_type>, std::move(*error_)};
    detail::name_task(left.assume_error(), Task::name);
    return left;
  }

 private:
  template <class Left>
  constexpr void keep_decoded(Left&& left) {
    if constexpr (!is_result<std::remove_cvref_t<Left>>) {
      decoded_.emplace(std::forward<Left>(left));
    } else if (left.has_error()) {
      detail::inline_emplace(error_, this->as_run_error(left.assume_error()));
    } else {
      decoded_.emplace(std::forward<Left>(left).assume_value());
    }
  }

  constexpr decltype(auto) value_of_run(left_type& left) {
    if constexpr (std::is_void_v<typename Call::returned>) {
      return done{};
    } else {
      return (value_.has_value() ? *value_ : left.assume_value());
    }
  }

  [[no_unique_address]] maybe_slot<Encoded, decoded_type> decoded_{};
};

}  // namespace qtasks::detail
