// SPDX-License-Identifier: BSL-1.0
#include <qtasks/qtasks.hpp>

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

namespace {

struct own_view {
  int const* at;
};

}  // namespace

template <>
inline constexpr bool qtasks::is_view<own_view> = true;

namespace {

using qtasks::is_view;

static_assert(is_view<int*> && is_view<char const*> && is_view<void*>);
static_assert(is_view<std::string_view> && is_view<std::span<int>> && is_view<std::span<int const, 3>>);
static_assert(is_view<qtasks::ref<int>> && is_view<std::reference_wrapper<int>> && is_view<own_view>);
static_assert(is_view<std::optional<std::string_view>> && is_view<std::pair<int, int*>>);
static_assert(is_view<std::tuple<int, own_view>> && is_view<std::array<std::string_view, 2>>);
static_assert(is_view<std::variant<int, std::span<int>>> && is_view<qtasks::result<std::string_view>>);

static_assert(!is_view<int> && !is_view<void> && !is_view<void (*)()> && !is_view<qtasks::done>);
static_assert(!is_view<std::string> && !is_view<std::vector<int>> && !is_view<std::array<int, 3>>);
static_assert(!is_view<std::optional<int>> && !is_view<std::tuple<int, std::string>>);
static_assert(!is_view<std::unique_ptr<int>> && !is_view<qtasks::result<int>>);

}  // namespace
