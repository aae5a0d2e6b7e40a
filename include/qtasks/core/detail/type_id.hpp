// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace qtasks::detail {

/// The address that stands for a type at run time, without RTTI.
using type_id = void const*;

template <class T>
inline constexpr char type_tag{};

template <class T>
constexpr type_id id_of() noexcept {
  return &type_tag<T>;
}

}  // namespace qtasks::detail
