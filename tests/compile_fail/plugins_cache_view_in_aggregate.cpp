// SPDX-License-Identifier: BSL-1.0
// EXPECT: the key refers to memory that it does not own, and would outlive it
// NAMES: request, plugins_cache_view_in_aggregate.cpp
// NAMES(clang14): plugins_cache_view_in_aggregate.cpp
#include <qtasks/plugins/limits/cache.hpp>
#include <qtasks/qtasks.hpp>

#include <array>
#include <cstddef>
#include <functional>

struct request {
  int id;
#if defined(EXPECT_FAILURE)
  char const* name;
#else
  std::array<char, 8> name;
#endif
  friend bool operator==(request const&, request const&) = default;
};
template <>
struct std::hash<request> {
  std::size_t operator()(request const& r) const noexcept { return static_cast<std::size_t>(r.id); }
};

constexpr auto price = qtasks::task<"price">([](request const& r) { return r.id; });

static_assert(sizeof(qtasks::cache<decltype(price)>) > 0);
