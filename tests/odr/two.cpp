// SPDX-License-Identifier: BSL-1.0
#include <cstdlib>

#include "divide.hpp"

int main() {
  seen const here = look();
  seen const there = look_from_elsewhere();
  bool const same = here.version == there.version && here.task == there.task && here.result == there.result;
  return same && here.result == 123 ? EXIT_SUCCESS : EXIT_FAILURE;
}
