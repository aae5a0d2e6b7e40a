// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/constexpr_atomic.hpp>
#include <qtasks/core/task_error.hpp>
#include <qtasks/plugins/qtasks/detail/dependency_graph.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <thread>
#include <tuple>
#include <type_traits>
#include <utility>

namespace qtasks::detail {

/// A dependency with the lifetime of one run; no other thread uses it.
template <class P>
struct run_dependency {
  using value_type = typename provider_facts<P>::value;

  constexpr value_type* get() noexcept { return value_ ? &*value_ : nullptr; }
  constexpr void close() noexcept { value_.reset(); }
  /// Calls `open(value)`, which sets the optional or fails, if the dependency is not open. Returns whether it is open.
  constexpr bool ensure_open(auto open) {
    if (!value_) open(value_);
    return value_.has_value();
  }

 private:
  std::optional<value_type> value_;
};

/// A number that identifies this thread while it runs; neither 0 nor 1.
inline std::uintptr_t this_thread() noexcept {
  static thread_local char in_thread;
  return reinterpret_cast<std::uintptr_t>(&in_thread);
}

/// A dependency that runs share. If several threads need it while it is closed, one opens it and the others wait. A
/// copy is closed.
template <class P>
struct shared_dependency {
  using value_type = typename provider_facts<P>::value;

  shared_dependency() = default;
  constexpr shared_dependency(shared_dependency const& /*other*/) noexcept {}

  constexpr value_type* get() noexcept { return state_.load() == is_open ? &*value_ : nullptr; }
  constexpr void close() noexcept {
    value_.reset();
    state_.store(is_closed);
  }
  /// Does not wait for its own thread: returns false if `open` needs the dependency that it opens.
  constexpr bool ensure_open(auto open) {
    if (state_.load() == is_open) return true;
    std::uintptr_t opener = 2;  // not const: it would be initialised by a constant expression
    if (!__builtin_is_constant_evaluated()) opener = this_thread();
    for (;;) {
      std::uintptr_t seen = is_closed;
      if (state_.compare_exchange_weak(seen, opener)) break;
      if (seen == is_open) return true;
      if (seen == opener) return false;
      if (!__builtin_is_constant_evaluated()) std::this_thread::yield();
    }
    state_update const at_exit{*this};  // also if `open` throws
    open(value_);
    return value_.has_value();
  }

 private:
  static constexpr std::uintptr_t is_closed = 0;
  static constexpr std::uintptr_t is_open = 1;
  struct state_update {
    shared_dependency& owner;
    constexpr ~state_update() { owner.state_.store(owner.value_.has_value() ? is_open : is_closed); }
  };

  std::optional<value_type> value_;
  constexpr_atomic<std::uintptr_t> state_{is_closed};  // while it is opened, the thread that opens it
};

/// The element of a store for a provider whose dependency is in the other store.
struct no_dependency {
  static constexpr void close() noexcept {}
};

template <class P>
inline constexpr bool is_per_run = P::scope::lifetime == scopes::task::lifetime;

/// The dependencies of one run (`PerRun`), or those that the plugin keeps for all runs; one element for each provider.
template <bool PerRun, class... Ps>
struct dependency_store {
  using graph = dependency_graph<Ps...>;
  template <class P>
  using dependency = std::conditional_t<is_per_run<P> != PerRun, no_dependency,
                                        std::conditional_t<PerRun, run_dependency<P>, shared_dependency<P>>>;

  dependency_store() = default;
  constexpr dependency_store(dependency_store const& from) : dependencies_(from.dependencies_) {}
  constexpr ~dependency_store() { close(scopes::global::lifetime); }

  template <std::size_t I>
  constexpr auto* get() noexcept {
    return std::get<I>(dependencies_).get();
  }
  template <std::size_t I>
  constexpr bool ensure_open(auto open) {
    return std::get<I>(dependencies_).ensure_open([&](auto& value) {
      open(value);
      opened_[I].store(latest() + 1);  // later than those that it needs: they are open
    });
  }

  /// Closes the dependencies with at most this lifetime, in the reverse of the order in which they were opened.
  constexpr void close(int lifetime) noexcept {
    for (;;) {
      std::size_t last = graph::count;
      for (std::size_t i = 0; i < graph::count; ++i) {
        if (graph::lifetimes[i] <= lifetime && opened_[i].load() > opened_[last].load()) last = i;
      }
      if (last == graph::count) return;
      opened_[last].store(0);
      [&]<std::size_t... I>(std::index_sequence<I...>) {
        ((I == last ? std::get<I>(dependencies_).close() : void()), ...);
      }
      (std::index_sequence_for<Ps...>{});
    }
  }

 private:
  constexpr std::uint32_t latest() const noexcept {
    std::uint32_t found = 0;
    for (auto const& each : opened_) found = std::max(found, each.load());
    return found;
  }

  std::tuple<dependency<Ps>...> dependencies_;
  // For each dependency, the number of its opening; 0 if it is closed, and as the last element.
  std::array<constexpr_atomic<std::uint32_t, atomic_order::relaxed>, graph::count + 1> opened_{};
};

}  // namespace qtasks::detail
