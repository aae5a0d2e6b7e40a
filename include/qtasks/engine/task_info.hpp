// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/uuid.hpp>
#include <qtasks/engine/task_status.hpp>

#include <string_view>

namespace qtasks {

/// A task as a broker keeps it: `task` and `model` in the events of the engine's triggers.
struct task_info {
  std::string_view name{};                 ///< of the task
  qtasks::uuid uuid{};                     ///< its identity
  task_status status = task_status::new_;  ///< at the trigger
  int priority = 0;                        ///< a smaller number starts first
};

/// A task whose run has ended, and its outcome, an `R`.
template <class R>
struct finished_task : task_info {
  R const* outcome = nullptr;  ///< null once it is stored: it then belongs to the handles
};

/// The keyword arguments of a task, and further fields to store with it: in C++ there are none.
struct no_kw {};

}  // namespace qtasks
