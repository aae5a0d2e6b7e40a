// SPDX-License-Identifier: BSL-1.0
#pragma once

// The one place that knows which Catch2 this is: 3.x, or the 2.13 of Debian 12.
#if __has_include(<catch2/catch_test_macros.hpp>)
#include <catch2/catch_template_test_macros.hpp>
#include <catch2/catch_test_macros.hpp>
#else
#include <catch2/catch.hpp>
#endif
