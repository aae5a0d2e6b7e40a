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
  F function;  ///< called with each item; its result replaces the item
};
template <class F>
generate_handler(F) -> generate_handler<F>;

}  // namespace option

namespace detail {

/// The type of the items of an iterator: its value type, which for a proxy such as a `std::vector<bool>::reference` is
/// not the type of `*it`. Of an iterator that declares none, the type of `*it`.
template <class It>
struct value_of_iterator {
  using type = std::remove_cvref_t<decltype(*std::declval<It&>())>;
};
template <class It>
requires(!std::is_void_v<typename It::value_type>) struct value_of_iterator<It> {
  using type = std::remove_cv_t<typename It::value_type>;
};
template <class Range>
using range_item = typename value_of_iterator<decltype(std::declval<Range&>().begin())>::type;

/// The types of a range's items before and after `generate_handler`, and of the error that an item can have.
template <class Range, class Handler>
struct item_of {
  using raw = range_item<Range>;
  using item = value_or_done<typename result_parts<raw>::value>;
  using handled = std::remove_cvref_t<awaited_t<std::invoke_result_t<decltype(Handler::function) const&, item>>>;
  using error =
      std::conditional_t<Outcome<raw>, typename result_parts<raw>::error, typename result_parts<handled>::error>;
};
template <class Range>
struct item_of<Range, done> {
  using raw = range_item<Range>;
  using item = value_or_done<typename result_parts<raw>::value>;
  using handled = raw;
  using error = typename result_parts<raw>::error;
};

template <class Range, class Handler>
inline constexpr bool takes_items =
    std::is_invocable_v<decltype(Handler::function) const&, typename item_of<Range, done>::item>;
template <class Range>
inline constexpr bool takes_items<Range, done> = true;

/// A range whose items the handler takes.
template <class Range, class Handler>
concept Collectable = requires(Range& range) {
  *range.begin();
  range.begin() == range.end();
}
&&takes_items<Range, Handler>;

/// The value of a generating task: the vector of its items.
template <class Range, class Handler>
requires Collectable<Range, Handler>
struct outcome_parts<true, Range, Handler> {
  using items = item_of<Range, Handler>;
  using item = value_or_done<typename result_parts<typename items::handled>::value>;
  using value = std::vector<item>;
  using error = typename items::error;
  static constexpr bool fails = Outcome<typename items::raw> || Outcome<typename items::handled>;
  static constexpr bool is_unclear = Unclear<typename items::raw> || Unclear<typename items::handled>;
  static constexpr bool is_collected = true;
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
                        [&task, given = std::move(range)](items_type& items) mutable {
                          return qtasks::hold(
                              [&task, moved = std::move(given), &items]() mutable {
                                return collecting{task, std::move(moved), items};
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
    decltype(auto) item = read();
    if constexpr (Outcome<decltype(item)>) {
      auto&& result = detail::as_result(std::forward<decltype(item)>(item));
      using result_type = decltype(result);
      return qtasks::select(
          result.has_error(), [&]() QTASKS_LAMBDA_INLINE { return keep(std::forward<result_type>(result)); },
          [&]() QTASKS_LAMBDA_INLINE { return handle(detail::value_in(std::forward<result_type>(result))); });
    } else {
      return handle(std::forward<decltype(item)>(item));
    }
  }

  /// The item at the iterator. A proxy is converted, because it can refer to the range.
  QTASKS_INLINE constexpr decltype(auto) read() {
    using item_type = typename Call::parts::items::raw;
    if constexpr (std::is_same_v<std::remove_cvref_t<decltype(*at_)>, item_type>) {
      return *at_;
    } else {
      return static_cast<item_type>(*at_);
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
    if constexpr (Outcome<Item>) {
      auto&& result = detail::as_result(std::forward<Item>(item));
      if (result.has_error()) {
        error_.emplace(std::forward<decltype(result)>(result).assume_error());
      } else {
        items_.push_back(detail::value_in(std::forward<decltype(result)>(result)));
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
