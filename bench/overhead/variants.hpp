// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "entry.hpp"
#include "reduced_stack.hpp"

#include <qtasks/core/detail/static_text.hpp>
#include <qtasks/executor/task_executor.hpp>

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

// Compiled behind the user's source, which defines the class `overhead`: once to list the variants, and once for each
// variant, with its number as QTASKS_OVERHEAD_VARIANT.
namespace qtasks_overhead {

using body = ::overhead;

template <class Body>
concept HasStackType = requires {
  typename Body::stack;
};
template <class Body>
concept HasStackFunction = !HasStackType<Body> && requires(Body & each) {
  each.stack();
};

/// The list of plugins of a stack or an executor.
template <class X>
struct list_of {
  static constexpr bool known = false;
  using type = qtasks::plugins<>;
};
template <class X>
requires requires { typename X::plugins; }
struct list_of<X> {
  static constexpr bool known = true;
  using type = typename X::plugins;
};
template <class... Elements>
struct list_of<qtasks::task_executor<Elements...>> {
  static constexpr bool known = true;
  using type = qtasks::plugins<Elements...>;
};

/// Reports a class `overhead` whose stack cannot be measured.
template <class Body, bool Defined, bool HasStack, bool IsStack, bool HasPlugins>
struct explain_stack {
  static_assert(Defined, "the source does not define this class: write `struct overhead { ... };`, not in a namespace");
  static_assert(!Defined || HasStack,
                "this class has no stack: write `using stack = qtasks::plugin_stack<...>;`, or, if its plugins are "
                "made with values, `auto stack() { return qtasks::plugin_stack{...}; }`");
  static_assert(!HasStack || IsStack,
                "`stack` is neither a `qtasks::plugin_stack<...>` nor a `qtasks::task_executor<...>`");
  static_assert(!HasStack || !IsStack || HasPlugins, "`stack` has no plugin: there is nothing to measure");
};

/// Reports a class `overhead` that does not call its task.
template <class Body, bool Calls>
struct explain_call {
  static_assert(Calls,
                "this class has no function that calls the task: write `auto call(auto& executor) { return "
                "executor.execute(task, arguments...); }`");
};

template <class Body>
auto stack_of() {
  if constexpr (HasStackType<Body>) {
    return std::type_identity<typename Body::stack>{};
  } else if constexpr (HasStackFunction<Body>) {
    return std::type_identity<std::remove_cvref_t<decltype(std::declval<Body&>().stack())>>{};
  } else {
    return std::type_identity<qtasks::plugins<>>{};
  }
}
using found = list_of<typename decltype(stack_of<body>())::type>;
using list = typename found::type;
template <class Body>
inline constexpr bool is_defined = requires {
  sizeof(Body);
};
inline constexpr bool has_stack = HasStackType<body> || HasStackFunction<body>;
using stack_check = explain_stack<body, is_defined<body>, has_stack, found::known, (list::leaves::size > 0)>;
static_assert(sizeof(stack_check) > 0);

/// An object of the user's class, and the executor of a variant.
template <class Body, std::size_t K>
class session {
  using split = split_part<reduction<list, K>, 0, list>;

 public:
  using executor_type = typename split::template as<qtasks::task_executor>;

  /// Calls the task. Writes the result to memory, so that the compiler cannot remove the call.
  QTASKS_INLINE void call() {
    constexpr bool calls = requires { body_.call(executor_); };
    static_assert(sizeof(explain_call<Body, calls>) > 0);
    if constexpr (calls) {
      if constexpr (std::is_void_v<decltype(body_.call(executor_))>) {
        body_.call(executor_);
      } else {
        auto result = body_.call(executor_);
        asm volatile("" : "+m"(result) : : "memory");
      }
    }
  }

 private:
  static executor_type made_by(Body& made) {
    if constexpr (HasStackType<Body>) {
      return executor_type{};
    } else {
      auto all = made.stack();
      return split::template make<executor_type>(elements(all), typename split::stays{});
    }
  }
  template <class... Elements>
  static auto& elements(qtasks::task_executor<Elements...>& all) {
    return all.stack();
  }
  static auto& elements(auto& all) { return all; }

  Body body_{};
  executor_type executor_ = made_by(body_);
};

#ifdef QTASKS_OVERHEAD_VARIANT

using this_variant = variant<QTASKS_OVERHEAD_VARIANT>;
using this_session = session<body, QTASKS_OVERHEAD_VARIANT>;
template <>
void* this_variant::make() {
  return new this_session;
}
template <>
void this_variant::destroy(void* made) {
  delete static_cast<this_session*>(made);
}
/// The function that is measured.
template <>
void this_variant::call(void* made) {
  static_cast<this_session*>(made)->call();
}

#else

/// A line for each plugin: its name, and the numbers of the plugins that are removed with it.
struct facts {
  template <class... Leaves>
  static constexpr std::array<std::string_view, sizeof...(Leaves)> names(detail::type_list<Leaves...>) {
    return {Leaves::name...};
  }
  template <std::size_t... I>
  static constexpr void lines(detail::text_writer& out, std::index_sequence<I...>) {
    (line(out, I, reduction<list, I + 1>::kept), ...);
  }
  static constexpr void line(detail::text_writer& out, std::size_t i, auto const& kept) {
    out << names(list::leaves{})[i] << "\t";
    for (std::size_t j = 0; j + 1 < kept.size(); ++j) {
      if (j != i && !kept[j]) out << j << " ";
    }
    out << "\n";
  }
  static constexpr void write(detail::text_writer& out) { lines(out, std::make_index_sequence<list::leaves::size>{}); }
};
[[gnu::section("qtasks_overhead"), gnu::used]] extern constexpr auto plugin_facts = detail::static_text<facts>::chars;

template <std::size_t... K>
entry_list entries_of(std::index_sequence<K...>) {
  static constexpr entry all[] = {{&variant<K>::make, &variant<K>::call, &variant<K>::destroy}...};
  return {all, sizeof...(K)};
}
entry_list entries() { return entries_of(std::make_index_sequence<list::leaves::size + 2>{}); }

#endif

}  // namespace qtasks_overhead
