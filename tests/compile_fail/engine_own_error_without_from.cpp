// SPDX-License-Identifier: BSL-1.0
// EXPECT: a queued task can be cancelled before it runs
// NAMES: explain_queued_task, engine_own_error_without_from.cpp
#include <qtasks/engine.hpp>

struct too_big {
  int limit;
};
template <>
struct qtasks::error_traits<too_big> {
  static constexpr qtasks::errc code(too_big const&) { return qtasks::errc::failed; }
};

constexpr auto check = qtasks::task<"check">([](int size) -> qtasks::result<int, too_big> { return size; });
constexpr auto plain = qtasks::task<"check">([](int size) -> qtasks::result<int> { return size; });

int main() {
#if defined(EXPECT_FAILURE)
  qtasks::queue_tasks app{qtasks::tasks{check}, qtasks::memory_broker{}};
#else
  qtasks::queue_tasks app{qtasks::tasks{plain}, qtasks::memory_broker{}};
#endif
  return static_cast<int>(app.list().size) - 1;
}
