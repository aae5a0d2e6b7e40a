// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/qtasks.hpp>

#include <utility>

/// For each kind of template argument of the library a type with the required operations only: the library uses no
/// others.
namespace archetypes {

/// A value: can be moved and destroyed. It has no default constructor, copy or comparison.
class value {
 public:
  constexpr explicit value(int n) noexcept : n_(n) {}
  value(value const&) = delete;
  value& operator=(value const&) = delete;
  constexpr value(value&& other) noexcept : n_(other.n_) {}
  constexpr value& operator=(value&& other) noexcept {
    n_ = other.n_;
    return *this;
  }
  constexpr ~value() = default;
  constexpr int n() const noexcept { return n_; }

 private:
  int n_;
};

/// An error: can be moved and destroyed, and has a code.
class error {
 public:
  constexpr explicit error(qtasks::errc code) noexcept : code_(code) {}
  error(error const&) = delete;
  error& operator=(error const&) = delete;
  constexpr error(error&& other) noexcept : code_(other.code_) {}
  constexpr error& operator=(error&& other) noexcept {
    code_ = other.code_;
    return *this;
  }
  constexpr ~error() = default;
  constexpr qtasks::errc code() const noexcept { return code_; }

 private:
  qtasks::errc code_;
};

/// A task in `only_for`.
struct task {
  static constexpr bool is_task = true;
};

/// The event of a one-way trigger: any class.
struct notify_event {};

/// The event of a returnable trigger: has the type that is replaced.
struct replace_event {
  using result_type = value;
};

/// The event of an `around` trigger: has the value type and the error type of the body's result.
struct around_event {
  using result_type = value;
  using error_type = error;
};

}  // namespace archetypes

template <>
struct qtasks::error_traits<archetypes::error> {
  static constexpr errc code(archetypes::error const& e) noexcept { return e.code(); }
};

template <>
struct qtasks::trigger_entry<"archetypes.notify"> : qtasks::notify_trigger<archetypes::notify_event> {};
template <>
struct qtasks::trigger_entry<"archetypes.last"> : qtasks::replace_trigger<archetypes::replace_event> {};
template <>
struct qtasks::trigger_entry<"archetypes.first">
    : qtasks::replace_trigger<archetypes::replace_event, qtasks::fold_rule::first> {};
template <>
struct qtasks::trigger_entry<"archetypes.all">
    : qtasks::replace_trigger<archetypes::replace_event, qtasks::fold_rule::all> {};
template <>
struct qtasks::trigger_entry<"archetypes.around"> : qtasks::around_trigger<archetypes::around_event> {};

namespace archetypes {

/// A plugin: any class with a member `on`. This one can only be moved, and is final.
class plugin final {
 public:
  constexpr explicit plugin(int n) noexcept : n_(n) {}
  plugin(plugin const&) = delete;
  plugin& operator=(plugin const&) = delete;
  constexpr plugin(plugin&& other) noexcept : n_(other.n_) {}
  plugin& operator=(plugin&&) = delete;
  constexpr ~plugin() = default;

  constexpr value on(qtasks::trigger<"task_executor_run_task_trigger_error">, auto const& /*event*/) const {
    return value{n_};
  }
  constexpr value on(qtasks::trigger<"archetypes.last">, replace_event const& /*event*/) const { return value{n_}; }
  constexpr value on(qtasks::trigger<"archetypes.first">, replace_event const& /*event*/) const { return value{n_}; }
  constexpr value on(qtasks::trigger<"archetypes.all">, replace_event const& /*event*/) const { return value{n_}; }

 private:
  int n_;
};

/// A task's callable: called through a const reference. This one can only be moved.
class callable final {
 public:
  constexpr callable() = default;
  callable(callable const&) = delete;
  callable& operator=(callable const&) = delete;
  constexpr callable(callable&& /*other*/) noexcept {}
  callable& operator=(callable&&) = delete;
  constexpr ~callable() = default;

  constexpr qtasks::result<value, error> operator()(value taken) const {
    if (taken.n() == 0) return error{qtasks::errc::task_plugin_trigger_error};
    if (taken.n() < 0) return error{qtasks::errc::task_cancel_error};
    return value{taken.n()};
  }
};

/// An awaitable that is ready immediately. It has only what `awaitable_traits` requires.
template <class T>
struct later {
  T ready;
};

}  // namespace archetypes

template <class T>
struct qtasks::awaitable_traits<archetypes::later<T>> {
  static constexpr bool is_awaitable = true;
  using value_type = T;

  static constexpr auto bind(archetypes::later<T> waited, auto k) {
    if constexpr (Awaitable<decltype(k(std::move(waited.ready)))>) {
      return k(std::move(waited.ready));
    } else {
      return lift(k(std::move(waited.ready)));
    }
  }
  template <class V>
  static constexpr archetypes::later<V> lift(V value) {
    return {std::move(value)};
  }
  static constexpr auto repeat(auto next, auto again, auto pause) {
    for (;;) {
      auto last = next();
      if (!again(last.ready) || !goes_on(pause())) return last;
    }
  }
  static constexpr auto hold(auto make, auto use, auto end) {
    auto held = make();
    auto used = use(held);
    using ended = decltype(end(held, used.ready));
    if constexpr (qtasks::Awaitable<ended>) {
      return end(held, used.ready);
    } else {
      return archetypes::later<ended>{end(held, used.ready)};
    }
  }

 private:
  static constexpr bool goes_on(bool value) { return value; }
  static constexpr bool goes_on(archetypes::later<bool> waited) { return waited.ready; }
};
