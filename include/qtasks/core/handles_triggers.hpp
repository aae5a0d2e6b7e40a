// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/fixed_string.hpp>

namespace qtasks {

/// A plugin's member `using handles_triggers = qtasks::handles_triggers<"...", ...>` lists triggers that it handles.
/// `describe` with tasks does not compile if the plugin has no `on` that accepts an event of such a trigger: of these
/// tasks if they fire it, otherwise its archetype event.
template <fixed_string... Names>
struct handles_triggers {};

}  // namespace qtasks
