// SPDX-License-Identifier: BSL-1.0
// Boost.JSON without its library: one file of a program compiles it.
#include <boost/json/src.hpp>
