// SPDX-License-Identifier: BSL-1.0 A run of a task that does nothing: alone, with middlewares, and with handlers of all
// eight triggers of a successful run; and the same written by hand.
#include "execute.hpp"

#include "google.hpp"

int main(int argc, char** argv) {
  using namespace bench::execute;
  bench::add<bare<bare_library>>("execute/bare/library");
  bench::add<bare<bare_by_hand>>("execute/bare/by_hand");
  bench::add<middlewares_library>("execute/middlewares/library");
  bench::add<middlewares_by_hand>("execute/middlewares/by_hand");
  bench::add<eight_library>("execute/eight_triggers/library");
  bench::add<eight_by_hand>("execute/eight_triggers/by_hand");
  return bench::run_all(argc, argv);
}
