// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>
#include <qtasks/core/then.hpp>
#include <qtasks/executor/detail/call.hpp>
#include <qtasks/executor/detail/maybe_engaged.hpp>

#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

// Not included by qtasks.hpp: <vector> alone takes a quarter of that header's compile-time budget.
namespace qtasks {

namespace option {

/// The task returns a range (any type with begin and end); the run collects its items in a `std::vector`. An item that
/// is a `result` with an error ends the run with this error.
struct generating {
  static constexpr std::string_view option_name = "generating";
};

/// Called with each item of a generating task. The run collects the values that it returns.
template <class F>
struct generate_handler {
  static constexpr std::string_view option_name = "generate_handler";
  F function;
};
template <class F>
generate_handler(F) -> generate_handler<F>;

}  // namespace option

namespace detail {

/// The type of a range's items after `generate_handler`, and the type of the error that an item can have.
template <class Range, class Handler>
struct item_of {
  using raw = std::remove_cvref_t<decltype(*std::declval<Range&>().begin())>;
  using item = typename result_parts<raw>::value;
  using handled = awaited_t<std::invoke_result_t<decltype(Handler::function) const&, item>>;
  using value = typename result_parts<handled>::value;
  using error =
      std::conditional_t<is_result<raw>, typename result_parts<raw>::error, typename result_parts<handled>::error>;
  static constexpr bool fails = is_result<raw> || is_result<handled>;
};
template <class Range>
struct item_of<Range, done> {
  using raw = std::remove_cvref_t<decltype(*std::declval<Range&>().begin())>;
  using value = typename result_parts<raw>::value;
  using error = typename result_parts<raw>::error;
  static constexpr bool fails = is_result<raw>;
};

/// The value of a generating task: the vector of its items.
template <class Returned, class Handler>
struct outcome_parts<true, Returned, Handler> {
  using value = std::vector<typename item_of<Returned, Handler>::value>;
  using error = typename item_of<Returned, Handler>::error;
  static constexpr bool fails = item_of<Returned, Handler>::fails;
};

/// Collects the items of a generating task. Passes each through its `generate_handler`, which may be awaitable.
template <class Call, class Task, class Range>
class collecting {
 public:
  using outcome_type = typename Call::outcome_type;

  /// Returns the items of the range, or the first error, as the task's `result`; or an awaitable of it.
  QTASKS_INLINE static constexpr auto all(Task const& task, Range range) {
    // The vector is not a member: its growth lets its address escape, and would keep the other members in memory too.
    return qtasks::hold([]() QTASKS_LAMBDA_INLINE { return items_type{}; },
                        [&task, range = std::move(range)](items_type& items) mutable {
                          return qtasks::hold(
                              [&task, range = std::move(range), &items]() mutable {
                                return collecting{task, std::move(range), items};
                              },
                              [](collecting& collector) QTASKS_LAMBDA_INLINE { return collector.run(); });
                        });
  }

 private:
  using items_type = std::vector<typename Call::parts::value::value_type>;

  constexpr collecting(Task const& task, Range range, items_type& items)
      : task_(task), range_(std::move(range)), at_(range_.begin()), items_(items) {}

  QTASKS_INLINE constexpr auto run() {
    return qtasks::then(qtasks::select(
                            more(),
                            [this]() QTASKS_LAMBDA_INLINE {
                              return qtasks::repeat([this]() QTASKS_LAMBDA_INLINE { return next(); },
                                                    [this](done) QTASKS_LAMBDA_INLINE { return more(); });
                            },
                            []() QTASKS_LAMBDA_INLINE { return done{}; }),
                        [this](done) QTASKS_LAMBDA_INLINE {
                          if (error_.has_value())
                            return outcome_type{std::move(*error_)};  // not `?:`: GCC 12 copies bitwise
                          return outcome_type{std::move(items_)};
                        });
  }

  QTASKS_INLINE constexpr bool more() { return !error_.has_value() && !(at_ == range_.end()); }

  QTASKS_INLINE constexpr auto next() {
    decltype(auto) item = *at_;
    if constexpr (is_result<std::remove_cvref_t<decltype(item)>>) {
      return qtasks::select(
          item.has_error(), [&]() QTASKS_LAMBDA_INLINE { return keep(std::forward<decltype(item)>(item)); },
          [&]() QTASKS_LAMBDA_INLINE { return handle(std::forward<decltype(item)>(item).assume_value()); });
    } else {
      return handle(std::forward<decltype(item)>(item));
    }
  }

  template <class Item>
  QTASKS_INLINE constexpr auto handle(Item&& item) {
    if constexpr (std::is_same_v<typename Call::generate_handler, done>) {
      return keep(std::forward<Item>(item));
    } else {
      return qtasks::then(task_.template get_any<option::generate_handler>().function(std::forward<Item>(item)),
                          [this](auto&& handled)
                              QTASKS_LAMBDA_INLINE { return this->keep(std::forward<decltype(handled)>(handled)); });
    }
  }

  template <class Item>
  QTASKS_INLINE constexpr done keep(Item&& item) {
    if constexpr (is_result<std::remove_cvref_t<Item>>) {
      if (item.has_error()) {
        error_.emplace(std::forward<Item>(item).assume_error());
      } else {
        items_.push_back(std::forward<Item>(item).assume_value());
        ++at_;
      }
    } else {
      items_.push_back(std::forward<Item>(item));
      ++at_;
    }
    return {};
  }

  Task const& task_;
  Range range_;
  decltype(std::declval<Range&>().begin()) at_;
  items_type& items_;
  using error_type = typename Call::error_type;
  [[no_unique_address]] std::conditional_t<Call::parts::fails, std::optional<error_type>, never_engaged<error_type>>
      error_{};
};

}  // namespace detail
}  // namespace qtasks
