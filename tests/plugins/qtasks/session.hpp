// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/plugins/qtasks/state_machine.hpp>

#include <string_view>

/// The machines of the tests of states.
namespace support {

struct closed {
  static constexpr std::string_view name = "closed";
};
struct opening {
  static constexpr std::string_view name = "opening";
};
struct open;  // a state may be incomplete

struct session : qtasks::state_machine<closed, qtasks::transition<closed, opening>, qtasks::transition<opening, open>,
                                       qtasks::transition<open, closed>, qtasks::transition<opening, closed>> {};

struct lamp : qtasks::state_machine<closed, qtasks::transition<closed, open>, qtasks::transition<open, closed>> {};

}  // namespace support
