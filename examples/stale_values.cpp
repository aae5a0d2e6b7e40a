// SPDX-License-Identifier: BSL-1.0
// A cache that forgets a key when its value changes, and uses an old value where the task fails to renew it.
#include <qtasks/plugins/limits/cache.hpp>
#include <qtasks/plugins/limits/stale_values.hpp>
#include <qtasks/plugins/time/run_clock.hpp>
#include <qtasks/qtasks.hpp>

#include <chrono>
#include <cstdint>
#include <cstdio>

namespace {

using namespace std::chrono_literals;

struct shop {
  int price = 100;
  bool is_down = false;
  std::int64_t now = 0;
};

constexpr auto price_of = qtasks::task<"price_of">([](int /*article*/, shop* at) -> qtasks::result<int> {
  if (at->is_down) return qtasks::task_error{qtasks::errc::failed, "the shop is down"};
  return at->price;
});

struct article {
  constexpr int operator()(int number, shop* /*at*/) const { return number; }
};
using prices = qtasks::cache<decltype(price_of), qtasks::clocks::fake, article, qtasks::stale_values>;

}  // namespace

int main() {
  shop at;
  qtasks::task_executor executor{
      qtasks::run_clock{qtasks::clocks::fake{&at.now}},
      prices{{.ttl = 1s}, {.while_revalidate = 5s, .if_error = std::chrono::minutes{1}}}};
  auto const price = [&] { return executor.execute(price_of, 7, &at).value(); };
  auto const later = [&](qtasks::duration by) { at.now += by.count(); };

  int const first = price();
  at.price = 90;
  int const cached = price();
  executor.get<prices>().forget(at.now, 7);
  later(1ns);
  int const changed = price();
  at.is_down = true;
  later(30s);
  int const old = price();
  std::printf("first %d, cached %d, after forget %d, while the shop is down %d\n", first, cached, changed, old);
  return first == 100 && cached == 100 && changed == 90 && old == 90 ? 0 : 1;
}
