// SPDX-License-Identifier: BSL-1.0
// REJECTED: lines, more than 2
// EXPECT: this is wrong
// LINES: 2
template <int N>
struct deep {
#if defined(EXPECT_FAILURE)
  static_assert(N < 0, "this is wrong");
#endif
};
template <int N>
struct deeper : deep<N> {};
template <int N>
struct deepest : deeper<N> {};
deepest<1> it;
