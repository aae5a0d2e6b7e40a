// SPDX-License-Identifier: BSL-1.0
// Plugins that observe: none, some, and some with state in an executor that exists longer than the run.
#include "shapes.hpp"

namespace {

template <int N>
struct observer {
  void on(qtasks::trigger<"task_executor_before_execute">, auto const& /*event*/) const { saw(N, 0); }
};

}  // namespace

qtasks::result<int> no_plugin_library(int a, int b) { return qtasks::task_executor<>{}.execute(divide, a, b); }

qtasks::result<int> no_plugin_by_hand(int a, int b) { return divided(a, b); }

qtasks::result<int> observers_1_library(int a, int b) {
  return qtasks::task_executor<observer<0>>{}.execute(divide, a, b);
}

qtasks::result<int> observers_1_by_hand(int a, int b) {
  saw(0, 0);
  return divided(a, b);
}

qtasks::result<int> observers_4_library(int a, int b) {
  return qtasks::task_executor<observer<0>, observer<1>, observer<2>, observer<3>>{}.execute(divide, a, b);
}

qtasks::result<int> observers_4_by_hand(int a, int b) {
  saw(0, 0);
  saw(1, 0);
  saw(2, 0);
  saw(3, 0);
  return divided(a, b);
}

qtasks::result<int> observers_16_library(int a, int b) {
  qtasks::task_executor<observer<0>, observer<1>, observer<2>, observer<3>, observer<4>, observer<5>, observer<6>,
                        observer<7>, observer<8>, observer<9>, observer<10>, observer<11>, observer<12>, observer<13>,
                        observer<14>, observer<15>>
      executor;
  return executor.execute(divide, a, b);
}

qtasks::result<int> observers_16_by_hand(int a, int b) {
  saw(0, 0);
  saw(1, 0);
  saw(2, 0);
  saw(3, 0);
  saw(4, 0);
  saw(5, 0);
  saw(6, 0);
  saw(7, 0);
  saw(8, 0);
  saw(9, 0);
  saw(10, 0);
  saw(11, 0);
  saw(12, 0);
  saw(13, 0);
  saw(14, 0);
  saw(15, 0);
  return divided(a, b);
}

qtasks::result<int> state_0_library(qtasks::task_executor<adds_up<0>>& executor, int a, int b) {
  return executor.execute(divide, a, b);
}

qtasks::result<int> state_0_by_hand(qtasks::task_executor<adds_up<0>>& executor, int a, int b) {
  if (b == 0) return by_zero();
  int const quotient = a / b;
  executor.get<adds_up<0>>().add(quotient);
  return quotient;
}

qtasks::result<int> state_1_library(qtasks::task_executor<adds_up<1>>& executor, int a, int b) {
  return executor.execute(divide, a, b);
}

qtasks::result<int> state_1_by_hand(qtasks::task_executor<adds_up<1>>& executor, int a, int b) {
  if (b == 0) return by_zero();
  int const quotient = a / b;
  executor.get<adds_up<1>>().add(quotient);
  return quotient;
}

qtasks::result<int> state_8_library(qtasks::task_executor<adds_up<8>>& executor, int a, int b) {
  return executor.execute(divide, a, b);
}

qtasks::result<int> state_8_by_hand(qtasks::task_executor<adds_up<8>>& executor, int a, int b) {
  if (b == 0) return by_zero();
  int const quotient = a / b;
  executor.get<adds_up<8>>().add(quotient);
  return quotient;
}
