// SPDX-License-Identifier: BSL-1.0
// EXPECT: a parameter of this task is a view or a pointer
// NAMES: explain_queued_task, length, engine_view_parameter.cpp
// NAMES(clang14): explain_queued_task, engine_view_parameter.cpp
#include <qtasks/engine.hpp>

#include <string>
#include <string_view>

constexpr auto of_view = qtasks::task<"length">([](std::string_view text) { return text.size(); });
constexpr auto of_text = qtasks::task<"length">([](std::string const& text) { return text.size(); });

int main() {
#if defined(EXPECT_FAILURE)
  qtasks::queue_tasks app{qtasks::tasks{of_view}, qtasks::memory_broker{}};
#else
  qtasks::queue_tasks app{qtasks::tasks{of_text}, qtasks::memory_broker{}};
#endif
  return static_cast<int>(app.list().size) - 1;
}
