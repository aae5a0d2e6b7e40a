// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "feed.hpp"
#include "gateway.hpp"

#include <iosfwd>
#include <string>

namespace order_gateway {

/// For people: a table.
void print_table(std::ostream& out, std::string const& file, feed_result const& fed, gateway const& gate);

/// For machines: one JSON object on one line.
void print_json(std::ostream& out, std::string const& file, feed_result const& fed, gateway const& gate);

}  // namespace order_gateway
