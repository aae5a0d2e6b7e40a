// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>
#include <qtasks/core/fixed_string.hpp>
#include <qtasks/core/order.hpp>
#include <qtasks/core/trigger.hpp>
#include <qtasks/engine/detail/per_thread.hpp>

#include <type_traits>
#include <utility>

namespace qtasks {

namespace detail {

template <class P>
struct order_like {
  using order = qtasks::order<>;
};
template <class P>
requires requires { typename P::order; }
struct order_like<P> {
  using order = typename P::order;
};
template <class P>
struct role_like {};
template <class P>
requires requires { typename P::role; }
struct role_like<P> {
  using role = typename P::role;
};

}  // namespace detail

/// A plugin `P` that threads must not share: each thread that calls a handler gets a copy of its own, made of the one
/// in the list. `app.executor().get<per_worker<P>>().each(f)` reads all of them.
///
/// The first call of a thread allocates its copy. Copies of threads that have ended are kept, with what they counted.
template <class P>
class per_worker : public detail::order_like<P>, public detail::role_like<P> {
 public:
  static constexpr bool shared = true;  ///< threads may share it

  /// Takes the plugin that is copied for each thread.
  explicit per_worker(P first = P{}) : copies_(std::move(first)) {}

  template <fixed_string Name, class Event>
  requires requires(P& plugin, Event const& event) { plugin.on(trigger<Name>{}, event); }
  QTASKS_INLINE auto on(trigger<Name> name, Event const& event) -> decltype(std::declval<P&>().on(name, event)) {
    return copies_.mine().on(name, event);
  }
  template <fixed_string Name, class Event, class Next>
  requires requires(P& plugin, Event const& event, Next next) { plugin.on(trigger<Name>{}, event, next); }
  QTASKS_INLINE auto on(trigger<Name> name, Event const& event, Next next)
      -> decltype(std::declval<P&>().on(name, event, next)) {
    return copies_.mine().on(name, event, next);
  }

  /// Calls `f(plugin)` for the copy of each thread. No thread may call a handler meanwhile, unless `P` allows that.
  template <class F>
  void each(F f) const {
    copies_.each(f);
  }

 private:
  detail::per_thread<P> copies_;
};
template <class P>
per_worker(P) -> per_worker<P>;

}  // namespace qtasks
