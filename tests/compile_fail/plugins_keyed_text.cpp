// SPDX-License-Identifier: BSL-1.0
// EXPECT: the `key_type` of a `qtasks::keyed` owns no memory and refers to none: use, for example, a number
// NAMES: explain_bounded_key, plugins_keyed_text.cpp
#include <qtasks/plugins/limits/argument_key.hpp>
#include <qtasks/plugins/limits/bulkhead.hpp>
#include <qtasks/plugins/limits/keyed.hpp>
#include <qtasks/plugins/limits/short_text.hpp>
#include <qtasks/qtasks.hpp>

#include <string>

#if defined(EXPECT_FAILURE)
using host = std::string;
#else
using host = qtasks::short_text<64>;
#endif

static_assert(sizeof(qtasks::keyed<qtasks::bulkhead, qtasks::argument_key<0, host>>) > 0);
