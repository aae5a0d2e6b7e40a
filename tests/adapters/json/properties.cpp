// SPDX-License-Identifier: BSL-1.0
#include <qtasks/adapters/json/json_codec.hpp>

#include "json_types.hpp"
#include "support/catch.hpp"

#include <array>
#include <bit>
#include <chrono>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

using namespace qtasks;

namespace {

/// Makes values from a seed. Numbers near the ends of their type, and characters that need an escape, are frequent.
class maker {
 public:
  explicit maker(std::uint64_t seed) : state_(seed) {}

  template <class T>
  T make() {
    T value{};
    set(value);
    return value;
  }

 private:
  std::uint64_t next() {
    state_ += 0x9E37'79B9'7F4A'7C15;
    std::uint64_t x = state_;
    x = (x ^ (x >> 30U)) * 0xBF58'476D'1CE4'E5B9;
    x = (x ^ (x >> 27U)) * 0x94D0'49BB'1331'11EB;
    return x ^ (x >> 31U);
  }
  std::size_t below(std::size_t end) { return next() % end; }

  void set(bool& value) { value = below(2) == 1; }
  template <std::integral T>
  void set(T& value) {
    using limits = std::numeric_limits<T>;
    std::array<std::uint64_t, 3> const ends{static_cast<std::uint64_t>(limits::min()),
                                            static_cast<std::uint64_t>(limits::max()), std::uint64_t{1} << 53U};
    std::uint64_t const near = ends[below(3)] + below(5) - 2;
    value = static_cast<T>(below(2) == 0 ? near : next());
  }
  template <std::floating_point T>
  void set(T& value) {
    using bits = std::conditional_t<sizeof(T) == 8, std::uint64_t, std::uint32_t>;
    do value = std::bit_cast<T>(static_cast<bits>(next()));
    while (!std::isfinite(value));
    if (below(4) == 0) value = static_cast<T>(static_cast<std::int64_t>(next()) >> below(64));
  }
  void set(std::string& value) {
    constexpr std::array<std::string_view, 12> parts{
        "a",    "\"", "\\",           "\n", std::string_view{"\0", 1},  "/", "\x1F",
        "\x7F", "я",  "\xE2\x80\xA8", "😀",  "long text without escapes"};
    for (std::size_t left = below(6); left > 0; --left) value += parts[below(parts.size())];
  }
  void set(stored::color& value) { value = static_cast<stored::color>(below(3)); }
  void set(stored::level& value) { value = static_cast<stored::level>(below(256)); }
  void set(stored::point& value) {
    set(value.x);
    set(value.y);
  }
  void set(stored::circle& value) {
    set(static_cast<stored::point&>(value));
    set(value.marks);
  }
  void set(stored::image& value) { value = {make<int>(), make<int>(), make<std::string>()}; }
  void set(stored::tree& value) {
    set(value.name);
    set(value.shade);
    for (std::size_t left = depth_ > 4 ? 0 : below(3); left > 0; --left) {
      ++depth_;
      value.branches.push_back(make<stored::tree>());
      --depth_;
    }
  }
  void set(std::chrono::milliseconds& value) { value = std::chrono::milliseconds{make<std::int32_t>()}; }
  void set(uuid& value) {
    for (auto& byte : value.bytes) set(byte);
  }
  template <class T>
  void set(std::optional<T>& value) {
    if (below(3) != 0) value = make<T>();
  }
  template <class T>
  void set(std::vector<T>& value) {
    for (std::size_t left = below(4); left > 0; --left) value.push_back(make<T>());
  }
  template <class T>
  void set(std::set<T>& value) {
    for (std::size_t left = below(4); left > 0; --left) value.insert(make<T>());
  }
  template <class T>
  void set(std::map<std::string, T>& value) {
    for (std::size_t left = below(4); left > 0; --left) value.emplace(make<std::string>(), make<T>());
  }
  template <class T, std::size_t Size>
  void set(std::array<T, Size>& value) {
    for (auto& each : value) set(each);
  }
  template <class First, class Second>
  void set(std::pair<First, Second>& value) {
    set(value.first);
    set(value.second);
  }
  template <class... T>
  void set(std::tuple<T...>& value) {
    std::apply([&](auto&... each) { (set(each), ...); }, value);
  }
  void set(std::monostate&) {}
  template <class... T>
  void set(std::variant<T...>& value) {
    std::size_t const index = below(sizeof...(T));
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (void)((index == I && (value.template emplace<I>(make<T>()), true)) || ...);
    }
    (std::index_sequence_for<T...>{});
  }

  std::uint64_t state_;
  int depth_ = 0;
};

template <class T>
void check(std::uint64_t seeds) {
  for (std::uint64_t seed = 0; seed < seeds; ++seed) {
    T const value = maker{seed}.make<T>();
    auto const text = json_codec<>::encode(value);
    INFO("seed " << seed);
    REQUIRE(text.has_value());
    INFO(text.assume_value());
    auto const read = json_codec<>::decode<T>(text.assume_value());
    if (read.has_error()) FAIL(read.assume_error().message());
    REQUIRE(read.assume_value() == value);
    REQUIRE(json_codec<>::encode(read.assume_value()).assume_value() == text.assume_value());  // also the sign of -0.0
  }
}

}  // namespace

TEST_CASE("every value is read as it was written") {
  check<std::tuple<std::int64_t, std::uint64_t, std::int8_t, bool, unsigned char, short>>(2'000);
  check<std::tuple<double, float>>(20'000);
  check<std::tuple<std::string, std::optional<std::string>, uuid, std::chrono::milliseconds>>(2'000);
  check<std::vector<std::map<std::string, std::pair<int, std::array<std::optional<bool>, 3>>>>>(1'000);
  check<std::tuple<std::set<int>, std::vector<bool>, std::vector<std::vector<std::uint8_t>>>>(1'000);
  check<std::vector<std::variant<int, std::int64_t, std::monostate, std::vector<double>, std::string>>>(1'000);
  check<std::tuple<stored::tree, stored::circle, std::vector<stored::image>>>(1'000);
  check<std::map<std::string, std::variant<stored::point, std::tuple<>, std::optional<stored::level>>>>(1'000);
}

TEST_CASE("a text that was changed is refused, or read as a value that is written again") {
  using type =
      std::tuple<std::string, double, stored::tree, std::vector<std::variant<int, std::string>>, stored::image>;
  std::uint64_t refused = 0;
  constexpr std::uint64_t seeds = 20'000;
  for (std::uint64_t seed = 0; seed < seeds; ++seed) {
    maker from{seed};
    std::string text = json_codec<>::encode(from.make<type>()).value();
    auto const at = from.make<std::uint32_t>() % text.size();
    constexpr std::string_view others = "0\"{}[],:-.e\\\xFF n";
    text[at] = others[from.make<std::uint32_t>() % others.size()];
    auto const read = json_codec<>::decode<type>(text);
    refused += read.has_error() ? 1U : 0U;
    if (read.has_error()) continue;
    INFO("seed " << seed << ": " << text);
    auto const again = json_codec<>::encode(read.assume_value());
    REQUIRE(again.has_value());
    REQUIRE(json_codec<>::decode<type>(again.assume_value()).value() == read.assume_value());
  }
  CHECK(refused > seeds / 2);
  CHECK(refused < seeds);
}
