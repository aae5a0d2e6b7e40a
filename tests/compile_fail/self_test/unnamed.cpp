// SPDX-License-Identifier: BSL-1.0
// REJECTED: the messages do not name recover
// EXPECT: this is wrong
// NAMES: wrong, recover
#if defined(EXPECT_FAILURE)
static_assert(sizeof(int) == 1, "this is wrong");  // quoted source, which does not count: recover
#endif
