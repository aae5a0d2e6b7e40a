// SPDX-License-Identifier: BSL-1.0
#include <qtasks/qtasks.hpp>

#include "support/clause.hpp"

#include <string>
#include <string_view>
#include <type_traits>

namespace {

using namespace qtasks;

static_assert(std::is_constructible_v<borrowed, std::string&> && std::is_constructible_v<borrowed, std::string_view>);
static_assert(!std::is_constructible_v<borrowed, std::string>, "the text would be a temporary's");
static_assert(!std::is_constructible_v<borrowed, std::string const>);
static_assert(std::is_convertible_v<borrowed, message> && !std::is_convertible_v<std::string_view, borrowed>);

}  // namespace

TEST_CASE("a borrowed text longer than 2^32 - 1 bytes is truncated") {
  std::string_view const text{"x", std::size_t{0x1'0000'0001}};  // never read
  CHECK(task_error{errc::failed, borrowed{text}}.message().size() == 0xFFFF'FFFFU);
}
