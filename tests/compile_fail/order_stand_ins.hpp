// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/plugins/qtasks/scopes.hpp>
#include <qtasks/plugins/qtasks/states.hpp>
#include <qtasks/plugins/roles.hpp>
#include <qtasks/plugins/time/run_clock.hpp>
#include <qtasks/qtasks.hpp>
#include <qtasks/triggers/engine.hpp>

// What the plugins of wrong_plugin_orders.txt need, and stand-ins for plugins of a role.

constexpr auto price = qtasks::task<"price">([](int id) { return id; });

/// A user's plugin that has a role and no order rules of its own.
template <class Role>
struct stand_in {
  using role = Role;
  constexpr void on(qtasks::trigger<"worker_start">, auto const&) const {}
};

struct racer {
  using clock_type = qtasks::clocks::steady;
};

struct weigh {
  constexpr int operator()(auto const&...) const { return 1; }
};

struct sink {
  bool enabled(auto) const noexcept;
  void write(auto const&) const noexcept;
};

struct settings {};
struct opens_settings {
  using scope = qtasks::scopes::global;
  constexpr settings open() const { return {}; }
};

struct closed;
struct open;
struct session : qtasks::state_machine<closed, qtasks::transition<closed, open>> {};
