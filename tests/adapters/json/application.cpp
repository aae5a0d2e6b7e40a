// SPDX-License-Identifier: BSL-1.0
#include <qtasks/adapters/json/json_codec.hpp>
#include <qtasks/engine.hpp>
#include <qtasks/engine_testing/through_codec.hpp>

#include "json_types.hpp"
#include "support/catch.hpp"

#include <chrono>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

using namespace qtasks;

TEST_CASE("an application whose arguments and results are JSON") {
  constexpr auto scale = task<"scale">([](std::vector<stored::point> points, double by) {
    for (auto& each : points) each.y *= by;
    return points;
  });
  constexpr auto divide = task<"divide">([](context& ctx, int a, int b) -> result<int> {
    if (b == 0) return ctx.plugin_error("division by zero");
    return a / b;
  });
  constexpr auto root = task<"root">([](double of) { return std::sqrt(of); });
  constexpr auto echo = task<"echo">([](std::string text) { return text; });
  queue_tasks app{tasks{scale, divide, root, echo},
                  through_codec<memory_broker<>, json_codec<json_limits{.bytes = 100, .depth = 4}>>{}};
  auto running = app.start();
  auto const wait = [](auto added) { return added.value().wait_for(std::chrono::seconds{10}).value(); };
  CHECK(wait(app.add_task<"scale">(std::vector{stored::point{1, 2}}, 1.5)).value() == std::vector{stored::point{1, 3}});
  CHECK(wait(app.add_task<"divide">(7, 2)).value() == 3);
  CHECK(wait(app.add_task<"divide">(7, 0)).error().message() == "division by zero");

  // A result that is no JSON ends the task; arguments that are none are not added.
  CHECK(wait(app.add_task<"root">(-1.0)).error().message() == "value.value: expected a finite number, got NaN");
  auto const refused = app.add_task<"root">(std::nan(""));
  CHECK(refused.assume_error() == task_error{errc::permanent, "args[0]: expected a finite number, got NaN"});
  CHECK(app.add_task<"echo">(std::string(97, 'x')).assume_error().message() == "expected at most 100 bytes of JSON");
  CHECK(wait(app.add_task<"echo">(std::string(96, 'x'))).error().message() == "expected at most 100 bytes of JSON");
}

TEST_CASE("tasks whose names and arguments come as text") {
  constexpr auto resize = task<"resize">([](std::string path, int width) { return path + std::to_string(width); });
  constexpr auto ping = task<"ping">([] { return 1; });
  queue_tasks app{tasks{ping, resize}, memory_broker{broker_limits{.capacity = 2}}};
  using codec = json_codec<>;
  auto const uuid = add_encoded_task<codec>(app, "resize", R"(["a.png", 640])", {.priority = -3}).value();
  CHECK(app.inspect(uuid).value().name == "resize");
  CHECK(app.inspect(uuid).value().priority == -3);
  REQUIRE(add_encoded_task<codec>(app, "ping", "[]").has_value());

  auto const refused = [&app](std::string_view name, std::string_view arguments) {
    return add_encoded_task<codec>(app, name, arguments).assume_error();
  };
  CHECK(refused("rezise", "[]") == task_error{errc::unknown_task, "the application has no task of this name"});
  CHECK(refused("resize", R"(["a.png", "x"])").message() ==
        "args[1]: expected an integer from -2147483648 to 2147483647, got \"x\"");
  CHECK(refused("resize", R"(["a.png"])").code() == errc::permanent);
  CHECK(refused("ping", "[1]").code() == errc::permanent);
  CHECK(refused("ping", "[").code() == errc::permanent);
  CHECK(refused("ping", "[]").code() == errc::queue_full);

  auto running = app.start();
  CHECK(app.get<"resize">(uuid).value().wait_for(std::chrono::seconds{10}).value().value() == "a.png640");
}
