// SPDX-License-Identifier: BSL-1.0
#pragma once

// A log sink that writes to spdlog.
#include <qtasks/adapters/spdlog/spdlog_sink.hpp>
