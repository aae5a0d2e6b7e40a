// SPDX-License-Identifier: BSL-1.0
#include <qtasks/qtasks.hpp>

#include "support/clause.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

// Runs stacks of plugins with scripted behaviour in the executor and in a simple interpreter of the eight steps, and
// compares them. The interpreter was written from the documentation only.
namespace {

using namespace qtasks;

// The observations of a run.

struct row {
  std::string_view trigger;
  int plugin;  ///< -1: the body
  int value;   ///< the value in the plugin's event
  friend bool operator==(row const&, row const&) = default;
};

struct ending {
  bool failed = false;
  int value = 0;
  errc code{};
  int by = -1;  ///< the plugin that failed
  friend bool operator==(ending const&, ending const&) = default;
};

struct history {
  std::vector<row> rows{};
  ending end{};
};

/// Not inlined, because hundreds of executors would each have a copy of it.
[[gnu::noinline]] void write(std::vector<row>& rows, row one) { rows.push_back(one); }

// The scripts.

enum class deed { ignores, observes, replaces, abstains, fails };
constexpr int deeds = 5;
enum class way { value, plugin_error, cancel, failure };
constexpr std::array ways{way::value, way::plugin_error, way::cancel, way::failure};

/// The points at which a plugin can act.
enum point { args, before, run_task, error, after, result_replace, points };
constexpr std::array<std::string_view, points> names{"args", "before", "run_task", "error", "after", "result_replace"};
constexpr std::array<bool, points> returnable{true, false, true, true, false, true};

/// The deed of plugin `id` of script `seed` at a point: a hash, so that all deeds occur in combination.
constexpr deed deed_of(std::size_t seed, int id, point at) {
  std::size_t x =
      seed * 2654435761U + static_cast<std::size_t>(id) * 40503U + static_cast<std::size_t>(at) * 9973U + 17U;
  x ^= x >> 15U;
  x *= 2246822519U;
  x ^= x >> 13U;
  x %= 11U;  // failures are the rarest, because they end runs
  deed const is = x < 3    ? deed::ignores
                  : x < 5  ? deed::observes
                  : x < 8  ? deed::replaces
                  : x < 10 ? deed::abstains
                           : deed::fails;
  bool const one_way = !returnable[at];
  return one_way && (is == deed::replaces || is == deed::abstains) ? deed::observes : is;
}

constexpr int replacement(int id, point at, int value) { return 10 * value + id + static_cast<int>(at); }

// The plugin of the executor.

/// The return type of a handler that does a deed.
template <deed What, class T>
struct reply_of {
  using type = void;
};
template <class T>
struct reply_of<deed::replaces, T> {
  using type = T;
};
template <class T>
struct reply_of<deed::abstains, T> {
  using type = std::optional<T>;
};
template <class T>
struct reply_of<deed::fails, T> {
  using type = result<T>;
};

constexpr std::array<std::string_view, 4> plugin_names{"p0", "p1", "p2", "p3"};

template <std::size_t Seed, int Id>
struct scripted {
  static constexpr std::string_view name = plugin_names[Id];
  std::vector<row>* rows;

  template <point At>
  static constexpr bool does(deed what) {
    return deed_of(Seed, Id, At) == what;
  }
  template <point At>
  static constexpr bool acts = !does<At>(deed::ignores);
  template <point At>
  void note(int value) const {
    write(*rows, {names[At], Id, value});
  }
  template <point At, class T>
  using reply = typename reply_of<deed_of(Seed, Id, At), T>::type;
  /// The reply of a returnable trigger, in the form of the deed.
  template <point At, class T>
  reply<At, T> act(int value) const {
    note<At>(value);
    if constexpr (does<At>(deed::replaces)) return T{replacement(Id, At, value)};
    if constexpr (does<At>(deed::abstains)) return std::nullopt;
    if constexpr (does<At>(deed::fails)) return task_error{errc::permanent, "scripted"};
  }
  template <point At>
  using answer = std::conditional_t<deed_of(Seed, Id, At) == deed::fails, result<void>, void>;

  template <point At>
  answer<At> notified() const {
    note<At>(0);
    if constexpr (does<At>(deed::fails)) return task_error{errc::permanent, "scripted"};
  }

  reply<args, std::tuple<int>> on(trigger<"task_executor_args_replace">, auto const& event) const requires acts<args> {
    return act<args, std::tuple<int>>(std::get<0>(event.args));
  }
  answer<before> on(trigger<"task_executor_before_execute">, auto const&) const requires acts<before> {
    return notified<before>();
  }
  reply<run_task, int> on(trigger<"task_executor_run_task">, auto const& event) const requires acts<run_task> {
    return act<run_task, int>(*event.result);
  }
  reply<error, int> on(trigger<"task_executor_run_task_trigger_error">, auto const& event) const requires acts<error> {
    return act<error, int>(event.result.value_or(-1));
  }
  answer<after> on(trigger<"task_executor_after_execute">, auto const&) const requires acts<after> {
    return notified<after>();
  }
  reply<result_replace, int> on(trigger<"task_executor_after_execute_result_replace">,
                                auto const& event) const requires acts<result_replace> {
    return act<result_replace, int>(*event.result);
  }
  void on(trigger<"task_executor_plugin_failed">, auto const& event) const {
    write(*rows, {event.plugin, Id, static_cast<int>(event.e.code())});
  }
  void on(trigger<"task_executor_task_close">, auto const&) const { write(*rows, {"close", Id, 0}); }
};

constexpr int given = 3;

/// The number of plugins in the stack, from one to four.
constexpr int plugins_of(std::size_t seed) { return 1 + static_cast<int>(seed % 4); }

template <std::size_t Seed, on_plugin_failure Policy, int... Id>
history run_stack(way out, std::integer_sequence<int, Id...>) {
  history seen;
  auto const body = [&seen, out](context& ctx, int n) -> result<int> {
    write(seen.rows, {"body", -1, n});
    if (out == way::plugin_error) return ctx.plugin_error("no");
    if (out == way::cancel) return ctx.cancel();
    if (out == way::failure) return task_error{errc::failed, "no"};
    return n + 1;
  };
  task_executor const executor{failure_policy<Policy>{}, scripted<Seed, Id>{&seen.rows}...};
  auto const returned = executor.execute(task<"t">(body), given);
  if (returned.has_value()) {
    seen.end = {false, returned.assume_value(), {}, -1};
  } else {
    std::string_view const by = returned.assume_error().plugin_name();
    seen.end = {true, 0, returned.assume_error().code(), by.empty() ? -1 : by[1] - '0'};
  }
  return seen;
}

template <std::size_t Seed, on_plugin_failure Policy>
history run(way out) {
  return run_stack<Seed, Policy>(out, std::make_integer_sequence<int, plugins_of(Seed)>{});
}

// The interpreter.

class interpreter {
 public:
  interpreter(std::size_t seed, int plugins, on_plugin_failure policy, way out)
      : seed_(seed), plugins_(plugins), policy_(policy), out_(out) {}

  history run() {
    steps();
    for (int id = plugins_ - 1; id >= 0; --id) seen_.rows.push_back({"close", id, 0});
    return seen_;
  }

 private:
  void steps() {
    int arg = given;
    if (!fire(args, arg) || !notify(before)) return;
    seen_.rows.push_back({"body", -1, arg});
    int value = arg + 1;
    if (out_ == way::cancel) return end_with(errc::task_cancel_error);
    if (out_ == way::failure) return end_with(errc::failed);
    if (out_ == way::plugin_error) {
      value = -1;
      bool replaced = false;
      if (!fire(error, value, &replaced)) return;
      if (!replaced) return end_with(errc::task_plugin_trigger_error);
    } else if (!fire(run_task, value)) {
      return;
    }
    if (!notify(after) || !fire(result_replace, value)) return;
    seen_.end = {false, value, {}, -1};
  }

  bool notify(point at) {
    int unused = 0;
    return fire(at, unused);
  }

  /// Calls the plugins in order. Returns false if the run ends here.
  bool fire(point at, int& value, bool* replaced = nullptr) {
    for (int id = 0; id < plugins_; ++id) {
      deed const what = deed_of(seed_, id, at);
      if (what == deed::ignores) continue;
      seen_.rows.push_back({names.at(at), id, value});
      if (what == deed::replaces) {
        value = replacement(id, at, value);
        if (replaced != nullptr) *replaced = true;
      }
      if (what != deed::fails) continue;
      for (int observer = 0; observer < plugins_; ++observer) {
        seen_.rows.push_back(
            {plugin_names.at(static_cast<std::size_t>(id)), observer, static_cast<int>(errc::permanent)});
      }
      bool const in_front = at == args || at == before;
      bool const ends = policy_ == on_plugin_failure::propagate || (policy_ == on_plugin_failure::by_step && in_front);
      if (policy_ != on_plugin_failure::skip && !ends) return true;
      if (ends) {
        seen_.end = {true, 0, errc::permanent, id};
        return false;
      }
    }
    return true;
  }

  void end_with(errc code) { seen_.end = {true, 0, code, -1}; }

  std::size_t seed_;
  int plugins_;
  on_plugin_failure policy_;
  way out_;
  history seen_{};
};

struct tally {
  int runs = 0;
  int failed = 0;
  int handled = 0;
  std::array<int, deeds> met{};
};

/// Compares one script with one policy for each outcome of the task.
void compare(tally& all, std::size_t seed, int plugins, on_plugin_failure policy, history (*run_script)(way)) {
  for (way const out : ways) {
    CAPTURE(seed, static_cast<int>(policy), static_cast<int>(out), plugins);
    history const ours = run_script(out);
    history const wanted = interpreter{seed, plugins, policy, out}.run();
    CHECK(ours.end == wanted.end);
    CHECK(ours.rows == wanted.rows);
    ++all.runs;
    all.failed += ours.end.by >= 0 ? 1 : 0;
    all.handled += out == way::plugin_error && !ours.end.failed ? 1 : 0;
  }
  for (int id = 0; id < plugins; ++id) {
    for (int at = 0; at < points; ++at) {
      ++all.met.at(static_cast<std::size_t>(deed_of(seed, id, static_cast<point>(at))));
    }
  }
}

template <on_plugin_failure Policy, std::size_t... Seed>
tally compare_all(std::index_sequence<Seed...>) {
  tally all;
  (compare(all, Seed, plugins_of(Seed), Policy, run<Seed, Policy>), ...);
  return all;
}

template <on_plugin_failure Policy>
tally compare_all() {
  return compare_all<Policy>(std::make_index_sequence<24>{});
}

}  // namespace

TEST_CASE("scripted stacks behave like a simple interpreter of the eight steps") {
  tally const stop = compare_all<on_plugin_failure::stop>();
  tally const skip = compare_all<on_plugin_failure::skip>();
  tally const propagate = compare_all<on_plugin_failure::propagate>();
  tally const by_step = compare_all<on_plugin_failure::by_step>();
  CHECK(stop.runs + skip.runs + propagate.runs + by_step.runs == 384);
  CHECK((stop.failed == 0 && skip.failed == 0 && propagate.failed > by_step.failed && by_step.failed > 5));
  CHECK((stop.handled > 5 && skip.handled > 5 && propagate.handled > 2 && by_step.handled > 2));
  for (int met : stop.met) CHECK(met > 5);
}
