// SPDX-License-Identifier: BSL-1.0
// EXPECT: an error's text is a literal: of another text that outlives the error, write `qtasks::borrowed{text}`
// NAMES: basic_string<char, message, text_as_message_of_error.cpp
#include <qtasks/qtasks.hpp>

#include <string>

qtasks::result<int> fail(std::string const& why) {
#if defined(EXPECT_FAILURE)
  return qtasks::task_plugin_trigger_error(why);
#else
  return qtasks::task_plugin_trigger_error(qtasks::borrowed{why});
#endif
}
