// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/adapters/json/detail/json_containers.hpp>
#include <qtasks/adapters/json/detail/json_document.hpp>
#include <qtasks/adapters/json/detail/json_outcomes.hpp>
#include <qtasks/adapters/json/detail/json_own_types.hpp>
#include <qtasks/adapters/json/detail/json_scalars.hpp>
#include <qtasks/adapters/json/detail/json_structs.hpp>
#include <qtasks/adapters/json/detail/json_unknown.hpp>
#include <qtasks/adapters/json/detail/json_values.hpp>
#include <qtasks/adapters/json/json_limits.hpp>
#include <qtasks/core/result.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace qtasks {

/// Writes arguments and results of tasks as JSON, and reads them. What it wrote it reads as the same value; what it
/// cannot read so, it does not write. Reading only makes data: no function is chosen by what is read, but `json_as` and
/// `json_version` of the types.
///
/// An error has the code `errc::permanent`. Its text has at most 240 bytes and belongs to the calling thread: it is
/// replaced by the thread's next error of a codec, so copy what is to be kept.
template <json_limits Limits = json_limits{}>
struct json_codec {
  static_assert(Limits.bytes <= std::size_t{1} << 30U, "json_limits: at most 1 GiB, which is 1 << 30 bytes");
  static_assert(Limits.depth <= 1000, "json_limits: a depth of at most 1000, as reading is recursive");

  /// Writes a value, or a tuple of arguments. Linear in the length of the text, which is bounded while it is written.
  template <class T>
  static result<std::string> encode(T const& value) {
    using unknown = detail::unwritable_part<T>;
    if constexpr (!std::is_void_v<unknown>) {
      return (void)sizeof(detail::unknown_to_json<unknown>), std::string{};
    } else {
      detail::json_writer to{limits};
      detail::json_rule<T>::write(to, value, detail::json_root<T>);
      if (to.problem.is_found()) return to.problem.error();
      return std::move(to.text);
    }
  }

  /// Reads what `encode` wrote for the same type. Linear in the length of the text, but for the members of an object,
  /// which are sorted.
  template <class T>
  static result<T> decode(std::string_view text) {
    using unknown = detail::unreadable_part<T>;
    if constexpr (!std::is_void_v<unknown>) {
      return (void)sizeof(detail::unknown_to_json<unknown>),
             result<T>{outcome::in_place_type<task_error>, task_error{errc{}, ""}};
    } else {
      detail::json_reader from;
      detail::json_document const document{text, limits, from.problem};
      std::optional<T> value;
      if (document.root() != nullptr) value = detail::json_rule<T>::read(from, *document.root(), detail::json_root<T>);
      if (!value.has_value()) return result<T>{outcome::in_place_type<task_error>, from.problem.error()};
      return result<T>{outcome::in_place_type<T>, *std::move(value)};
    }
  }

 private:
  static constexpr json_limits limits = Limits;
};

}  // namespace qtasks
