// SPDX-License-Identifier: BSL-1.0
// What writing and reading the arguments (string, int) as JSON costs, beside code written by hand for these two types
// with Boost.JSON. Prints the medians of interleaved samples, in nanoseconds.
#include <qtasks/adapters/json/json_codec.hpp>

#include <boost/json/src.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace {

using args = std::tuple<std::string, int>;
constexpr int calls = 5'000;
constexpr int samples = 41;

std::string encode_by_hand(args const& value) {
  unsigned char buffer[1024];
  boost::json::static_resource memory{buffer};
  boost::json::array const list({boost::json::string_view{std::get<0>(value)}, std::get<1>(value)}, &memory);
  return boost::json::serialize(list);
}

std::optional<args> decode_by_hand(std::string_view text) {
  unsigned char buffer[2048];
  boost::json::monotonic_resource memory{buffer};
  boost::json::error_code failed;
  boost::json::value const value = boost::json::parse({text.data(), text.size()}, failed, &memory);
  if (failed) return std::nullopt;
  auto const* const list = value.if_array();
  if (list == nullptr || list->size() != 2) return std::nullopt;
  auto const* const name = (*list)[0].if_string();
  auto const* const size = (*list)[1].if_int64();
  if (name == nullptr || size == nullptr || !std::in_range<int>(*size)) return std::nullopt;
  return args{std::string{name->data(), name->size()}, static_cast<int>(*size)};
}

template <class F>
double nanoseconds(F call) {
  auto const begin = std::chrono::steady_clock::now();
  for (int i = 0; i < calls; ++i) call();
  return std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - begin).count() / calls;
}

double median(std::vector<double> times) {
  std::nth_element(times.begin(), times.begin() + samples / 2, times.end());
  return times[samples / 2];
}

}  // namespace

int main() {
  using codec = qtasks::json_codec<>;
  args const value{"images/2026/portrait-of-a-cat.png", 640};
  std::string const text = codec::encode(value).value();
  std::size_t volatile used = 0;
  std::array<std::vector<double>, 4> times;
  for (int i = 0; i < samples; ++i) {
    times[0].push_back(nanoseconds([&] { used = codec::encode(value).assume_value().size(); }));
    times[1].push_back(nanoseconds([&] { used = encode_by_hand(value).size(); }));
    times[2].push_back(nanoseconds([&] { used = std::get<0>(codec::decode<args>(text).assume_value()).size(); }));
    times[3].push_back(nanoseconds([&] { used = std::get<0>(*decode_by_hand(text)).size(); }));
  }
  std::printf("%-8s %10s %10s\n", "", "json_codec", "by hand");
  std::printf("%-8s %7.0f ns %7.0f ns\n", "encode", median(times[0]), median(times[1]));
  std::printf("%-8s %7.0f ns %7.0f ns\n", "decode", median(times[2]), median(times[3]));
}
