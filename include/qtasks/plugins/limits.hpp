// SPDX-License-Identifier: BSL-1.0
#pragma once

// Limits on how many runs are admitted, and ways to share one run's value among many.
#include <qtasks/plugins/limits/adaptive_bulkhead.hpp>
#include <qtasks/plugins/limits/argument_key.hpp>
#include <qtasks/plugins/limits/arguments_key.hpp>
#include <qtasks/plugins/limits/bulkhead.hpp>
#include <qtasks/plugins/limits/cache.hpp>
#include <qtasks/plugins/limits/coalesce.hpp>
#include <qtasks/plugins/limits/gcra.hpp>
#include <qtasks/plugins/limits/keyed.hpp>
#include <qtasks/plugins/limits/live_bulkhead.hpp>
#include <qtasks/plugins/limits/live_gcra.hpp>
#include <qtasks/plugins/limits/load_shed.hpp>
#include <qtasks/plugins/limits/rate_algorithm.hpp>
#include <qtasks/plugins/limits/rate_limit.hpp>
#include <qtasks/plugins/limits/rate_limit_options.hpp>
#include <qtasks/plugins/limits/short_text.hpp>
#include <qtasks/plugins/limits/stale_values.hpp>
#include <qtasks/plugins/limits/token_bucket.hpp>
#include <qtasks/plugins/limits/unique.hpp>
#include <qtasks/plugins/limits/waiting_bulkhead.hpp>
#include <qtasks/plugins/limits/waiting_rate_limit.hpp>
#include <qtasks/plugins/limits/weighted_bulkhead.hpp>
