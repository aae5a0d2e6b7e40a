// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace qtasks {

/// The points inside a broker at which a simulation switches to another of its workers. Outside a simulation they are
/// nothing.
struct no_hooks {
  /// A point between two steps of a change; the text names it.
  static void at(char const* /*point*/) noexcept {}
  /// Another thread holds a lock for a moment: gives it time.
  static void pause() noexcept {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#endif
  }
};

}  // namespace qtasks
