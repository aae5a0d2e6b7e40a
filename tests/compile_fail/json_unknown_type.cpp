// SPDX-License-Identifier: BSL-1.0
// EXPECT: the JSON codec has no rule for this type: describe it with BOOST_DESCRIBE_STRUCT\(type, \(\), \(members\)\)
// NAMES: unknown_to_json, price, json_as, json_unknown_type.cpp
#include <qtasks/adapters/json/json_codec.hpp>

#include <boost/describe/class.hpp>

#include <optional>
#include <string>
#include <tuple>
#include <vector>

struct price {
  int cents = 0;
};
#if !defined(EXPECT_FAILURE)
BOOST_DESCRIBE_STRUCT(price, (), (cents))
#endif

int main() {
  std::tuple<std::string, std::vector<std::optional<price>>> const args;
  return qtasks::json_codec<>::encode(args).has_error() ? 1 : 0;
}
