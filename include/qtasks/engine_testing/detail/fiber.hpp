// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/context/detail/fcontext.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

namespace qtasks::detail {

/// Stacks of fibers that ended or were abandoned, for the next ones.
class fiber_stacks {
 public:
  static constexpr std::size_t size = std::size_t{256} << 10;
  using stack = std::unique_ptr<std::byte[]>;

  static stack take() {
    auto& free = all();
    if (free.empty()) return stack{new std::byte[size]};  // not initialised
    stack last = std::move(free.back());
    free.pop_back();
    return last;
  }
  static void give_back(stack used) { all().push_back(std::move(used)); }

 private:
  static std::vector<stack>& all() {
    static thread_local std::vector<stack> free;
    return free;
  }
};

/// A function with a stack of its own, which runs until it yields. A fiber that is destroyed before it has ended is
/// abandoned: no destructor on its stack runs, as after `kill -9`. So not `boost::context::fiber`, which unwinds it.
class fiber {
 public:
  explicit fiber(std::function<void()> body) : body_(std::move(body)), stack_(fiber_stacks::take()) {
    context_ = boost::context::detail::make_fcontext(stack_.get() + fiber_stacks::size, fiber_stacks::size, &start);
  }
  fiber(fiber const&) = delete;
  fiber& operator=(fiber const&) = delete;
  ~fiber() { fiber_stacks::give_back(std::move(stack_)); }

  bool has_ended() const noexcept { return has_ended_; }
  /// Runs the function until it yields or ends.
  void resume() { context_ = boost::context::detail::jump_fcontext(context_, this).fctx; }
  /// To be called by the function: goes back to who resumed it.
  void yield() { resumer_ = boost::context::detail::jump_fcontext(resumer_, nullptr).fctx; }

 private:
  static void start(boost::context::detail::transfer_t from) {
    auto& self = *static_cast<fiber*>(from.data);
    self.resumer_ = from.fctx;
    self.body_();
    self.has_ended_ = true;
    boost::context::detail::jump_fcontext(self.resumer_, nullptr);
  }

  std::function<void()> body_;
  fiber_stacks::stack stack_;
  boost::context::detail::fcontext_t context_{};
  boost::context::detail::fcontext_t resumer_{};
  bool has_ended_ = false;
};

}  // namespace qtasks::detail
