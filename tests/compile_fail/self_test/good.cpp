// SPDX-License-Identifier: BSL-1.0
// EXPECT: this is wrong
// EXPECT(gcc): static assertion failed: this is wrong
// NAMES: wrong, good.cpp
#if defined(EXPECT_FAILURE)
static_assert(sizeof(int) == 1, "this is wrong");
#else
static_assert(sizeof(int) == 4, "this is right");
#endif
