// SPDX-License-Identifier: BSL-1.0
#pragma once

// Exposes metrics through prometheus-cpp.
#include <qtasks/adapters/prometheus/prometheus_collectable.hpp>
