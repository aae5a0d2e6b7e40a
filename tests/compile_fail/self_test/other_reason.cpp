// SPDX-License-Identifier: BSL-1.0
// REJECTED: the first error does not match
// EXPECT: this is wrong
#if defined(EXPECT_FAILURE)
#include <renamed_header.hpp>
#endif
