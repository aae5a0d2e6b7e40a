// SPDX-License-Identifier: BSL-1.0
// Images share 64 MB of memory: a run takes as many permits as its image has megabytes.
#include <qtasks/plugins/limits/weighted_bulkhead.hpp>
#include <qtasks/qtasks.hpp>

#include <cstdio>

namespace {

struct image {
  int megabytes;
};

constexpr auto resize = qtasks::task<"resize">([](image const& what) { return what.megabytes / 2; });

void print(char const* what, qtasks::result<int> const& outcome) {
  std::printf("%s: %s\n", what, outcome.has_value() ? "resized" : outcome.error().message().data());
}

}  // namespace

int main() {
  qtasks::task_executor executor{
      qtasks::weighted_bulkhead{{.permits = 64}, [](image const& what) { return what.megabytes; }}};
  // While an image of 50 MB is in progress, others begin.
  auto const album = qtasks::task<"album">([&executor](image const&) {
    auto const fits = executor.execute(resize, image{14});
    auto const full = executor.execute(resize, image{15});
    print("14 MB beside 50 MB", fits);
    print("15 MB beside 50 MB", full);
    return fits.has_value() && full.has_error() && full.error().code() == qtasks::errc::rejected;
  });
  bool const shared = executor.execute(album, image{50}).value();
  auto const never = executor.execute(resize, image{65});
  print("65 MB", never);
  return shared && never.has_error() && never.error().code() == qtasks::errc::permanent ? 0 : 1;
}
