// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace qtasks::detail {

/// Identifies a type at run time, without RTTI: the address of a variable of which each type has one.
using type_id = void const*;

template <class T>
inline constexpr char type_tag{};

template <class T>
constexpr type_id id_of() noexcept {
  return &type_tag<T>;
}

}  // namespace qtasks::detail
