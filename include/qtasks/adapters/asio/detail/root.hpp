// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/adapters/asio/detail/deadline_queue.hpp>
#include <qtasks/adapters/asio/detail/deadline_service.hpp>
#include <qtasks/core/error_traits.hpp>
#include <qtasks/core/result.hpp>
#include <qtasks/executor/stop_flag.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/query.hpp>
#include <boost/asio/require.hpp>
#include <boost/asio/thread_pool.hpp>

#include <cstdint>
#include <optional>
#include <utility>

namespace qtasks::asio::detail {

class bound;

/// What the coroutines share that run one inside another below one `spawn`: the signal that cancels them, and the
/// deadlines that are in force.
class root {
 public:
  explicit root(boost::asio::any_io_executor on) : executor(std::move(on)) {}
  root(root const&) = delete;
  root& operator=(root const&) = delete;

  /// The coroutine begins.
  void begin() {
    is_on_pool_ = executor.target<boost::asio::thread_pool::executor_type>() != nullptr;
    if (auto const* plain = executor.target<boost::asio::io_context::executor_type>()) {
      shared_ = &boost::asio::use_service<deadline_service>(plain->context());
      shared_->root_begins();
    } else {
      own_.emplace(executor);
    }
  }
  /// The coroutine has ended, or is destroyed. The root may live longer than its context.
  void end() {
    if (shared_ != nullptr) shared_->root_ends();
    own_.reset();
  }

  deadline_queue& queue() noexcept { return shared_ != nullptr ? shared_->queue() : *own_; }
  /// False if several threads run the executor: it is no strand, and so its queue and its coroutines are not safe.
  bool is_on_its_thread() noexcept { return shared_ != nullptr ? shared_->is_on_its_thread() : !is_on_pool_; }

  /// Asks the operation that is awaited, and all later ones, to stop. Called on the executor.
  void cancel() {
    is_cancelled = true;
    stop.request();
    signal.emit(boost::asio::cancellation_type::terminal);
  }
  /// Cancelled from outside, or by a deadline that has passed.
  bool is_stopped() const noexcept;

  boost::asio::any_io_executor const executor;
  boost::asio::cancellation_signal signal;
  boost::asio::cancellation_slot slot;  ///< of the coroutine's operations
  bound* innermost = nullptr;
  bool is_cancelled = false;  ///< from outside
  stop_flag stop;             ///< the same, for runs, which other threads may read

 private:
  deadline_service* shared_ = nullptr;
  std::optional<deadline_queue> own_;
  bool is_on_pool_ = false;
};

/// The executor of the coroutines below a root: it is how they find the root.
class root_executor {
 public:
  root_executor(boost::asio::any_io_executor inner, root& of) : inner_(std::move(inner)), root_(&of) {}

  root& of() const noexcept { return *root_; }
  boost::asio::any_io_executor const& inner() const noexcept { return inner_; }

  template <class Property>
  requires boost::asio::can_query_v<boost::asio::any_io_executor const&, Property>
  decltype(auto) query(Property const& property) const { return boost::asio::query(inner_, property); }
  template <class Property>
  requires boost::asio::can_require_v<boost::asio::any_io_executor const&, Property> root_executor
  require(Property const& property)
  const { return {boost::asio::require(inner_, property), *root_}; }
  template <class Property>
  requires boost::asio::can_prefer_v<boost::asio::any_io_executor const&, Property> root_executor
  prefer(Property const& property)
  const { return {boost::asio::prefer(inner_, property), *root_}; }
  template <class F>
  void execute(F&& function) const {
    inner_.execute(std::forward<F>(function));
  }
  friend bool operator==(root_executor const& a, root_executor const& b) noexcept = default;

 private:
  boost::asio::any_io_executor inner_;
  root* root_;
};

/// A deadline of a part of the coroutines below a root. When it passes, what they await is cancelled.
class bound : private deadline_entry {
 public:
  bound(root& of, std::int64_t until) : root_(of), outer_(std::exchange(of.innermost, this)) {
    at = until;
    expire = [](deadline_entry& entry) {
      auto& self = static_cast<bound&>(entry);
      self.has_expired_ = true;
      self.root_.signal.emit(boost::asio::cancellation_type::terminal);
    };
    root_.queue().add(*this);
  }
  bound(bound const&) = delete;
  bound& operator=(bound const&) = delete;
  ~bound() {
    root_.queue().remove(*this);
    root_.innermost = outer_;
  }

  /// The deadline has passed, and neither an outer one has nor were the coroutines cancelled from outside: these win.
  bool ends_here() const noexcept { return has_expired_ && !root_.is_cancelled && !any_expired(outer_); }

  /// One of these deadlines has passed: this, or one outside it.
  static bool any_expired(bound const* innermost) noexcept {
    for (; innermost != nullptr; innermost = innermost->outer_) {
      if (innermost->has_expired_) return true;
    }
    return false;
  }

 private:
  root& root_;
  bound* outer_;
  bool has_expired_ = false;
};

/// The result of a run that would use a queue of another thread.
template <class RunResult>
RunResult on_several_threads() {
  using error_type = typename RunResult::error_type;
  return RunResult{outcome::in_place_type<error_type>,
                   error_traits<error_type>::from(
                       {errc::permanent, "several threads run this executor: start the coroutine on a strand"})};
}

inline bool root::is_stopped() const noexcept { return is_cancelled || bound::any_expired(innermost); }

}  // namespace qtasks::asio::detail
