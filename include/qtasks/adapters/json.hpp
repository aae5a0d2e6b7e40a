// SPDX-License-Identifier: BSL-1.0
#pragma once

// Exports traces as JSON, with Boost.JSON.
#include <qtasks/adapters/json/chrome_trace.hpp>
#include <qtasks/adapters/json/otlp_trace.hpp>
