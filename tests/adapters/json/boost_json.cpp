// SPDX-License-Identifier: BSL-1.0
// Boost.JSON in header-only form: one file of a program includes its sources.
#include <boost/json/src.hpp>
