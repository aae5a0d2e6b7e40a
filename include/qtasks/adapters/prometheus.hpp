// SPDX-License-Identifier: BSL-1.0
#pragma once

// Metrics in a registry of prometheus-cpp.
#include <qtasks/adapters/prometheus/prometheus_collectable.hpp>
