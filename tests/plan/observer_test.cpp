#include "sim/timeline/study_metrics.hpp"
#include "tests/plan/studies.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <optional>
#include <string>

namespace {

using namespace std::chrono_literals;
using orsim::test::scenario_of;
using orsim::test::study_of;

/// A stream of calls for one node.
std::string calls_every(const std::string& id, const std::string& every) {
    return R"({ "kind": "voice", "assigned": "N1", "reserved": "N2", "talk_time": "10s", "id": ")"
           + id + R"(", "arrivals": { "process": "fixed", "every": ")" + every + R"(" } })";
}

/// One worker an application and 50 ms a creation, for two minutes.
orsim::UnitResult under(const std::string& workload, const std::string& more) {
    const auto study = study_of(scenario_of(R"({ "schema": "orsim/scenario@1", "until": "120s",
        "assumptions": { "session_creation": "50ms", "workers_per_application": 1 },
        "workload": [ )" + workload + " ]" + more
                                            + " }"),
                                1);
    return run_unit(study, {0, {}}, 0);
}

/// Ten calls a second: half of what the worker can do.
orsim::UnitResult steady(const std::string& more) {
    return under(calls_every("c", "100ms"), more);
}

std::int64_t of(const orsim::UnitResult& result, const char* metric) {
    const auto at = orsim::study_metric_named(metric);
    REQUIRE(at);
    REQUIRE(result.figures[*at]);
    return *result.figures[*at];
}

TEST_CASE("a steady load shows in the counters of an application as it must") {
    const auto result = steady("");
    CHECK(of(result, "create-session-time.mean") == 50'000);
    CHECK(of(result, "creation_queue.max") == 0);
    CHECK(of(result, "creation-session-rate.max") == 10'000'000);  // Ten a second.
    CHECK(of(result, "worker_utilisation.max") == doctest::Approx(500'000).epsilon(0.001));
    CHECK(of(result, "worker_utilisation.mean") == doctest::Approx(500'000).epsilon(0.001));
    CHECK(of(result, "pending-sessions.max") == 1);
    // A session lives its strategy and the talk: a little over ten seconds of ten calls each.
    CHECK(of(result, "active-sessions.max") >= 100);
    CHECK(of(result, "active-sessions.max") <= 102);
    for (const char* const nothing : {"damage", "calls.late", "calls.unserved", "takeover.count",
                                      "nodes.without_primary", "nodes.two_primaries"}) {
        CAPTURE(nothing);
        CHECK(of(result, nothing) == 0);
    }
}

std::int64_t of_app(const orsim::UnitResult& result, std::size_t app, orsim::AppMetric metric) {
    const auto& figure = result.figures.at(place_of(app, metric));
    REQUIRE(figure);
    return *figure;
}

TEST_CASE("each application has its own load, and a queue as long as what waits in it") {
    using orsim::AppMetric;
    constexpr std::size_t p1 = 0;  // Then B1, P2, B2.
    constexpr std::size_t p2 = 2;
    const auto quiet = steady("");
    CHECK(quiet.figures.size() == orsim::study_metrics().size() + 4 * orsim::app_metrics);
    CHECK(of_app(quiet, p1, AppMetric::utilisation) == doctest::Approx(500'000).epsilon(0.001));
    CHECK(of_app(quiet, p1, AppMetric::queue_mean) == 0);
    CHECK(of_app(quiet, p1, AppMetric::queue_longest) == 0);
    for (std::size_t app = 1; app < 4; ++app) {
        CAPTURE(app);
        CHECK(of_app(quiet, app, AppMetric::busiest_minute) == 0);
    }
    // Two calls come at once each 200 ms: one of each two waits 50 ms, a quarter of the time.
    const auto paired = under(calls_every("a", "200ms") + ", " + calls_every("b", "200ms"), "");
    CHECK(of_app(paired, p1, AppMetric::queue_mean) == doctest::Approx(250'000).epsilon(0.01));
    CHECK(of_app(paired, p1, AppMetric::queue_longest) == 50'000);
    const auto slowed = steady(R"(, "faults": [
        { "id": "slow", "kind": "slow", "target": "P1", "factor": 4, "at": "60s" } ])");
    CHECK(of_app(slowed, p1, AppMetric::busiest_minute)
          == doctest::Approx(1'000'000).epsilon(0.001));
    CHECK(of_app(slowed, p1, AppMetric::queue_longest) == 5'000'000);
    CHECK(of_app(slowed, p2, AppMetric::utilisation) > 100'000);  // The reserved node helps out.
}

TEST_CASE("twice the work a worker can do makes a queue, and all of the worker's time") {
    const auto result = steady(R"(, "faults": [
        { "id": "slow", "kind": "slow", "target": "P1", "factor": 4, "at": "60s" } ])");
    CHECK(of(result, "worker_utilisation.max") == doctest::Approx(1'000'000).epsilon(0.001));
    CHECK(of(result, "worker_utilisation.mean") == doctest::Approx(750'000).epsilon(0.01));
    // No creation waits longer than a watch: then the reserved node has made the session.
    CHECK(of(result, "creation_queue.max") == 5'000'000);
    CHECK(of(result, "sessions.by_reserved") > 100);
    CHECK(of(result, "pending-sessions.max") > 50);
}

TEST_CASE("a crash is seen as a time without a primary, which ends with the takeover") {
    const auto result = steady(R"(, "faults": [
        { "id": "f", "kind": "crash", "target": "P1", "at": "30s", "restart_after": "15s" } ])");
    CHECK(of(result, "takeover.count") == 1);
    CHECK(of(result, "takeover.max") == of(result, "nodes.without_primary"));
    // Exit noticed, reported, decided, commanded, promoted, with a way of a millisecond thrice.
    CHECK(of(result, "takeover.max") > 500'000);
    CHECK(of(result, "takeover.max") < 600'000);
    CHECK(of(result, "calls.late") == of(result, "sessions.by_new_primary"));
    CHECK(of(result, "calls.late") >= 5);
    CHECK(of(result, "lateness.max") >= of(result, "takeover.max"));
    CHECK(of(result, "nodes.both_down") == 0);
    // Noticed after 10 ms, reported after 5, with a way of a millisecond before.
    CHECK(of(result, "nodes.unnoticed") > 10'000);
    CHECK(of(result, "nodes.unnoticed") < 20'000);
    CHECK(of(result, "nodes.unnoticed") + of(result, "nodes.taking_over")
          == of(result, "nodes.without_primary"));
    CHECK(of(result, "damage")
          == of(result, "calls.late") + of(result, "calls.unserved") + of(result, "sessions.lost"));
}

TEST_CASE("both applications of a node gone are a time with none, which no takeover ends") {
    const auto result = steady(R"(, "faults": [
        { "id": "f", "kind": "crash", "target": "node:N1", "at": "60s" } ])");
    CHECK(of(result, "nodes.both_down") == 60'000'000);
    CHECK(of(result, "nodes.without_primary") == 60'000'000);
    CHECK(of(result, "takeover.count") == 0);
}

TEST_CASE("a lost host is a time nobody knows of it, and a short one of taking over") {
    const auto result = steady(R"(, "faults": [
        { "id": "f", "kind": "host_down", "target": "host:h1", "at": "30s" } ])");
    CHECK(of(result, "nodes.both_down") == 0);
    // SCS polls hosts every nine seconds and gives one up after as many more of silence.
    CHECK(of(result, "nodes.unnoticed") >= 9'000'000);
    CHECK(of(result, "nodes.unnoticed") < 19'000'000);
    CHECK(of(result, "nodes.taking_over") > 500'000);
    CHECK(of(result, "nodes.taking_over") < 600'000);
    CHECK(of(result, "nodes.unnoticed") + of(result, "nodes.taking_over")
          == of(result, "takeover.max"));
}

}  // namespace
