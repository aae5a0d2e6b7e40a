// SPDX-License-Identifier: BSL-1.0
#pragma once

// Clocks and waiters, for the plugins that measure time or wait.
#include <qtasks/plugins/time/clock.hpp>
#include <qtasks/plugins/time/parked.hpp>
#include <qtasks/plugins/time/run_clock.hpp>
#include <qtasks/plugins/time/tsc.hpp>
#include <qtasks/plugins/time/waiter.hpp>
