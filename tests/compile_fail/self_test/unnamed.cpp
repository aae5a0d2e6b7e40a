// SPDX-License-Identifier: BSL-1.0
// REJECTED: the output does not name recover
// EXPECT: this is wrong
// NAMES: recover
#if defined(EXPECT_FAILURE)
static_assert(sizeof(int) == 1, "this is wrong");
#endif
