// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/type_list.hpp>
#include <qtasks/core/done.hpp>
#include <qtasks/executor/detail/name_list.hpp>
#include <qtasks/executor/option.hpp>

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>

namespace qtasks::detail {

/// Reports an argument of `task` that is not an option.
template <class Given, bool IsOption>
struct explain_option {
  static_assert(IsOption,
                "this argument of `qtasks::task<\"name\">(callable, options...)` is not an option: pass "
                "`qtasks::option::` priority, retry, retry_on_exc, max_time, description, tags, middlewares_before, "
                "middlewares_after, decode, generating or generate_handler, `qtasks::raises<...>`, "
                "`qtasks::uses<...>`, or a class of your own with `static constexpr std::string_view option_name`");
};

/// Reports an option that a task is given twice.
template <class First, class Second, bool Once>
struct explain_repeated_option {
  static_assert(Once, "this option is given twice, and only one takes effect: give it once, with all its values");
};

/// Reports a `generate_handler` that is never called.
template <class Handler, bool Generates>
struct explain_generate_handler {
  static_assert(Generates,
                "only a generator task calls its `generate_handler`: add `qtasks::option::generating{}` to the task");
};

/// The options of a task, checked. `diagnostics` reports the first mistake.
template <class... Options>
struct option_check {
  static constexpr std::size_t count = sizeof...(Options);
  static constexpr bool all_options = (TaskOption<Options> && ...);
  static constexpr std::array<std::string_view, count> names = [] {
    if constexpr (all_options) return std::array<std::string_view, count>{Options::option_name...};
    return std::array<std::string_view, count>{};
  }();
  static constexpr std::size_t repeated = detail::first_repeated(names);
  static constexpr std::size_t handler = detail::place_in(names, "generate_handler");

  static constexpr auto explain() {
    if constexpr (!all_options) {
      using wrong = indices_where<!TaskOption<Options>...>;
      return std::type_identity<explain_option<type_at<wrong::at[0], Options...>, false>>{};
    } else if constexpr (repeated != count) {
      return std::type_identity<explain_repeated_option<type_at<detail::place_in(names, names[repeated]), Options...>,
                                                        type_at<repeated, Options...>, false>>{};
    } else if constexpr (handler != count && detail::place_in(names, "generating") == count) {
      return std::type_identity<explain_generate_handler<type_at<handler, Options...>, false>>{};
    } else {
      return std::type_identity<done>{};
    }
  }
  using diagnostics = typename decltype(explain())::type;
};
template <>
struct option_check<> {
  using diagnostics = done;
};

}  // namespace qtasks::detail
