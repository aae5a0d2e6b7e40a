// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/fixed_string.hpp>
#include <qtasks/core/result.hpp>
#include <qtasks/engine/add_options.hpp>
#include <qtasks/engine/add_request.hpp>
#include <qtasks/engine/detail/add_triggers.hpp>
#include <qtasks/engine/detail/check_add.hpp>
#include <qtasks/engine/detail/current_run.hpp>
#include <qtasks/engine/task_handle.hpp>
#include <qtasks/executor/option.hpp>

#include <algorithm>
#include <cstdint>
#include <tuple>
#include <type_traits>
#include <utility>

namespace qtasks::detail {

/// `after` from `now`, as a time that a task waits for: 0 is none.
constexpr std::int64_t time_after(std::int64_t now, duration after) noexcept {
  return after.count() > no_deadline - 1 - now ? no_deadline - 1 : std::max<std::int64_t>(now + after.count(), 1);
}

/// Adds a task to an application. Returns a `result` of its handle.
template <fixed_string Name, class App, class... Args>
auto add_to(App& app, add_options const& options, Args&&... args) {
  using checked = checked_add<typename App::tasks_type, Name, Args...>;
  static_assert(sizeof(typename checked::diagnostics) > 0);
  if constexpr (checked::is_known) {
    using handle = task_handle<typename App::model_type::template types<checked::index>::outcome>;
    auto const& task = app.list().template get<checked::index>();
    auto const after = [&app](duration time) { return detail::time_after(app.model().clock().now(), time); };
    add_request const request{.priority = options.priority != priority_of_task
                                              ? options.priority
                                              : task.template get<option::priority>().value,
                              .not_before = options.delay.count() <= 0 ? 0 : after(options.delay),
                              .deadline = options.deadline == duration::max() ? no_deadline : after(options.deadline),
                              .uuid = options.uuid,
                              .key = options.unique_key,
                              .key_until = options.unique_until,
                              .wait = is_worker_thread ? 0 : options.wait_for_room.count()};
    result<added_task> added = task_error{errc::unknown_task, "reported by the compiler"};
    if constexpr (checked::fits) added = detail::add_task<checked::index>(app, request, std::forward<Args>(args)...);
    if (added.has_error()) return result<handle>{added.assume_error()};
    return result<handle>{handle{app.model().handles(), added.assume_value().id}};
  } else {
    return any_result{};
  }
}

template <class T>
inline constexpr bool is_tuple = false;
template <class... T>
inline constexpr bool is_tuple<std::tuple<T...>> = true;

/// Calls `f` with the elements of a tuple, or with the value itself.
template <class F, class Element>
auto apply_to(F const& f, Element&& element) {
  if constexpr (is_tuple<std::remove_cvref_t<Element>>) {
    return std::apply(f, std::forward<Element>(element));
  } else {
    return f(std::forward<Element>(element));
  }
}

/// Calls `add_all()`, which adds tasks and their answers, as one change of the broker if it can do that. If that fails,
/// none was added.
template <class Model, class Answers, class AddAll>
void add_together(Model& model, Answers& answers, AddAll const& add_all) {
  if constexpr (requires { model.together(add_all); }) {
    auto const done = model.together(add_all);
    if (!done.has_error()) return;
    for (auto& each : answers) {
      if (!each.has_error()) each = done.assume_error();
    }
  } else {
    add_all();
  }
}

}  // namespace qtasks::detail
