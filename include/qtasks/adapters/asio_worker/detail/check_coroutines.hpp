// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/awaitable.hpp>
#include <qtasks/core/detail/type_list.hpp>
#include <qtasks/core/done.hpp>
#include <qtasks/engine/detail/check_handlers.hpp>
#include <qtasks/executor/run_info.hpp>
#include <qtasks/executor/task_executor.hpp>

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

namespace qtasks::asio::detail {

/// Reports a task whose run is a coroutine of another kind.
template <class Task, class Coroutine, bool IsAwaited>
struct explain_coroutine {
  static_assert(
      IsAwaited,
      "a worker of Boost.Asio awaits a `boost::asio::awaitable<...>` with the default executor: let this task "
      "and the handlers around it return that, or a value");
};

/// Begins the run of a claimed task. Returns its result, or a coroutine that yields this. `Copies`: the arguments stay.
template <bool Copies, class Executor, class Task, class Arguments>
auto begin_run(Executor& executor, run_info const& info, Task const& task, Arguments& arguments) {
  return std::apply(
      [&](auto&... each) {
        if constexpr (Copies) {
          return executor.async_execute(info, task, each...);
        } else {
          return executor.async_execute(info, task, std::move(each)...);
        }
      },
      arguments);
}
template <bool Copies, class Executor, class Task>
using begun = decltype(detail::begin_run<Copies>(std::declval<Executor&>(), std::declval<run_info const&>(),
                                                 std::declval<Task const&>(), std::declval<task_parameters<Task>&>()));

template <class Begun>
inline constexpr bool is_awaited = !Awaitable<Begun> || std::is_same_v<Begun, boost::asio::awaitable<awaited_t<Begun>>>;

/// The tasks of an application, as a worker of Boost.Asio runs them. `diagnostics` reports the first that it cannot
/// run, or the first handler that its triggers cannot call.
template <class App, class Worker, class Indices = std::make_index_sequence<App::tasks_type::size>>
struct check_coroutines;
template <class App, class Worker, std::size_t... I>
struct check_coroutines<App, Worker, std::index_sequence<I...>> {
  using model = typename App::model_type;
  template <std::size_t N>
  using task_at = typename App::tasks_type::template at<N>;
  template <std::size_t N>
  using begun_at = begun<model::template types<N>::copies, typename App::executor_type, task_at<N>>;

  static constexpr bool are_awaited = (is_awaited<begun_at<I>> && ...);
  static constexpr auto explain() {
    if constexpr (!are_awaited) {
      using wrong = qtasks::detail::indices_where<!is_awaited<begun_at<I>>...>;
      return std::type_identity<explain_coroutine<task_at<wrong::at[0]>, begun_at<wrong::at[0]>, false>>{};
    } else {
      return std::type_identity<typename qtasks::detail::check_handlers<App, Worker, model, typename App::executor_type,
                                                                        typename App::tasks_type>::diagnostics>{};
    }
  }
  using diagnostics = typename decltype(explain())::type;
};

}  // namespace qtasks::asio::detail
