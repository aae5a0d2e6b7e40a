// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>
#include <qtasks/core/detail/type_list.hpp>
#include <qtasks/core/one_of.hpp>
#include <qtasks/core/then.hpp>

#include <cstddef>
#include <type_traits>
#include <variant>

namespace qtasks::detail {

/// The types that an error of type `E` can be: the alternatives of a `one_of`, or `E` itself.
template <class E>
struct error_alternatives {
  using type = type_list<E>;
  static constexpr bool is_one_of = false;
};
template <class... Es>
struct error_alternatives<one_of<Es...>> {
  using type = type_list<Es...>;
  static constexpr bool is_one_of = true;
};

/// Calls `use` with the error; if it is a `one_of`, with the alternative that it holds, from the `I`-th on. If `use`
/// returns an awaitable for some alternatives only, the values of the others are lifted. A chain of comparisons and not
/// `std::visit`, which throws and calls through a table of pointers.
template <std::size_t I = 0, class E, class Use>
QTASKS_INLINE constexpr auto visit_error(E& error, Use use) {
  using alternatives = error_alternatives<std::remove_const_t<E>>;
  if constexpr (!alternatives::is_one_of) {
    return use(error);
  } else if constexpr (I + 1 == alternatives::type::size) {
    return use(*std::get_if<I>(&error));
  } else {
    auto* const held =
        std::get_if<I>(&error);  // GCC makes fewer instructions of this than of a comparison of `index()`
    return qtasks::select(
        held != nullptr, [held, use]() QTASKS_LAMBDA_INLINE { return use(*held); },
        [&error, use]() QTASKS_LAMBDA_INLINE { return detail::visit_error<I + 1>(error, use); });
  }
}

}  // namespace qtasks::detail
