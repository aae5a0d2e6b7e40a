// SPDX-License-Identifier: BSL-1.0
#pragma once

// Exports traces as JSON, with Boost.JSON.
#include <qtasks/adapters/json/chrome_trace.hpp>
#include <qtasks/adapters/json/json_as.hpp>
#include <qtasks/adapters/json/json_codec.hpp>
#include <qtasks/adapters/json/json_limits.hpp>
#include <qtasks/adapters/json/json_version.hpp>
#include <qtasks/adapters/json/otlp_trace.hpp>
