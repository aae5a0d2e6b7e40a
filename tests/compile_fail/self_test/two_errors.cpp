// SPDX-License-Identifier: BSL-1.0
// REJECTED: 2 errors, not 1
// EXPECT: this is wrong
#if defined(EXPECT_FAILURE)
static_assert(sizeof(int) == 1, "this is wrong");
static_assert(sizeof(int) == 2, "this is wrong");
#endif
