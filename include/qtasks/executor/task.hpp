// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/type_list.hpp>
#include <qtasks/core/fixed_string.hpp>
#include <qtasks/executor/detail/check_options.hpp>
#include <qtasks/executor/detail/signature.hpp>
#include <qtasks/executor/option.hpp>

#include <array>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace qtasks {

namespace detail {

template <fixed_string Name>
inline constexpr std::string_view name_view{Name.data, sizeof(Name.data) - 1};

/// QTasks' default text of a cancellation.
template <fixed_string Name>
inline constexpr auto cancel_chars = [] {
  constexpr std::string_view suffix = ".cancel";
  std::array<char, sizeof(Name.data) - 1 + suffix.size()> text{};
  std::size_t at = 0;
  for (char c : name_view<Name>) text[at++] = c;
  for (char c : suffix) text[at++] = c;
  return text;
}();

template <template <class...> class Option, class T>
inline constexpr bool is_option = false;
template <template <class...> class Option, class... Ts>
inline constexpr bool is_option<Option, Option<Ts...>> = true;

}  // namespace detail

/// A callable with a name and options; `task<"name">(callable, options...)` makes one. It is constexpr, copyable and
/// thread-safe if the callable and the options are. The callable is called through a const reference.
template <fixed_string Name, class F, class Params, class... Options>
class basic_task {
  static_assert(sizeof(typename detail::option_check<Options...>::diagnostics) > 0);

 public:
  static constexpr bool is_task = true;
  static constexpr std::string_view name = detail::name_view<Name>;  ///< the name, without a terminating zero
  /// The text of `ctx.cancel()`.
  static constexpr std::string_view cancel_text{detail::cancel_chars<Name>.data(), detail::cancel_chars<Name>.size()};
  using callable_type = F;           ///< the type of the stored callable
  using stated_parameters = Params;  ///< those of `task<"name", int(int)>`; `void` if the callable states them

  /// For `task`, which deduces the types.
  constexpr explicit basic_task(F f, Options... options) : callable_(std::move(f)), options_(std::move(options)...) {}

  /// Returns the callable.
  constexpr F const& callable() const noexcept { return callable_; }

  /// Returns the option, or its default if it is not given: `submit.get<option::priority>().value`.
  template <class Option>
  constexpr Option get() const {
    if constexpr (detail::is_one_of<Option, Options...>) {
      return std::get<detail::indices_where<std::is_same_v<Option, Options>...>::at[0]>(options_);
    } else {
      return Option{};
    }
  }

  /// The option is given.
  template <class Option>
  static constexpr bool has = detail::is_one_of<Option, Options...>;

  /// Returns the option that is a specialisation of this template, such as `middlewares_before` or `decode`. If it is
  /// not given: the specialisation without arguments, or `done` if there is none.
  template <template <class...> class Option>
  constexpr decltype(auto) get_any() const noexcept {
    using found = detail::indices_where<detail::is_option<Option, Options>...>;
    if constexpr (found::count > 0) {
      return (std::get<found::at[0]>(options_));
    } else if constexpr (requires { Option<>{}; }) {
      return (none<Option<>>);
    } else {
      return (none<done>);
    }
  }

 private:
  template <class T>
  static constexpr T none{};

  [[no_unique_address]] F callable_;
  [[no_unique_address]] std::tuple<Options...> options_;
};

/// Makes a task of a callable: gives it a name and options (`qtasks::option::...`). The callable may take `context&` as
/// its first parameter. It returns a value, `void`, a `result`, or an awaitable of one of them. The parameters are
/// deduced from its type; for a generic callable the user states them: `task<"add", int, int>(f)`.
template <fixed_string Name, class... Params, class F, class... Options>
constexpr auto task(F f, Options... options) {
  return basic_task<Name, F, std::tuple<Params...>, Options...>{std::move(f), std::move(options)...};
}

/// A `basic_task`, const or not, or a reference to one.
template <class T>
concept Task = requires {
  requires std::remove_cvref_t<T>::is_task;
};

namespace detail {

template <class Task>
struct signature_of_task {
  using callable = typename Task::callable_type;
  using stated = typename Task::stated_parameters;
  using type = typename std::conditional_t<std::is_same_v<stated, std::tuple<>>, read_signature<callable>,
                                           call_signature<callable, stated>>::type;
};

}  // namespace detail

/// The task's parameters, decayed and without the context, as a `std::tuple`. Ill-formed for a generic callable whose
/// parameters are not stated.
template <Task T>
using task_parameters = typename detail::signature_of_task<std::remove_cvref_t<T>>::type::parameters;

}  // namespace qtasks
