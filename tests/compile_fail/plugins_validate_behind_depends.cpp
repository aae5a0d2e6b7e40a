// SPDX-License-Identifier: BSL-1.0
// EXPECT: wrong order: the first plugin must stand before the second
// NAMES: validate, depends, reasons::what_is_refused_would_be_worked_for, plugins_validate_behind_depends.cpp
#include <qtasks/plugins/qtasks/depends.hpp>
#include <qtasks/plugins/qtasks/validate.hpp>
#include <qtasks/qtasks.hpp>

struct settings {};
struct opens_settings {
  using scope = qtasks::scopes::global;
  constexpr settings open() const { return {}; }
};

#if defined(EXPECT_FAILURE)
inline qtasks::task_executor executor{qtasks::depends{opens_settings{}}, qtasks::validate{}};
#else
inline qtasks::task_executor executor{qtasks::validate{}, qtasks::depends{opens_settings{}}};
#endif
