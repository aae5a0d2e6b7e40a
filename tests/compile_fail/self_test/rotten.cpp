// SPDX-License-Identifier: BSL-1.0
// REJECTED: the right code does not compile
// EXPECT: renamed_header
#include <renamed_header.hpp>
