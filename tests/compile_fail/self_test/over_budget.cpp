// SPDX-License-Identifier: BSL-1.0
// REJECTED: lines, more than
// EXPECT: this is wrong
#if defined(EXPECT_FAILURE)
#warning "1"
#warning "2"
#warning "3"
#warning "4"
#warning "5"
#warning "6"
#warning "7"
#warning "8"
static_assert(sizeof(int) == 1, "this is wrong");
#endif
