// SPDX-License-Identifier: BSL-1.0
#include "described.hpp"

static_assert(!qtasks::KnownTrigger<"broker_start">);

std::string_view described::text_without_engine() { return text<false>(); }
