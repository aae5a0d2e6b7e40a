// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/awaitable.hpp>
#include <qtasks/core/detail/config.hpp>
#include <qtasks/core/order.hpp>
#include <qtasks/core/task_error.hpp>
#include <qtasks/core/then.hpp>
#include <qtasks/core/trigger.hpp>
#include <qtasks/plugins/detail/in_range.hpp>
#include <qtasks/plugins/detail/notice.hpp>
#include <qtasks/plugins/detail/reasons.hpp>
#include <qtasks/plugins/detail/refused.hpp>
#include <qtasks/plugins/limits/detail/weighted_semaphore.hpp>
#include <qtasks/plugins/retention.hpp>
#include <qtasks/plugins/roles.hpp>
#include <qtasks/triggers/task_executor.hpp>

#include <cstdint>
#include <limits>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>

namespace qtasks {

/// Options of `weighted_bulkhead`.
struct weighted_bulkhead_options {
  std::int32_t permits = 1;  ///< for all runs in progress together; at least 1
};

/// A `bulkhead` in which a run takes as many permits as it is heavy: `weighted_bulkhead{{.permits = 64},
/// [](image const& i) { return i.megapixels; }}`. `WeightOf` is called with the arguments of the run, as lvalues, and
/// returns an integer; a run of a task that it cannot be called with takes one permit.
///
/// A run ends with `errc::rejected` if fewer permits are free than it takes, and with `errc::permanent`, whatever is
/// free, if its weight is below 1 or more than all permits. Light runs pass while a heavy one is refused. Constant
/// time, lock-free.
template <class WeightOf>
class weighted_bulkhead {
 public:
  static constexpr bool shared = true;  ///< threads may share it
  using role = roles::bulkhead;
  using order = qtasks::order<because<reasons::each_attempt_would_need_its_own_permit, before<roles::retry>>>;

  /// Fewer permits than one become one; in a constant expression they do not compile.
  constexpr explicit weighted_bulkhead(weighted_bulkhead_options options, WeightOf weight_of = WeightOf{})
      : semaphore_(detail::in_range(options.permits, 1, std::numeric_limits<std::int32_t>::max())),
        weight_of_(std::move(weight_of)) {}

  /// The number of permits that runs in progress have.
  constexpr std::int32_t in_use() const noexcept { return semaphore_.in_use(); }

  /// None: where no run is in progress, all permits are free.
  static constexpr retention retention_at(std::int64_t /*now*/) noexcept { return retention::none; }

  template <class Event, class Next>
  QTASKS_INLINE constexpr auto on(trigger<"task_executor_run_task_around">, Event const& event, Next next)
      -> decltype(std::move(next)()) {
    std::int32_t const asked = permits_for(event.args);
    return hold([this, asked]() QTASKS_LAMBDA_INLINE { return acquisition(semaphore_, asked); },
                [limited = detail::notice_of<"policy_limited">(event), next, asked](acquisition const& permits)
                    QTASKS_LAMBDA_INLINE {
                      Next once = next;
                      return select(
                          permits.granted(), [&once]() QTASKS_LAMBDA_INLINE { return std::move(once)(); },
                          [&limited, asked]() QTASKS_LAMBDA_INLINE -> awaited_t<decltype(std::move(next)())> {
                            limited("weighted_bulkhead", std::nullopt);
                            return detail::refused<typename Event::error_type>(refusal(asked));
                          });
                    });
  }

 private:
  using acquisition = detail::weighted_semaphore::acquisition;
  static constexpr std::int32_t too_light = 0;
  static constexpr std::int32_t too_heavy = -1;

  /// The number of permits that a run with these arguments takes, or why it takes none.
  template <class... Args>
  constexpr std::int32_t permits_for(std::tuple<Args&...> const& args) const {
    if constexpr (std::is_invocable_v<WeightOf const&, Args&...>) {
      auto const weight = std::apply(weight_of_, args);
      if (std::cmp_less(weight, 1)) return too_light;
      return std::cmp_greater(weight, semaphore_.permits()) ? too_heavy : static_cast<std::int32_t>(weight);
    } else {
      return 1;
    }
  }

  static constexpr task_error refusal(std::int32_t asked) noexcept {
    if (asked == too_light) return {errc::permanent, "the weight of the run is less than 1"};
    if (asked == too_heavy) return {errc::permanent, "the weight of the run exceeds the permits of the bulkhead"};
    return {errc::rejected, "the bulkhead is full"};
  }

  detail::weighted_semaphore semaphore_;
  [[no_unique_address]] WeightOf weight_of_;
};

}  // namespace qtasks
