// SPDX-License-Identifier: BSL-1.0 One trigger with 0 to 64 handlers, each with a counter of its own: the library's
// fold, the same calls written by hand, and other containers of handlers.
#include "dispatch.hpp"

#include <qtasks/core/dynamic_plugins.hpp>

#include <any>
#include <boost/signals2/signal.hpp>
#include <functional>
#include <memory>
#include <string>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "google.hpp"

namespace bench::dispatch {
namespace {

struct handler {
  handler() = default;
  handler(handler const&) = delete;
  handler& operator=(handler const&) = delete;
  virtual ~handler() = default;
  virtual void on(long amount) = 0;
  long counter = 0;
};
template <class Work, std::size_t I>
struct virtual_adder final : handler {
  void on(long amount) override { Work::add(counter, amount); }
};

template <class Work, std::size_t N>
class virtual_calls {
 public:
  virtual_calls() { fill(std::make_index_sequence<N>{}); }
  void operator()() {
    long const amount = unknown(1);
    for (auto const& each : handlers_) each->on(amount);
    seen(*this);
  }
  bool right(long calls) const {
    std::vector<long> counters;
    for (auto const& each : handlers_) counters.push_back(each->counter);
    return all_are(counters, calls);
  }

 private:
  template <std::size_t... I>
  void fill(std::index_sequence<I...>) {
    (handlers_.push_back(std::make_unique<virtual_adder<Work, I>>()), ...);
  }

  std::vector<std::unique_ptr<handler>> handlers_;
};

template <class Work, std::size_t I>
struct closure {
  long* counter;
  void operator()(long amount) const { Work::add(*counter, amount); }
};

/// The counters of the contenders below, which store closures of different types.
template <class Work, std::size_t N>
class closures {
 public:
  closures() = default;
  closures(closures const&) = delete;  // the closures refer to it
  closures& operator=(closures const&) = delete;
  bool right(long calls) const { return all_are(counters_, calls); }

 protected:
  template <class Keep>
  void for_each(Keep keep) {
    for_each(keep, std::make_index_sequence<N>{});
  }

 private:
  template <class Keep, std::size_t... I>
  void for_each([[maybe_unused]] Keep keep, std::index_sequence<I...>) {
    (keep(closure<Work, I>{&counters_[I]}), ...);
  }

  std::array<long, N> counters_{};
};

template <class Work, std::size_t N>
class std_functions : public closures<Work, N> {
 public:
  std_functions() {
    this->for_each([this](auto handler) { handlers_.emplace_back(handler); });
  }
  void operator()() {
    long const amount = unknown(1);
    for (auto const& each : handlers_) each(amount);
    seen(*this);
  }

 private:
  std::vector<std::function<void(long)>> handlers_;
};

/// The smallest reference to a callable: its address, and a function that calls it.
class function_ref {
 public:
  template <class F>
  explicit function_ref(F& called)
      : object_(&called), call_([](void* object, long amount) { (*static_cast<F*>(object))(amount); }) {}
  void operator()(long amount) const { call_(object_, amount); }

 private:
  void* object_;
  void (*call_)(void*, long);
};
template <class Work, class Places>
class function_refs_to;
template <class Work, std::size_t... I>
class function_refs_to<Work, std::index_sequence<I...>> {
 public:
  function_refs_to() { (handlers_.emplace_back(std::get<I>(closures_)), ...); }
  function_refs_to(function_refs_to const&) = delete;  // the references are to its members
  function_refs_to& operator=(function_refs_to const&) = delete;
  void operator()() {
    long const amount = unknown(1);
    for (function_ref const each : handlers_) each(amount);
    seen(*this);
  }
  bool right(long calls) const { return all_are(counters_, calls); }

 private:
  std::array<long, sizeof...(I)> counters_{};
  std::tuple<closure<Work, I>...> closures_{closure<Work, I>{&counters_[I]}...};
  std::vector<function_ref> handlers_{};
};
template <class Work, std::size_t N>
using function_refs = function_refs_to<Work, std::make_index_sequence<N>>;

/// The way of QTasks: a map from a name to its handlers, and arguments of any type.
template <class Work, std::size_t N>
class any_map : public closures<Work, N> {
 public:
  any_map() {
    this->for_each([this](auto handler) {
      handlers_[name_].emplace_back([handler](arguments const& all) { handler(std::any_cast<long>(all[0])); });
    });
  }
  void operator()() {
    long const amount = unknown(1);
    if (auto const found = handlers_.find(name_); found != handlers_.end()) {
      arguments const all{amount};
      for (auto const& each : found->second) each(all);
    }
    seen(*this);
  }

 private:
  using arguments = std::vector<std::any>;
  std::string name_ = "bench.counted";
  std::unordered_map<std::string, std::vector<std::function<void(arguments const&)>>> handlers_;
};

template <class Work, std::size_t N>
class signals2 : public closures<Work, N> {
 public:
  signals2() {
    this->for_each([this](auto handler) { signal_.connect(handler); });
  }
  void operator()() {
    signal_(unknown(1));
    seen(*this);
  }

 private:
  boost::signals2::signal<void(long)> signal_;
};

/// The library's `dynamic_plugins`.
template <class Work, std::size_t N>
class dynamic : public closures<Work, N> {
 public:
  dynamic() {
    this->for_each([this](auto handler) {
      stack_.template get<plugin>().template add<"bench.counted">(
          [handler](qtasks::event_view<"bench.counted"> const& event) { handler(event.amount); });
    });
  }
  void operator()() {
    stack_.fire(qtasks::trigger<"bench.counted">{}, counted{unknown(1)});
    seen(*this);
  }

 private:
  using plugin = qtasks::dynamic_plugins<"bench.counted">;
  qtasks::plugin_stack<plugin> stack_;
};

template <class Work, std::size_t N>
void add_contenders(std::string const& work) {
  std::string const size = "dispatch/" + work + "/" + std::to_string(N) + "/";
  add<library<Work, N>>(size + "library");
  add<by_hand<Work, N>>(size + "by_hand");
  add<virtual_calls<Work, N>>(size + "virtual");
  add<std_functions<Work, N>>(size + "std_function");
  add<function_refs<Work, N>>(size + "function_ref");
  add<any_map<Work, N>>(size + "any_map");
  add<signals2<Work, N>>(size + "signals2");
  add<dynamic<Work, N>>(size + "dynamic_plugins");
}

template <class Work>
void add_sizes(std::string const& work) {
  add_contenders<Work, 0>(work);
  add_contenders<Work, 1>(work);
  add_contenders<Work, 4>(work);
  add_contenders<Work, 16>(work);
  add_contenders<Work, 64>(work);
}

}  // namespace
}  // namespace bench::dispatch

int main(int argc, char** argv) {
  bench::dispatch::add_sizes<bench::sum>("sum");
  bench::dispatch::add_sizes<bench::opaque>("opaque");
  return bench::run_all(argc, argv);
}
