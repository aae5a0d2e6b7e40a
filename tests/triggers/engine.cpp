// SPDX-License-Identifier: BSL-1.0
#include <qtasks/triggers/engine.hpp>

#include <qtasks/qtasks.hpp>

#include "described.hpp"
#include "support/catch.hpp"

#include <string>

static_assert(qtasks::KnownTrigger<"broker_start">);

namespace {

using namespace qtasks;
using triggers::setting_patch;

struct replaces_a_model {
  int on(trigger<"broker_add_before">, auto const& event) { return event.model + 1; }
};
struct replaces_a_setting {
  setting_patch on(trigger<"global_config_set">, auto const& event) { return {.value = std::string{event.value}}; }
};
struct replaces_a_setting_by_a_string {
  std::string on(trigger<"global_config_set">, auto const& event) { return std::string{event.value}; }
};
struct answers_a_notification {
  int on(trigger<"broker_start">, auto const&) { return 1; }
};
struct replaces_by_view {
  void on(trigger<"broker_add_worker">, event_view<"broker_add_worker"> event);
};

static_assert(TriggerHandler<replaces_a_model, "broker_add_before">);
static_assert(TriggerHandler<replaces_a_setting, "global_config_set">);
static_assert(TriggerHandler<replaces_by_view, "broker_add_worker">);
static_assert(!TriggerHandler<replaces_a_setting_by_a_string, "global_config_set">, "a lone value is no patch");
static_assert(!TriggerHandler<answers_a_notification, "broker_start">);

}  // namespace

TEST_CASE("describe prints the same text with and without the engine's triggers") {
  CHECK(described::text<true>() == described::text_without_engine());
  CHECK(described::text_without_engine().find("task_executor_task_close") != std::string_view::npos);
}
