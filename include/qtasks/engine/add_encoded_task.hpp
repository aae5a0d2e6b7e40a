// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/fixed_string.hpp>
#include <qtasks/core/result.hpp>
#include <qtasks/core/task_error.hpp>
#include <qtasks/core/uuid.hpp>
#include <qtasks/engine/add_options.hpp>
#include <qtasks/engine/detail/queued_task.hpp>
#include <qtasks/executor/task.hpp>

#include <cstddef>
#include <string_view>
#include <tuple>
#include <utility>

namespace qtasks {

namespace detail {

template <class Codec, std::size_t I, class App, fixed_string Name, class F, class Params, class... Options>
result<uuid> add_encoded_at(App& app, basic_task<Name, F, Params, Options...> const& /*which*/, std::string_view text,
                            add_options const& options) {
  auto decoded = Codec::template decode<typename App::model_type::template types<I>::arguments>(text);
  if (decoded.has_error()) return std::move(decoded).assume_error();
  auto const add = [&]<class... Args>(Args&&... args) -> result<uuid> {
    auto const added = app.template add_task<Name>(options, std::forward<Args>(args)...);
    if (added.has_error()) return added.assume_error();
    return added.assume_value().uuid();
  };
  return std::apply(add, std::move(decoded).assume_value());
}

}  // namespace detail

/// Adds a task whose name and arguments are known at run time only, as text: of a message, a form, or another program.
/// `qtasks::add_encoded_task<qtasks::json_codec<>>(app, "resize", R"(["a.png", 640])")`.
///
/// Returns the task's UUID. A name that is not in the application's list is `errc::unknown_task`; arguments that are
/// not those of the task are the error of `Codec`, which says what it expected. Complexity: linear in the tasks.
template <class Codec, class App>
result<uuid> add_encoded_task(App& app, std::string_view name, std::string_view arguments,
                              add_options const& options = {}) {
  using list = typename App::tasks_type;
  result<uuid> added = task_error{errc::unknown_task, "the application has no task of this name"};
  detail::with_index<list::size>(list::find(name), [&]<std::size_t I>() {
    added = detail::add_encoded_at<Codec, I>(app, app.list().template get<I>(), arguments, options);
  });
  return added;
}

}  // namespace qtasks
