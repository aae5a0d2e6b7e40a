// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/constexpr_atomic.hpp>
#include <qtasks/core/task_error.hpp>
#include <qtasks/plugins/qtasks/detail/dependency_graph.hpp>

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
  constexpr bool ensure_open(auto open) {
    for (;;) {
      std::uint32_t seen = is_closed;
      if (state_.load() == is_open) return true;
      if (state_.compare_exchange_weak(seen, is_opening)) break;
      if (!std::is_constant_evaluated()) std::this_thread::yield();
    }
    state_update const at_exit{*this};  // also if `open` throws
    open(value_);
    return value_.has_value();
  }

 private:
  static constexpr std::uint32_t is_closed = 0;
  static constexpr std::uint32_t is_opening = 1;
  static constexpr std::uint32_t is_open = 2;
  struct state_update {
    shared_dependency& owner;
    constexpr ~state_update() { owner.state_.store(owner.value_.has_value() ? is_open : is_closed); }
  };

  std::optional<value_type> value_;
  constexpr_atomic<std::uint32_t> state_{is_closed};
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
  constexpr dependency_store(dependency_store const&) = default;
  constexpr ~dependency_store() { close(scopes::global::lifetime); }

  /// Closes the dependencies with at most this lifetime, in the reverse of the order in which they were opened.
  constexpr void close(int lifetime) noexcept {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (close_at<graph::opening_order[graph::count - 1 - I]>(lifetime), ...);
    }
    (std::index_sequence_for<Ps...>{});
  }

  std::tuple<dependency<Ps>...> dependencies;

 private:
  template <std::size_t I>
  constexpr void close_at(int lifetime) noexcept {
    if (graph::lifetimes[I] <= lifetime) std::get<I>(dependencies).close();
  }
};

}  // namespace qtasks::detail
