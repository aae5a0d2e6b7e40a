// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <concepts>

namespace qtasks {

/// How long a dependency is kept: `using scope = qtasks::scopes::worker;` in its provider. `lasts` orders them: the
/// components of QTasks stop in the order broker, worker, storage, global configuration.
namespace scopes {

/// For one run: opened in it, closed when it is over, however it ended.
struct task {
  static constexpr int lasts = 0;
};
/// Until `broker_stop` is fired.
struct broker {
  static constexpr int lasts = 1;
};
/// Until `worker_stop` is fired.
struct worker {
  static constexpr int lasts = 2;
};
/// Until `storage_stop` is fired.
struct storage {
  static constexpr int lasts = 3;
};
/// Until `global_config_stop` is fired.
struct global {
  static constexpr int lasts = 4;
};

}  // namespace scopes
}  // namespace qtasks
