// SPDX-License-Identifier: BSL-1.0
#pragma once

// What the unit tests precompile. A preset without precompiled headers checks that each file includes what it uses.
#include "support/catch.hpp"

#include <qtasks/chrono.hpp>
#include <qtasks/qtasks.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>
