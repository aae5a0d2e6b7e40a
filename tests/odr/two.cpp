// SPDX-License-Identifier: BSL-1.0
#include <cstdlib>

#include "divide.hpp"

int main() {
  observed const here = observe();
  observed const there = observe_in_other_unit();
  bool const same = here.version == there.version && here.task == there.task && here.result == there.result;
  return same && here.result == 123 ? EXIT_SUCCESS : EXIT_FAILURE;
}
