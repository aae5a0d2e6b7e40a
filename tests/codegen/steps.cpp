// SPDX-License-Identifier: BSL-1.0
// Steps that depend on the task: its middlewares, and the items of a generator task.
#include "shapes.hpp"

#include <qtasks/executor/generating.hpp>

#include <vector>

namespace {

struct small_enough {
  qtasks::result<void> operator()() const {
    if (asked(1) > 100) return qtasks::task_error{qtasks::errc::rejected, "too many"};
    return qtasks::outcome::success();
  }
};

constexpr auto guarded = qtasks::task<"divide">(divide.callable(), qtasks::option::middlewares_before{small_enough{}},
                                                qtasks::option::middlewares_after{[] { saw(2, 0); }});

/// The powers of two up to a limit.
class powers {
 public:
  class iterator {
   public:
    explicit iterator(int at) : at_(at) {}
    int operator*() const { return at_; }
    iterator& operator++() {
      at_ *= 2;
      return *this;
    }
    bool operator==(iterator const& end) const { return at_ > end.at_; }

   private:
    int at_;
  };

  explicit powers(int limit) : limit_(limit) {}
  iterator begin() const { return iterator{1}; }
  iterator end() const { return iterator{limit_}; }

 private:
  int limit_;
};

constexpr auto list = qtasks::task<"list">([](int limit) { return powers{limit}; }, qtasks::option::generating{},
                                           qtasks::option::generate_handler{[](int item) { return item + 0.5; }});

}  // namespace

qtasks::result<int> middlewares_library(int a, int b) { return qtasks::task_executor<>{}.execute(guarded, a, b); }

qtasks::result<int> middlewares_by_hand(int a, int b) {
  if (auto const before = small_enough{}(); before.has_error()) {
    return qtasks::task_error{before.assume_error()}.of_task(divide_name);
  }
  auto returned = divided(a, b);
  if (returned.has_value()) saw(2, 0);
  return returned;
}

qtasks::result<std::vector<double>> generator_library(int limit) {
  return qtasks::task_executor<>{}.execute(list, limit);
}

qtasks::result<std::vector<double>> generator_by_hand(int limit) {
  std::vector<double> items;
  for (int const item : powers{limit}) items.push_back(item + 0.5);
  return items;
}
