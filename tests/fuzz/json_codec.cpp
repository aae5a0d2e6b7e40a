// SPDX-License-Identifier: BSL-1.0
// Any bytes are refused with a text, or read as a value that is written and read again as the same one.
#include <qtasks/adapters/json/json_codec.hpp>
#include <qtasks/plugins/observability/detail/valid_utf8.hpp>

#include "adapters/json/json_types.hpp"
#include "fuzz.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

using namespace qtasks;

namespace {

using codec = json_codec<json_limits{.bytes = 4096, .depth = 16}>;

bool is_utf8(std::string_view text) { return qtasks::detail::valid_utf8(text) == text; }

/// Reads the bytes as a `T`. Returns whether they are one.
template <class T>
bool reads(std::string_view input) {
  auto const value = codec::decode<T>(input);
  if (value.has_error()) {
    auto const text = value.assume_error().message();
    check(!text.empty() && text.size() <= 240, "a refusal has a bounded text");
    check(is_utf8(text), "the text of a refusal is UTF-8");
    return false;
  }
  check(is_utf8(input), "what is read is UTF-8");
  auto const text = codec::encode(value.assume_value());
  if (text.has_error()) {  // "@version" of an older value, and what was left out, make it longer
    check(text.assume_error().message().starts_with("expected at most 4096 bytes"), "what was read is written");
    return true;
  }
  auto const again = codec::decode<T>(text.assume_value());
  check(again.has_value() && again.assume_value() == value.assume_value(), "what is written is read as the same value");
  check(codec::encode(again.assume_value()).assume_value() == text.assume_value(), "a value has one text");
  return true;
}

}  // namespace

void fuzz(std::string_view input) {
  bool const is_json = reads<boost::json::value>(input);
  bool any = false;
  any |= reads<std::tuple<std::string, double, stored::tree>>(input);
  any |= reads<std::tuple<std::int64_t, std::uint64_t, std::int64_t, std::int8_t, bool>>(input);
  any |= reads<std::vector<std::optional<float>>>(input);
  any |= reads<std::variant<int, std::string, std::vector<double>, std::monostate>>(input);
  any |= reads<std::map<std::string, std::pair<stored::even, std::string>>>(input);
  any |= reads<std::vector<std::set<std::string>>>(input);
  any |= reads<stored::image>(input);
  any |= reads<stored::circle>(input);
  any |= reads<result<int>>(input);
  any |= reads<std::chrono::seconds>(input);
  any |= reads<uuid>(input);
  check(is_json || !any, "what is read as any type is JSON");
}
