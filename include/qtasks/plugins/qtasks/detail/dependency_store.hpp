// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/task_error.hpp>
#include <qtasks/core/constexpr_atomic.hpp>
#include <qtasks/plugins/qtasks/detail/dependency_graph.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <thread>
#include <tuple>
#include <type_traits>
#include <utility>

namespace qtasks::detail {

/// What stays open for one run: nothing shares it.
template <class P>
struct run_dependency {
  using value_type = typename provider_facts<P>::value;

  constexpr value_type* get() noexcept { return value_ ? &*value_ : nullptr; }
  constexpr void close() noexcept { value_.reset(); }
  /// Calls `open(value)`, an optional that it fills or leaves empty, unless it is filled.
  constexpr bool ensure(auto open) {
    if (!value_) open(value_);
    return value_.has_value();
  }

 private:
  std::optional<value_type> value_;
};

/// What stays open for longer: threads that want it first wait for the one that opens it. A copy is not open.
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
  constexpr bool ensure(auto open) {
    for (;;) {
      std::uint32_t seen = is_closed;
      if (state_.load() == is_open) return true;
      if (state_.compare_exchange_weak(seen, is_opening)) break;
      if (!std::is_constant_evaluated()) std::this_thread::yield();
    }
    settled const at_the_end{*this};  // also where `open` throws
    open(value_);
    return value_.has_value();
  }

 private:
  static constexpr std::uint32_t is_closed = 0;
  static constexpr std::uint32_t is_opening = 1;
  static constexpr std::uint32_t is_open = 2;
  struct settled {
    shared_dependency& of;
    constexpr ~settled() { of.state_.store(of.value_.has_value() ? is_open : is_closed); }
  };

  std::optional<value_type> value_;
  constexpr_atomic<std::uint32_t> state_{is_closed};
};

/// A place in which nothing is kept.
struct no_dependency {
  static constexpr void close() noexcept {}
};

template <class P>
inline constexpr bool is_for_run = P::scope::lasts == scopes::task::lasts;

/// What a run keeps open, one for each provider, or what the plugin does.
template <bool ForRun, class... Ps>
struct dependency_store {
  using graph = dependency_graph<Ps...>;
  template <class P>
  using kept = std::conditional_t<is_for_run<P> != ForRun, no_dependency,
                                  std::conditional_t<ForRun, run_dependency<P>, shared_dependency<P>>>;

  dependency_store() = default;
  constexpr dependency_store(dependency_store const&) = default;
  constexpr ~dependency_store() { close(scopes::global::lasts); }

  /// Closes what lasts no longer than that, in the reverse of the order in which it was opened.
  constexpr void close(int lasts) noexcept {
    [&]<std::size_t... I>(std::index_sequence<I...>) { (close_at<graph::opening[graph::count - 1 - I]>(lasts), ...); }
    (std::index_sequence_for<Ps...>{});
  }

  std::tuple<kept<Ps>...> places;

 private:
  template <std::size_t I>
  constexpr void close_at(int lasts) noexcept {
    if (graph::lasts[I] <= lasts) std::get<I>(places).close();
  }
};

}  // namespace qtasks::detail
