// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/duration.hpp>
#include <qtasks/core/error_traits.hpp>
#include <qtasks/engine/detail/current_run.hpp>
#include <qtasks/engine/detail/error_text.hpp>
#include <qtasks/engine/handle_store.hpp>

#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

namespace qtasks {

/// A task that was added, and its outcome, an `R`. The broker keeps the outcome while there is a handle, also when the
/// application has ended; tasks that had not started then end as cancelled. A handle can be moved, not copied. Its
/// functions are thread-safe, but for `take`, assignment and destruction.
///
/// The text of an error is a copy that the handle keeps: it must not outlive the handle.
template <class R>
class [[nodiscard]] task_handle {
 public:
  using result_type = R;  ///< `result<T, E>` of the task

  /// For the application.
  task_handle(handle_store& store, task_id id) noexcept : store_(&store), id_(id) {}
  /// Takes the handle over.
  task_handle(task_handle&& other) noexcept : store_(std::exchange(other.store_, nullptr)), id_(other.id_) {}
  /// Drops this handle, and takes the other one over.
  task_handle& operator=(task_handle other) noexcept {
    std::swap(store_, other.store_);
    std::swap(id_, other.id_);
    return *this;
  }
  ~task_handle() {
    if (store_ != nullptr) store_->drop(id_);
  }

  // After a move, a handle can only be assigned to and destroyed.

  /// The broker's number of the task.
  task_id id() const noexcept { return id_; }
  /// The identity of the task.
  qtasks::uuid uuid() const noexcept { return store_->uuid_of(id_); }
  /// The status now.
  task_status status() const noexcept { return store_->status_of(id_); }
  /// What the task last said about its progress.
  task_progress progress() const noexcept { return store_->progress_of(id_); }

  /// Waits until the task has ended, at most for `time`. Returns whether it has. `errc::would_deadlock` on a worker's
  /// thread, which the task may need.
  result<bool> wait(duration time) const noexcept {
    if (is_final(status())) return true;
    if (detail::is_worker_thread) return task_error{errc::would_deadlock, would_deadlock};
    return store_->wait(id_, time.count());
  }

  /// Waits as `wait` does. Returns a copy of the outcome; nothing if the task has not ended.
  std::optional<R> wait_for(duration time) const& {
    static_assert(std::is_copy_constructible_v<R>,
                  "this outcome cannot be copied: write `handle.wait(time)` and `std::move(handle).take()`");
    auto const ended = wait(time);
    if (ended.has_error()) return R{error_traits<typename R::error_type>::from(ended.assume_error())};
    if (!ended.assume_value()) return std::nullopt;
    return outcome();
  }
  /// The same for a handle that ends with the expression. The text of an error would end with it, and is replaced.
  std::optional<R> wait_for(duration time) && {
    std::optional<R> outcome = std::as_const(*this).wait_for(time);
    if (outcome.has_value() && outcome->has_error()) {
      detail::replace_text(outcome->assume_error(), [](std::string_view) -> message {
        return "the task failed: its text ended with its handle";
      });
    }
    return outcome;
  }

  /// Moves the outcome out; nothing if the task has not ended. If the task has other handles (added twice by a key or a
  /// uuid), a copy of it; nothing if it cannot be copied. This handle stays, for the text of an error.
  std::optional<R> take() && {
    if (!is_final(status())) return std::nullopt;
    if (store_->has_one_handle(id_)) return std::move(outcome());
    if constexpr (std::is_copy_constructible_v<R>) return outcome();
    return std::nullopt;
  }

  /// Cancels the task. Queued, it ends as cancelled and never starts. Running, it is asked to stop by
  /// `ctx.stop_requested()`, and ends as cancelled if it then fails. Ended, nothing happens: an error with
  /// `errc::gone`.
  result<void> cancel() const noexcept { return store_->cancel(id_); }

 private:
  static constexpr char would_deadlock[] =
      "a worker's thread must not wait for a task: it may be the one that is to run it";

  R& outcome() const noexcept { return *static_cast<R*>(store_->result_of(id_)); }

  handle_store* store_;
  task_id id_;
};

}  // namespace qtasks
