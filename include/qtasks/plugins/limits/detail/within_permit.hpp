// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/awaitable.hpp>
#include <qtasks/core/detail/config.hpp>
#include <qtasks/core/fixed_string.hpp>
#include <qtasks/core/task_error.hpp>
#include <qtasks/core/then.hpp>
#include <qtasks/plugins/detail/notice.hpp>
#include <qtasks/plugins/detail/refused.hpp>

#include <optional>
#include <utility>

namespace qtasks::detail {

/// Runs the rest of the stack with a permit of the semaphore, or refuses the run if none is free.
template <fixed_string Policy = "bulkhead", class Event, class Semaphore, class Next>
QTASKS_INLINE constexpr auto within_permit(Event const& event, Semaphore& from, Next next)
    -> decltype(std::move(next)()) {
  using permit_type = typename Semaphore::permit;
  return hold([&from]() QTASKS_LAMBDA_INLINE { return permit_type(from); },
              [limited = detail::notice_of<"policy_limited">(event), next](permit_type const& permit)
                  QTASKS_LAMBDA_INLINE {
                    Next once = next;
                    return select(
                        permit.granted(), [&once]() QTASKS_LAMBDA_INLINE { return std::move(once)(); },
                        [&limited]() QTASKS_LAMBDA_INLINE -> awaited_t<decltype(std::move(next)())> {
                          limited(Policy.view(), std::nullopt);
                          return detail::refused<typename Event::error_type>({errc::rejected, "the bulkhead is full"});
                        });
                  });
}

}  // namespace qtasks::detail
