// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/limits/detail/holds_view.hpp>

#include <any>
#include <array>
#include <cstddef>
#include <functional>
#include <map>
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

using qtasks::detail::holds_view;
using std::string_view;

template <class... Ts>
constexpr bool all_hold = (holds_view<Ts>() && ...);
template <class... Ts>
constexpr bool none_holds = !(holds_view<Ts>() || ...);

static_assert(all_hold<string_view, std::wstring_view, std::span<int>, char const*, int*, std::reference_wrapper<int>>);
static_assert(all_hold<std::pair<string_view, int>, std::tuple<int, string_view>, std::optional<string_view>,
                       std::variant<int, string_view>, std::array<string_view, 2>>);
static_assert(all_hold<std::vector<string_view>, std::vector<char const*>, std::map<std::string, string_view>,
                       std::map<string_view, int>>);
static_assert(all_hold<std::optional<std::vector<std::pair<int, string_view>>>>);
static_assert(
    none_holds<int, double, std::string, std::nullptr_t, std::pair<std::string, int>, std::vector<std::string>,
               std::map<int, std::string>, std::optional<std::vector<int>>, std::array<int, 3>>);

struct order {
  int id;
  std::string symbol;
  std::array<char, 4> venue;
  std::vector<int> fills;
  std::unique_ptr<int> owner;
  double price;
};
struct first_is_view {
  string_view symbol;
  int id;
};
struct last_is_view {
  int id;
  std::string symbol;
  std::vector<int> fills;
  std::span<int const> prices;
};
struct in_member {
  int id;
  last_is_view rest;
};
struct in_optional_member {
  order one;
  std::optional<std::vector<first_is_view>> others;
};
struct of_array {
  int id;
  char const* names[3];
};
struct in_base : first_is_view {
  int more;
};
static_assert(all_hold<first_is_view, last_is_view, in_member, in_optional_member, of_array, in_base>);
static_assert(all_hold<std::vector<last_is_view>, std::pair<int, first_is_view>>);

struct empty {};
struct accepts_all {
  int id;
  std::any payload;
  std::function<void()> callback;
};
struct tree {
  std::string text;
  std::vector<tree> children;
};
struct tree_of_views {
  std::vector<tree_of_views> children;
  string_view text;
};
class closed {
 public:
  explicit closed(string_view text) : text_(text) {}

 private:
  std::string text_;
};
static_assert(none_holds<order, empty, accepts_all, tree, closed, std::vector<tree>>);
static_assert(all_hold<tree_of_views>);

struct device;

}  // namespace

template <>
inline constexpr bool qtasks::is_view<device*> = false;
static_assert(none_holds<device*, std::pair<device*, int>>, "the user says that it is no view");
