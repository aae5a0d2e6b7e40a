// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/adapters/json/json_codec.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

// Types of a user, as the tests and the fuzz target store them.
namespace stored {

enum class color { red, green, blue };
BOOST_DESCRIBE_ENUM(color, red, green, blue)

enum class level : std::uint8_t { low = 1, high = 200 };

struct point {
  int x = 0;
  double y = 0;
  friend bool operator==(point const&, point const&) = default;
};
BOOST_DESCRIBE_STRUCT(point, (), (x, y))

/// Contains itself, in two ways.
struct tree {
  std::string name{};
  std::optional<color> shade{};
  std::vector<tree> branches{};
  friend bool operator==(tree const&, tree const&) = default;
};
BOOST_DESCRIBE_STRUCT(tree, (), (name, shade, branches))

struct circle : point {
  std::map<std::string, level> marks{};
  friend bool operator==(circle const&, circle const&) = default;
};
BOOST_DESCRIBE_STRUCT(circle, (point), (marks))

/// Known by `json_as`, which refuses some numbers.
class even {
 public:
  explicit even(int of) : value_(of) {}
  int value() const { return value_; }
  friend bool operator==(even const&, even const&) = default;

 private:
  int value_;
};

/// Had the width alone in version 1, and no format in version 2.
struct image {
  int width = 0;
  int height = 0;
  std::string format{};
  friend bool operator==(image const&, image const&) = default;
};
BOOST_DESCRIBE_STRUCT(image, (), (width, height, format))

}  // namespace stored

template <>
struct qtasks::json_as<stored::even> {
  static int to(stored::even value) { return value.value(); }
  static result<stored::even> from(int value) {
    if (value % 2 != 0) return task_error{errc{1001}, "expected an even number"};
    return stored::even{value};
  }
};

template <>
struct qtasks::json_version<stored::image> {
  static constexpr std::uint32_t number = 3;
  static result<boost::json::object> upgrade(boost::json::object old, std::uint32_t from) {
    if (!old.contains("width")) return task_error{errc{1002}, "expected a width"};
    boost::json::value const width = old["width"];
    if (from < 2) old["height"] = width;
    old["format"] = "png";
    return old;
  }
};
