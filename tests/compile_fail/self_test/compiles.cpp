// SPDX-License-Identifier: BSL-1.0
// REJECTED: the mistake compiles
// EXPECT: this is wrong
#if defined(EXPECT_FAILURE)
#warning "error: this is wrong"
#endif
