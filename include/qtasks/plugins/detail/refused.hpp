// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/error_traits.hpp>
#include <qtasks/core/field.hpp>
#include <qtasks/core/fixed_string.hpp>
#include <qtasks/core/task_error_with.hpp>

#include <type_traits>

namespace qtasks::detail {

/// An `E` can have the field, so that a plugin needs to compute it.
template <class E, fixed_string Name, class T>
concept CanSay = std::is_constructible_v<E, task_error_with<field<Name, T>>>;

/// Converts a plugin's error to the task's error type `E`, with `field` where `E` has it. The executor has checked that
/// `error_traits<E>::from` exists: it reports a stack with an `around` handler where it does not.
template <class E, class Field>
constexpr E refused(task_error error, Field field) {
  if constexpr (std::is_constructible_v<E, task_error_with<Field>>) {
    return E(task_error_with<Field>{error, field});
  } else {
    return error_traits<E>::from(error);
  }
}

template <class E>
constexpr E refused(task_error error) {
  return error_traits<E>::from(error);
}

}  // namespace qtasks::detail
