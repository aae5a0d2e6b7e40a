// SPDX-License-Identifier: BSL-1.0
// The engine beside pools of threads that return results: the time of a task from many producers to many workers, and
// from submission to start. All contenders run the same function and hand its value back to the producer.
#include <qtasks/engine.hpp>

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <cstdio>
#include <deque>
#include <functional>
#include <future>
#include <mutex>
#include <string_view>
#include <thread>
#include <vector>

namespace {

using clock_type = std::chrono::steady_clock;

constexpr auto next = qtasks::task<"next">([](long number) { return number + 1; });
constexpr int rounds = 21;
constexpr long tasks_per_round = 200'000;
constexpr std::size_t window = 512;  // tasks in flight of one producer

double nanoseconds_since(clock_type::time_point then) {
  return std::chrono::duration<double, std::nano>(clock_type::now() - then).count();
}

class by_engine {
 public:
  static constexpr std::string_view name = "qtasks";
  explicit by_engine(int workers, std::size_t prefetch = 1)
      : running_(app_.start({.workers = workers, .prefetch = prefetch})) {}

  void produce(long count) {
    std::vector<qtasks::task_handle<qtasks::result<long>>> handles;
    for (long i = 0; i < count;) {
      handles.clear();
      for (std::size_t k = 0; k < window && i < count; ++k, ++i) handles.push_back(app_.add_task<"next">(i).value());
      for (auto const& each : handles) sum_ += each.wait_for(std::chrono::seconds{10})->assume_value();
    }
  }

 private:
  qtasks::queue_tasks<qtasks::tasks<std::remove_const_t<decltype(next)>>, qtasks::memory_broker<>> app_{
      qtasks::tasks{next}, qtasks::memory_broker{}};
  qtasks::running_workers<decltype(app_)> running_;
  std::atomic<long> sum_{0};
};
class by_engine_8 : public by_engine {
 public:
  static constexpr std::string_view name = "qtasks, prefetch 8";
  explicit by_engine_8(int workers) : by_engine(workers, 8) {}
};

/// Where a task of a pool puts its value: made once for each producer, and used again.
struct slot {
  std::atomic<bool> has_value{false};
  long value = 0;

  void put(long number) {
    value = number;
    has_value.store(true, std::memory_order_release);
    has_value.notify_one();
  }
  long take() {
    has_value.wait(false, std::memory_order_acquire);
    has_value.store(false, std::memory_order_relaxed);
    return value;
  }
};
template <class Post>
void produce_slots(long count, std::atomic<long>& sum, Post post) {
  std::vector<slot> slots(window);
  for (long i = 0; i < count;) {
    std::size_t used = 0;
    for (; used < window && i < count; ++used, ++i) post([i, to = &slots[used]] { to->put(i + 1); });
    for (std::size_t k = 0; k < used; ++k) sum += slots[k].take();
  }
}

/// The same by `std::future`, as most programs do it.
template <class Post>
void produce_futures(long count, std::atomic<long>& sum, Post post) {
  std::vector<std::future<long>> futures;
  for (long i = 0; i < count;) {
    futures.clear();
    for (std::size_t k = 0; k < window && i < count; ++k, ++i) {
      std::packaged_task<long()> task{[i] { return i + 1; }};
      futures.push_back(task.get_future());
      post(std::move(task));
    }
    for (auto& each : futures) sum += each.get();
  }
}

class asio_pool {
 public:
  explicit asio_pool(int workers) : pool_(static_cast<std::size_t>(workers)) {}
  template <class F>
  void post(F f) {
    boost::asio::post(pool_, std::move(f));
  }

 private:
  boost::asio::thread_pool pool_;
};

/// A queue under a mutex, whose functions are two words.
class mutex_pool {
 public:
  explicit mutex_pool(int workers) {
    for (int i = 0; i < workers; ++i) threads_.emplace_back([this] { run(); });
  }
  mutex_pool(mutex_pool const&) = delete;
  mutex_pool& operator=(mutex_pool const&) = delete;
  ~mutex_pool() {
    {
      std::lock_guard const lock{mutex_};
      is_over_ = true;
    }
    some_.notify_all();
    for (auto& each : threads_) each.join();
  }
  template <class F>
  void post(F f) {
    {
      std::lock_guard const lock{mutex_};
      queue_.emplace_back(std::move(f));
    }
    some_.notify_one();
  }

 private:
  void run() {
    for (;;) {
      std::unique_lock lock{mutex_};
      some_.wait(lock, [this] { return is_over_ || !queue_.empty(); });
      if (queue_.empty()) return;
      std::function<void()> const task = std::move(queue_.front());
      queue_.pop_front();
      lock.unlock();
      task();
    }
  }

  std::mutex mutex_;
  std::condition_variable some_;
  std::deque<std::function<void()>> queue_;
  bool is_over_ = false;
  std::vector<std::thread> threads_;
};

template <class Pool>
class by_slots {
 public:
  explicit by_slots(int workers) : pool_(workers) {}
  void produce(long count) {
    produce_slots(count, sum_, [this](auto f) { pool_.post(std::move(f)); });
  }

 private:
  Pool pool_;
  std::atomic<long> sum_{0};
};
struct by_asio : by_slots<asio_pool> {
  static constexpr std::string_view name = "boost::asio::thread_pool, values in slots";
  using by_slots::by_slots;
};
struct by_mutex : by_slots<mutex_pool> {
  static constexpr std::string_view name = "a mutex and a deque, values in slots";
  using by_slots::by_slots;
};
class by_future {
 public:
  static constexpr std::string_view name = "boost::asio::thread_pool and std::future";
  explicit by_future(int workers) : pool_(workers) {}
  void produce(long count) {
    produce_futures(count, sum_, [this](std::packaged_task<long()> task) {
      pool_.post([held = std::move(task)]() mutable { held(); });
    });
  }

 private:
  asio_pool pool_;
  std::atomic<long> sum_{0};
};

template <class Contender>
double round_of(int producers, int workers) {
  Contender contender{workers};
  contender.produce(1'000);
  auto const began = clock_type::now();
  std::vector<std::thread> threads;
  for (int i = 0; i < producers; ++i)
    threads.emplace_back([&contender, producers] { contender.produce(tasks_per_round / producers); });
  for (auto& each : threads) each.join();
  return nanoseconds_since(began) / tasks_per_round;
}

template <class... Contenders>
void compare(int producers, int workers) {
  std::vector<std::vector<double>> times(sizeof...(Contenders));
  for (int i = 0; i < rounds; ++i) {
    std::size_t at = 0;
    (times[at++].push_back(round_of<Contenders>(producers, workers)), ...);
  }
  std::size_t at = 0;
  double first = 0;
  auto const print = [&](std::string_view name) {
    auto& each = times[at++];
    std::ranges::nth_element(each, each.begin() + rounds / 2);
    double const median = each[rounds / 2];
    if (first == 0) first = median;
    std::printf("%dx%d  %-45.*s %7.0f ns a task, %.2fx\n", producers, workers, static_cast<int>(name.size()),
                name.data(), median, median / first);
  };
  (print(Contenders::name), ...);
}

}  // namespace

int main() {
  for (int count : {1, 2}) compare<by_engine, by_engine_8, by_asio, by_mutex, by_future>(count, count);
}
