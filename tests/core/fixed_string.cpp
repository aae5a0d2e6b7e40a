// SPDX-License-Identifier: BSL-1.0
#include <qtasks/core/fixed_string.hpp>

#include "support/clause.hpp"

namespace {

using namespace qtasks;

template <fixed_string Text>
constexpr auto text_of = Text.view();

constexpr int a_literal_is_a_template_argument() {
  EXPECT(text_of<"divide"> == "divide" && text_of<"divide">.size() == 6);
  EXPECT(text_of<"">.empty());
  return 0;
}
CLAUSE(a_literal_is_a_template_argument, "a literal is a template argument, and equal literals are the same argument");

constexpr int texts_are_compared() {
  EXPECT(fixed_string{"a"} == fixed_string{"a"});
  EXPECT(!(fixed_string{"a"} == fixed_string{"b"}) && !(fixed_string{"a"} == fixed_string{"ab"}));
  return 0;
}
CLAUSE(texts_are_compared, "equality compares the text, of any length");

}  // namespace
