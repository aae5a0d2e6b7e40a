// SPDX-License-Identifier: BSL-1.0
#pragma once

// Includes Catch2 3.x, or 2.13 on Debian 12. No other file depends on the version.
#if __has_include(<catch2/catch_test_macros.hpp>)
#include <catch2/catch_template_test_macros.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#else
#include <catch2/catch.hpp>
#endif
