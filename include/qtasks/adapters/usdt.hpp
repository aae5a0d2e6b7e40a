// SPDX-License-Identifier: BSL-1.0
#pragma once

// Adds static probes for perf, bpftrace and SystemTap.
#include <qtasks/adapters/usdt/usdt_probes.hpp>
