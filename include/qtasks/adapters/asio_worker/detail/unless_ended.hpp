// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <utility>

namespace qtasks::asio::detail {

/// Calls `f()` if the coroutine whose variable it is, is destroyed before `done`.
template <class F>
class unless_ended {
 public:
  explicit unless_ended(F f) : f_(std::move(f)) {}
  unless_ended(unless_ended const&) = delete;
  unless_ended& operator=(unless_ended const&) = delete;
  ~unless_ended() {
    if (!is_done_) f_();
  }
  void done() noexcept { is_done_ = true; }

 private:
  F f_;
  bool is_done_ = false;
};

}  // namespace qtasks::asio::detail
