// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace qtasks {

/// The default of a policy: its settings are those of its construction.
struct fixed_settings {};

/// The settings of a policy can be changed while runs go on. A run reads each by one relaxed atomic load.
struct live_settings {};

/// The form of a policy whose settings can be changed while runs go on: `live<circuit_breaker<>> breaker{{.open_for =
/// 5s}}`, then `executor.get<live<circuit_breaker<>>>().change({.open_for = 9s})`. Any thread may call `change`. Runs
/// that begin afterwards see the change, as soon as their thread does; the policy's state, such as the permits in use,
/// is kept. Threads that call it at the same time can mix their settings.
template <class Policy>
using live = typename Policy::live_form;

}  // namespace qtasks
