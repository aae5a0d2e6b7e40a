// SPDX-License-Identifier: BSL-1.0
#include <qtasks/adapters/json/json_codec.hpp>

#include "json_types.hpp"
#include "support/catch.hpp"

#include <array>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <fstream>
#include <iterator>
#include <limits>
#include <list>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <variant>
#include <vector>

using namespace qtasks;
using namespace std::chrono_literals;
using stored::circle;
using stored::color;
using stored::even;
using stored::image;
using stored::level;
using stored::point;
using stored::tree;

namespace {

using codec = json_codec<>;

/// What a value is written as, or the text of the error.
template <class Codec = codec, class T>
std::string written(T const& value) {
  auto const text = Codec::encode(value);
  return text.has_error() ? std::string{text.assume_error().message()} : text.assume_value();
}
/// The text of the error that a text gives; empty if it is read.
template <class T, class Codec = codec>
std::string refused(std::string_view text) {
  auto const value = Codec::template decode<T>(text);
  if (!value.has_error()) return {};
  CHECK(value.assume_error().code() == errc::permanent);
  return std::string{value.assume_error().message()};
}
template <class T>
T read(std::string_view text) {
  auto value = codec::decode<T>(text);
  INFO(text);
  if (value.has_error()) FAIL(value.assume_error().message());
  return std::move(value).assume_value();
}
/// The value is written so, and is read again.
template <class T>
bool is_written(T const& value, std::string_view text) {
  CHECK(written(value) == text);
  return read<T>(text) == value;
}

constexpr std::string_view int_range = "expected an integer from -2147483648 to 2147483647, got ";
std::string int_but(std::string_view path, std::string_view got) {
  return std::string{path}.append(": ").append(int_range).append(got);
}

}  // namespace

TEST_CASE("integers are exact") {
  constexpr auto past_double = (std::int64_t{1} << 53) + 1;
  CHECK(is_written(past_double, "9007199254740993"));
  CHECK(is_written(std::numeric_limits<std::int64_t>::min(), "-9223372036854775808"));
  CHECK(is_written(std::numeric_limits<std::int64_t>::max(), "9223372036854775807"));
  CHECK(is_written(std::numeric_limits<std::uint64_t>::max(), "18446744073709551615"));
  CHECK(is_written(std::uint64_t{0}, "0"));
  CHECK(is_written(std::int8_t{-128}, "-128"));
  CHECK(is_written(static_cast<unsigned char>(255), "255"));
  CHECK(is_written(true, "true"));
  CHECK(read<int>("-0") == 0);
}

TEST_CASE("a number that is no such integer is refused") {
  CHECK(refused<int>("2147483648") == int_but("value", "2147483648"));
  CHECK(refused<int>("1.0") == int_but("value", "1.0"));
  CHECK(refused<int>("1e3") == int_but("value", "1000.0"));
  CHECK(refused<int>("true") == int_but("value", "true"));
  CHECK(refused<std::uint64_t>("-1") == "value: expected an integer from 0 to 18446744073709551615, got -1");
  CHECK(refused<std::int64_t>("9223372036854775808") ==
        "value: expected an integer from -9223372036854775808 to 9223372036854775807, got 9223372036854775808");
  CHECK(refused<std::int8_t>("128") == "value: expected an integer from -128 to 127, got 128");
  CHECK(refused<bool>("1") == "value: expected true or false, got 1");
  constexpr std::string_view beyond = "expected an integer of 64 bits or a finite double";
  CHECK(refused<std::uint64_t>("18446744073709551616") == "byte 20: " + std::string{beyond});
  CHECK(refused<std::int64_t>("-9223372036854775809") == "byte 20: " + std::string{beyond});
  CHECK(refused<double>("[1e400]") == "byte 6: " + std::string{beyond});
  CHECK(refused<double>("1e99999999999") == "byte 11: " + std::string{beyond});
}

TEST_CASE("doubles are exact, and differ from integers") {
  CHECK(is_written(1.0, "1.0"));
  CHECK(is_written(0.1, "0.1"));
  CHECK(is_written(5e-324, "5e-324"));
  CHECK(is_written(1.7976931348623157e+308, "1.7976931348623157e+308"));
  CHECK(is_written(0.1F, "0.10000000149011612"));
  CHECK(is_written(std::numeric_limits<float>::max(), "3.4028234663852886e+38"));
  CHECK(written(-0.0) == "-0.0");
  CHECK(std::signbit(read<double>("-0.0")));
  CHECK(read<double>("3") == 3.0);
  CHECK(read<double>("1e-400") == 0.0);
  // Boost.JSON alone reads a neighbour of this double.
  CHECK(read<double>("1.0000000000000002220446049250313080847263336181640625") == 1.0000000000000002);
  CHECK(read<double>("18446744073709549568") == 18446744073709549568.0);
}

TEST_CASE("a number that is no such double is refused") {
  CHECK(written(std::tuple{std::nan("")}) == "args[0]: expected a finite number, got NaN");
  CHECK(written(-HUGE_VAL) == "value: expected a finite number, got an infinity");
  CHECK(refused<double>("9007199254740993") == "value: expected a number that a double can hold, got 9007199254740993");
  CHECK(refused<double>("9223372036854775807") ==
        "value: expected a number that a double can hold, got 9223372036854775807");
  CHECK(refused<double>("18446744073709551615") ==
        "value: expected a number that a double can hold, got 18446744073709551615");
  CHECK(refused<float>("1e39") == "value: expected a number that a float can hold, got 1e+39");
  CHECK(refused<double>("\"1\"") == "value: expected a number that a double can hold, got \"1\"");
  CHECK(refused<double>("NaN") == "byte 0: expected JSON in UTF-8");
}

TEST_CASE("texts are UTF-8, in both directions") {
  CHECK(is_written(std::string{"a\"\\\b\f\n\r\t\x01\x7f/"}, "\"a\\\"\\\\\\b\\f\\n\\r\\t\\u0001\x7f/\""));
  CHECK(is_written(std::string{"\0", 1}, "\"\\u0000\""));
  CHECK(is_written(std::string{"Привет 😀"}, "\"Привет 😀\""));
  CHECK(read<std::string>("\"\\ud83d\\ude00\"") == "😀");
  CHECK(written(std::tuple{std::string_view{"view"}}) == "[\"view\"]");
  CHECK(refused<std::string>("1") == "value: expected a string, got 1");

  struct sample {
    std::string_view bytes, shown;
  };
  for (auto const& [bytes, shown] : {sample{"\xC0\x80", "\\xc0\\x80"}, sample{"\xED\xA0\x80", "\\xed\\xa0\\x80"},
                                     sample{"\xF4\x90\x80\x80", "\\xf4\\x90\\x80\\x80"}, sample{"\xFF", "\\xff"},
                                     sample{"\xE2\x82", "\\xe2\\x82"}, sample{"\x80", "\\x80"}}) {
    INFO(shown);
    CHECK(written(std::string{"ok"}.append(bytes)) == "value: expected UTF-8, got \"" + std::string{shown} + "\"");
    CHECK(refused<std::string>("\"ok" + std::string{bytes} + "\"").ends_with(": expected JSON in UTF-8"));
    CHECK(written(std::map<std::string, int>{{std::string{bytes}, 1}}) ==
          "value[\"" + std::string{shown} + "\"]: expected UTF-8, got \"" + std::string{shown} + "\"");
  }
  CHECK(refused<std::string>("\"\\ud800\"") == "byte 7: expected JSON in UTF-8");
  CHECK(refused<std::string>("\"\\ud800\\u0041\"").ends_with(": expected a pair of surrogates"));
  CHECK(refused<std::string>("\"\\udc00\"").ends_with(": expected a pair of surrogates"));
}

TEST_CASE("containers") {
  CHECK(is_written(std::vector<int>{}, "[]"));
  CHECK(is_written(std::vector<bool>{true, false}, "[true, false]"));
  CHECK(is_written(std::deque<std::string>{"a"}, "[\"a\"]"));
  CHECK(is_written(std::list<int>{1, 2}, "[1, 2]"));
  CHECK(is_written(std::array<std::vector<int>, 2>{{{1}, {2, 3}}}, "[[1], [2, 3]]"));
  CHECK(is_written(std::set<int>{3, 1}, "[1, 3]"));
  CHECK(is_written(std::unordered_set<int>{3}, "[3]"));
  CHECK(is_written(std::map<std::string, std::optional<int>>{{"a", 1}, {"b", {}}}, "{\"a\": 1, \"b\": null}"));
  CHECK(is_written(std::unordered_map<std::string, int>{{"", 1}}, "{\"\": 1}"));
  CHECK(is_written(std::pair{1, std::string{"x"}}, "[1, \"x\"]"));
  CHECK(is_written(std::tuple<>{}, "[]"));
  CHECK(is_written(std::tuple<std::tuple<std::tuple<int>>>{}, "[[[0]]]"));
  CHECK(is_written(std::optional<int>{}, "null"));
  CHECK(is_written(done{}, "null"));
  CHECK(is_written(std::monostate{}, "null"));

  CHECK(refused<std::vector<int>>("{}") == "value: expected an array, got an object");
  CHECK(refused<std::vector<int>>("[0,null]") == int_but("value[1]", "null"));
  CHECK(refused<std::array<int, 2>>("[1]") == "value: expected an array of 2, got an array of 1");
  CHECK(refused<std::tuple<int>>("[1,2]") == "args: expected an array of 1, got an array of 2");
  CHECK(refused<std::set<int>>("[1,1]") == "value[1]: expected each value once, got 1");
  CHECK(refused<std::map<std::string, int>>("[]") == "value: expected an object, got an array of 0");
  CHECK(refused<std::map<std::string, int>>("{\"a\\n\":[]}") == int_but("value[\"a\\x0a\"]", "an array of 0"));
  CHECK(refused<done>("0") == "value: expected null, got 0");
}

TEST_CASE("variants say which alternative they hold") {
  using either = std::variant<int, int, std::string, std::monostate>;
  CHECK(is_written(either{std::in_place_index<1>, 5}, "{\"index\": 1, \"value\": 5}"));
  CHECK(is_written(either{"x"}, "{\"index\": 2, \"value\": \"x\"}"));
  CHECK(is_written(std::optional<either>{std::monostate{}}, "{\"index\": 3, \"value\": null}"));
  CHECK(refused<either>("{\"index\":4,\"value\":1}") == "value.index: expected an index from 0 to 3, got 4");
  CHECK(refused<either>("{\"index\":-1,\"value\":1}") == "value.index: expected an index from 0 to 3, got -1");
  CHECK(refused<either>("{\"index\":\"0\",\"value\":1}") == "value.index: expected an index from 0 to 3, got \"0\"");
  CHECK(refused<either>("{\"index\":2,\"value\":1}") == "value.value: expected a string, got 1");
  CHECK(refused<either>("{\"index\":2}") == "value: expected the member \"value\", got none");
  CHECK(refused<either>("{\"value\":2}") == "value: expected the member \"index\", got none");
  CHECK(refused<either>("{\"index\":0,\"value\":1,\"x\":1}") == "value: expected a known member, got \"x\"");
  CHECK(refused<either>("5") == "value: expected an object, got 5");

  std::variant<int, std::list<int>> valueless{1};
  std::istringstream numbers{"1 x"};
  numbers.exceptions(std::ios::failbit);
  CHECK_THROWS(valueless.emplace<1>(std::istream_iterator<int>{numbers}, std::istream_iterator<int>{}));
  CHECK(written(valueless) == "value: expected a variant with a value, got one without");
}

TEST_CASE("described types are objects") {
  CHECK(is_written(point{1, 2.5}, "{\"x\": 1, \"y\": 2.5}"));
  CHECK(is_written(circle{{1, 2}, {{"a", level::high}}}, "{\"x\": 1, \"y\": 2.0, \"marks\": {\"a\": 200}}"));
  CHECK(is_written(tree{"a", color::green, {{"b", {}, {}}}},
                   "{\"name\": \"a\", \"shade\": \"green\", \"branches\": "
                   "[{\"name\": \"b\", \"shade\": null, \"branches\": []}]}"));
  CHECK(read<tree>("{\"branches\":[],\"name\":\"a\"}") == tree{"a", {}, {}});

  CHECK(refused<std::tuple<int, point>>("[1,{\"x\":\"x\",\"y\":1}]") == int_but("args[1].x", "\"x\""));
  CHECK(refused<point>("{\"x\":1}") == "value: expected the member \"y\", got none");
  CHECK(refused<point>("{\"x\":1,\"y\":2,\"z\\\"\":3}") == "value: expected a known member, got \"z\\x22\"");
  CHECK(refused<point>("{\"x\":1,\"y\":2,\"x\":1}") == "byte 18: expected a member once, got another \"x\"");
  CHECK(refused<std::vector<point>>("[[]]") == "value[0]: expected an object, got an array of 0");
  CHECK(refused<tree>("{\"name\":\"\",\"branches\":[{\"name\":\"\",\"branches\":[7]}]}") ==
        "value.branches[0].branches[0]: expected an object, got 7");
}

TEST_CASE("enumerations are names if they are described, else numbers") {
  CHECK(is_written(color::blue, "\"blue\""));
  CHECK(is_written(level::high, "200"));
  CHECK(is_written(errc::failed, "8"));
  CHECK(refused<color>("\"pink\"") == "value: expected one of red green blue, got \"pink\"");
  CHECK(refused<color>("1") == "value: expected one of red green blue, got 1");
  CHECK(refused<level>("256") == "value: expected an integer from 0 to 255, got 256");
  CHECK(written(static_cast<color>(7)) == "value: expected a described enumerator, got 7");
}

TEST_CASE("a type of the user's is written as another one") {
  CHECK(is_written(std::vector{even{2}, even{-4}}, "[2, -4]"));
  CHECK(refused<even>("\"x\"") == int_but("value", "\"x\""));
  auto const odd = codec::decode<std::tuple<even>>("[3]");
  CHECK(odd.assume_error() == task_error{errc{1001}, "args[0]: expected an even number"});
}

TEST_CASE("an older version is upgraded, a later one refused") {
  image const now{3, 4, "png"};
  CHECK(is_written(now, "{\"@version\": 3, \"width\": 3, \"height\": 4, \"format\": \"png\"}"));
  CHECK(read<image>("{\"width\":3}") == image{3, 3, "png"});
  CHECK(read<image>("{\"@version\":1,\"width\":3}") == image{3, 3, "png"});
  CHECK(read<image>("{\"@version\":2,\"width\":3,\"height\":4}") == now);
  CHECK(refused<std::tuple<image>>("[{\"@version\":4}]") == "args[0].@version: expected a version from 1 to 3, got 4");
  CHECK(refused<image>("{\"@version\":0}") == "value.@version: expected a version from 1 to 3, got 0");
  CHECK(refused<image>("{\"@version\":\"2\"}") == "value.@version: expected a version from 1 to 3, got \"2\"");
  CHECK(refused<image>("{\"width\":\"w\"}") == int_but("value.width", "\"w\""));
  CHECK(codec::decode<image>("{}").assume_error() == task_error{errc{1002}, "value: expected a width"});
  CHECK(refused<point>("{\"@version\":2,\"x\":1,\"y\":1}") == "value: expected a known member, got \"@version\"");
}

TEST_CASE("outcomes of tasks") {
  CHECK(is_written(result<int>{5}, "{\"value\": 5}"));
  CHECK(is_written(result<void>{outcome::success()}, "{\"value\": null}"));
  CHECK(is_written(result<int>{task_error{errc::failed, "no \"x\""}},
                   "{\"error\": {\"code\": 8, \"message\": \"no \\\"x\\\"\"}}"));
  using several = one_of<task_error, even>;
  CHECK(is_written(result<int, several>{several{even{4}}}, "{\"error\": {\"index\": 1, \"value\": 4}}"));
  CHECK(written(task_error{errc{1000}, "\xFF"}) == "{\"code\": 1000, \"message\": \"\xEF\xBF\xBD\"}");
  CHECK(refused<result<int>>("{\"value\":1,\"error\":null}") ==
        "value: expected an object with one member, value or error, got an object");
  CHECK(refused<result<int>>("{\"error\":{\"code\":8}}") == "value.error: expected the member \"message\", got none");
  CHECK(refused<std::vector<result<int>>>(
            "[{\"error\":{\"code\":1,\"message\":\"\"}},{\"error\":{\"code\":1,\"message\":\"\"}}]") ==
        "value[1].error: expected one error in a text, got another");
  std::string const long_text(500, 'x');
  auto const cut = read<result<int>>(written(result<int>{task_error{errc::failed, borrowed{long_text}}}));
  CHECK(cut.assume_error().message() == std::string_view{long_text}.substr(0, 240));
}

TEST_CASE("durations and points in time are nanoseconds, whatever their unit") {
  CHECK(is_written(5ms, "5000000"));
  CHECK(is_written(duration{2s}, "2000000000"));
  CHECK(is_written(std::chrono::nanoseconds::min(), "-9223372036854775808"));
  CHECK(is_written(std::chrono::duration<std::int64_t, std::pico>{5000}, "5"));
  CHECK(is_written(std::chrono::system_clock::time_point{1s}, "1000000000"));
  CHECK(read<std::chrono::seconds>(written(1h)) == 1h);
  CHECK(refused<std::chrono::milliseconds>("1") == "value: expected nanoseconds, in whole units of 1/1000 s, got 1");
  CHECK(refused<std::chrono::duration<std::int8_t>>("128000000000") ==
        "value: expected nanoseconds, in whole units of 1/1 s, got 128000000000");
  CHECK(written(std::chrono::duration<std::int64_t, std::pico>{5001}) ==
        "value: expected whole nanoseconds in 64 bits, got 5001 times 1/1000000000000 s");
  CHECK(written(std::chrono::hours{24 * 365 * 300}) ==
        "value: expected whole nanoseconds in 64 bits, got 2628000 times 3600/1 s");
}

TEST_CASE("identities") {
  uuid const id{{0x01, 0x23, 0x45, 0x67, 0x89, 0xAB, 0xCD, 0xEF, 0, 0, 0, 0, 0, 0, 0, 0xFF}};
  CHECK(is_written(id, "\"01234567-89ab-cdef-0000-0000000000ff\""));
  constexpr std::string_view expected = "value: expected a UUID of 36 characters in lower case, got ";
  CHECK(refused<uuid>("\"01234567-89AB-cdef-0000-0000000000ff\"").starts_with(expected));
  CHECK(refused<uuid>("\"0123456789ab-cdef-0000-0000000000ff-\"").starts_with(expected));
  CHECK(refused<uuid>("1") == std::string{expected} + "1");
}

TEST_CASE("both bounds hold in both directions") {
  using small = json_codec<json_limits{.bytes = 10, .depth = 3}>;
  std::string const ten = "\"12345678\"";
  CHECK(written<small>(std::string{"12345678"}) == ten);
  CHECK(written<small>(std::string{"123456789"}) == "expected at most 10 bytes of JSON");
  CHECK(written<small>(std::string(1 << 20, 'x')) == "expected at most 10 bytes of JSON");
  CHECK(written<small>(std::vector<int>(4)) == "expected at most 10 bytes of JSON");
  CHECK(refused<std::string, small>(ten) == "");
  CHECK(refused<std::string, small>(ten + " ") == "expected at most 10 bytes of JSON, got 11");
  CHECK(refused<std::string, small>(std::string(11, '[')) == "expected at most 10 bytes of JSON, got 11");

  using three = std::vector<std::vector<std::vector<int>>>;
  CHECK(written<small>(three{{{1}}}) == "[[[1]]]");
  CHECK(refused<three, small>("[[[1]]]") == "");
  CHECK(written<small>(std::vector<three>{{{{}}}}) == "expected at most 3 arrays and objects in one another");
  CHECK(refused<three, small>("[[[[") == "byte 3: expected at most 3 arrays and objects in one another");
  CHECK(refused<three, small>("{\"\":[{}]}") == "value: expected an array, got an object");

  tree deep;
  for (int i = 0; i < 31; ++i) deep = tree{{}, {}, {deep}};
  CHECK(read<tree>(written(deep)) == deep);
  deep = tree{{}, {}, {deep}};
  CHECK(written(deep) == "expected at most 64 arrays and objects in one another");
  CHECK(refused<tree>(std::string(1'000'000, '[')) == "byte 64: expected at most 64 arrays and objects in one another");
  using deepest = json_codec<json_limits{.depth = 1000}>;
  std::string const nest = std::string(1000, '[') + std::string(1000, ']');
  CHECK(written<deepest>(deepest::decode<boost::json::value>(nest).value()) == nest);
  CHECK(refused<boost::json::value, deepest>('[' + nest + ']') ==
        "byte 1000: expected at most 1000 arrays and objects in one another");
}

TEST_CASE("what is no JSON is refused at its byte") {
  CHECK(refused<int>("") == "byte 0: expected more JSON, got the end");
  CHECK(refused<int>({}) == "byte 0: expected more JSON, got the end");
  CHECK(refused<std::vector<int>>("[1") == "byte 2: expected more JSON, got the end");
  CHECK(refused<int>("1 2") == "byte 2: expected the end of the JSON");
  CHECK(refused<std::vector<int>>("[1,]") == "byte 3: expected JSON in UTF-8");
  CHECK(refused<int>("/**/1") == "byte 0: expected JSON in UTF-8");
  CHECK(refused<int>("01") == "byte 1: expected the end of the JSON");
  CHECK(refused<int>(std::string_view{"\0", 1}) == "byte 0: expected JSON in UTF-8");
  CHECK(read<int>(" 1\n") == 1);
}

namespace {

struct box {
  std::uint16_t width = 0;
};
BOOST_DESCRIBE_STRUCT(box, (), (width))

}  // namespace

TEST_CASE("errors are as docs/json.md shows them") {
  CHECK(refused<std::tuple<std::string, box>>("[\"a\", {\"width\": \"x\"}]") ==
        "args[1].width: expected an integer from 0 to 65535, got \"x\"");
  CHECK(refused<std::map<std::string, std::string>>("{\"k\": []}") ==
        "value[\"k\"]: expected a string, got an array of 0");
  CHECK(refused<box>("{\"width\": 1, \"colour\": 2}") == "value: expected a known member, got \"colour\"");
  CHECK(refused<box>("{}") == "value: expected the member \"width\", got none");
  CHECK(refused<box>("{\"a\": 1, \"a\": 1}") == "byte 15: expected a member once, got another \"a\"");
  CHECK(refused<box>("[1") == "byte 2: expected more JSON, got the end");
}

TEST_CASE("the text of an error is bounded, and the thread's own") {
  std::string const name(1000, 'k');
  std::string const text = refused<std::map<std::string, int>>("{\"" + name + "\":\"" + name + "\"}");
  std::string const quoted = "\"" + name.substr(0, 32) + "...\"";
  CHECK(text == int_but("value[" + quoted + "]", quoted));
  auto const first = codec::decode<int>("\"first\"");
  std::string elsewhere;
  std::thread{[&] { elsewhere = refused<int>("\"other\""); }}.join();
  CHECK(first.assume_error().message() == int_but("value", "\"first\""));
  CHECK(elsewhere == int_but("value", "\"other\""));
}

namespace {

template <int Depth>
struct maps {
  using type = std::map<std::string, typename maps<Depth - 1>::type>;
};
template <>
struct maps<0> {
  using type = std::string;
};

}  // namespace

TEST_CASE("a text that is cut ends after a character") {
  std::string nested = "1";
  for (int i = 0; i < 12; ++i) nested = "{\"яяяяяяяя\":" + nested + "}";
  std::string const text = refused<maps<12>::type>(nested);
  CHECK(text.size() <= 240U);
  CHECK(text.size() > 236U);
  CHECK(written(text).front() == '"');  // it is UTF-8
  CHECK(refused<int>("\"\xC2\x85я\"") == int_but("value", "\"\\xc2\\x85я\""));
}

TEST_CASE("values are written as QTasks writes results, and its arguments are read") {
  std::ifstream file{"data/python_json.txt"};
  std::string line;
  std::size_t same = 0;
  std::vector<std::string> others;
  while (std::getline(file, line)) {
    if (line.starts_with('#')) continue;
    auto const tab = line.find('\t');
    std::string const ascii = line.substr(0, tab);
    std::string const utf8 = line.substr(tab + 1);
    auto const value = codec::decode<boost::json::value>(ascii);
    if (value.has_error()) {
      others.push_back(ascii);
      continue;
    }
    INFO(utf8);
    CHECK(written(value.assume_value()) == utf8);
    CHECK(written(read<boost::json::value>(utf8)) == utf8);
    ++same;
  }
  CHECK(same == 515U);
  CHECK(others ==
        std::vector<std::string>{"18446744073709551616", "1180591620717411303424", "NaN", "Infinity", "-Infinity"});
}
