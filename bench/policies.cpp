// SPDX-License-Identifier: BSL-1.0
// The no-fault path of each policy and of pipelines of them, compared with the same code written by hand, and with the
// readings of the clock that it includes.

#include <qtasks/plugins/time/tsc.hpp>

#include "policies.hpp"

#include "google.hpp"

#include <string>

namespace {

using namespace bench::policies;
using steady = qtasks::clocks::steady;
using tsc = qtasks::clocks::tsc;

template <class Library>
void add(std::string const& name) {
  bench::add<body<Library>>("policies/" + name + "/library");
}
template <class Library, class ByHand>
void add(std::string const& name) {
  add<Library>(name);
  bench::add<body<ByHand>>("policies/" + name + "/by_hand");
}
template <class C, int Readings>
void add_readings(std::string const& name) {
  bench::add<readings<C, Readings>>("policies/" + name + "/clock");
}

}  // namespace

int main(int argc, char** argv) {
  add<library<fallback>, by_hand::fallback>("fallback");
  add<library<clock<steady>, limit<steady>>, by_hand::rate_limit<steady>>("rate_limit");
  add_readings<steady, 1>("rate_limit");
  add<library<clock<steady>, retry<steady>>, by_hand::retry<steady>>("retry");
  add_readings<steady, 1>("retry");
  add<library<clock<steady>, breaker<steady>>, by_hand::circuit_breaker<steady>>("circuit_breaker");
  add_readings<steady, 1>("circuit_breaker");
  add<library<clock<steady>, total<steady>>, by_hand::timeout<steady>>("total_timeout");
  add_readings<steady, 2>("total_timeout");
  add<library<clock<steady>, each<steady>>, by_hand::timeout<steady>>("attempt_timeout");
  add_readings<steady, 2>("attempt_timeout");
  add<library<bulkhead>, by_hand::bulkhead>("bulkhead");
  add<library<clock<steady>, shed<steady>>, by_hand::load_shed<steady>>("load_shed");
  add_readings<steady, 1>("load_shed");
  add<library<clock<steady>, cache<steady>>>("cache");
  add_readings<steady, 1>("cache");
  add<library<clock<steady>, coalesce>>("coalesce");
  add_readings<steady, 1>("coalesce");
  add<library<unique>>("unique");
  add<five<steady>, by_hand::five<steady>>("five");
  add_readings<steady, 2>("five");
  add<five<steady, metrics<steady>>, by_hand::five<steady, by_hand::metrics>>("five_metrics");
  add_readings<steady, 2>("five_metrics");
  add<five<steady, log<steady>>>("five_log");
  add_readings<steady, 2>("five_log");
  add<five<steady, trace<steady>>>("five_trace");
  add_readings<steady, 2>("five_trace");
  if (tsc::calibrated().has_value()) {
    add<five<tsc>, by_hand::five<tsc>>("five_tsc");
    add_readings<tsc, 2>("five_tsc");
    add<five<tsc, metrics<tsc>>, by_hand::five<tsc, by_hand::metrics>>("five_metrics_tsc");
    add_readings<tsc, 2>("five_metrics_tsc");
  }
  return bench::run_all(argc, argv);
}
