// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/error_traits.hpp>

#include <type_traits>

namespace qtasks::detail {

/// A policy's error as the task's error type `E`, with the field where `E` has it. (That `E` can be made of a
/// `task_error` is checked, with a message, for every stack with an around handler.)
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
