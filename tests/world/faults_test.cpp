// Faults of members in turn, of the load, and of what the Management Layer sees.
#include "tests/world/stage.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace orsim {
namespace {

constexpr Selector of_node(NodeId node) {
    return {Selector::Kind::node, node.index()};
}

/// The instants of the records of an event, in milliseconds.
std::vector<std::int64_t> times_of(const Stage& stage, Event event) {
    std::vector<std::int64_t> found;
    for (const Record& record : stage.records()) {
        if (record.event == event) {
            found.push_back(record.at.time_since_epoch().count() / 1000);
        }
    }
    return found;
}

}  // namespace

TEST_CASE("stagger: the members of a target are struck one after the other") {
    Stage stage;
    Fault& fault =
        stage.breaks(FaultKind::crash, {Selector::Kind::data_center, 0}, zero_instant + 1s);
    fault.stagger = 2s;
    stage.run(zero_instant + 20s);
    CHECK(times_of(stage, Event::app_crashed) == std::vector<std::int64_t>{1000, 3000, 5000, 7000});
}

TEST_CASE("stagger: who is not yet struck when the fault ends is spared") {
    Stage stage;
    Fault& fault =
        stage.breaks(FaultKind::hang, {Selector::Kind::data_center, 0}, zero_instant + 1s);
    fault.stagger = 2s;
    fault.lasts = 3s;
    stage.run(zero_instant + 20s);
    CHECK(times_of(stage, Event::app_hung) == std::vector<std::int64_t>{1000, 3000});
    CHECK(stage.count(Event::app_recovered) == 2);
}

TEST_CASE("rolling_restart: the backup first, then the primary, and the pair swaps once") {
    Stage stage;
    Fault& fault = stage.breaks(FaultKind::rolling_restart, of_node(stage.n1), zero_instant + 1s);
    fault.stagger = 20s;
    stage.run(zero_instant + 60s);
    CHECK(stage.only(Event::app_stopped, stage.b1).at == zero_instant + 1s);
    CHECK(stage.only(Event::app_stopped, stage.p1).at == zero_instant + 21s);
    CHECK(stage.count(Event::app_started) == 2);
    CHECK(stage.only(Event::app_promoted).actor.index == stage.b1.index());
}

TEST_CASE("rolling_restart: as many rounds as it is told") {
    Stage stage;
    Fault& fault = stage.breaks(FaultKind::rolling_restart, of_node(stage.n1), zero_instant + 1s);
    fault.stagger = 20s;
    fault.times = 3;
    stage.run(zero_instant + 200s);
    CHECK(stage.count(Event::app_stopped) == 6);
}

TEST_CASE("isolate_node: nobody reaches the node, and it reaches nobody, though it lives") {
    Stage stage;
    stage.call_arrives(zero_instant + 1s);
    stage.breaks(FaultKind::isolate_node, of_node(stage.n1), zero_instant).lasts = 8s;
    stage.run(zero_instant + 30s);
    CHECK(stage.never(Event::session_create_started, stage.p1));
    CHECK(stage.only(Event::session_created).actor.index == stage.p2.index());
    CHECK(times_of(stage, Event::link_cut) == std::vector<std::int64_t>{0});
    CHECK(times_of(stage, Event::link_healed) == std::vector<std::int64_t>{8000});
    CHECK(stage.never(Event::ml_switchover));  // Back before its hosts count as lost.
}

TEST_CASE("isolate_node: after a while its hosts count as lost, and nobody can be promoted") {
    Stage stage;
    stage.breaks(FaultKind::isolate_node, of_node(stage.n1), zero_instant).lasts = 60s;
    stage.run(zero_instant + 50s);
    std::uint64_t hosts = 0;
    for (const Record& record : stage.records()) {
        hosts += record.rule == Rule::M02 && record.event == Event::ml_failure_detected ? 1U : 0U;
    }
    CHECK(hosts == 2);
    CHECK(stage.never(Event::app_promoted));
}

TEST_CASE("swizzle: hosts are cut off one by one and all come back, in an order of chance") {
    std::vector<std::string> orders;
    for (std::uint64_t seed = 1; seed <= 8; ++seed) {
        Stage stage;
        stage.scenario.seed = seed;
        Fault& fault =
            stage.breaks(FaultKind::swizzle, {Selector::Kind::data_center, 0}, zero_instant);
        fault.stagger = 1s;
        fault.lasts = 10s;
        stage.call_arrives(zero_instant + 5s);
        stage.run(zero_instant + 60s);
        CHECK(stage.never(Event::session_create_started));  // Nobody can hear of the call.
        CHECK(times_of(stage, Event::link_cut)
              == std::vector<std::int64_t>{0, 1000, 2000, 3000, 4000});
        CHECK(times_of(stage, Event::link_healed)
              == std::vector<std::int64_t>{10000, 11000, 12000, 13000, 14000});
        std::string order;
        for (const Record& record : stage.records()) {
            if (record.event == Event::link_cut || record.event == Event::link_healed) {
                order += std::to_string(record.other.index);
            }
        }
        orders.push_back(order);
    }
    std::ranges::sort(orders);
    CHECK(std::ranges::adjacent_find(orders) == orders.end());
}

TEST_CASE("swizzle: begun anew before it is over, it leaves nobody cut off") {
    Stage stage;
    stage.call_arrives(zero_instant + 40s);
    Fault& fault = stage.breaks(FaultKind::swizzle, {Selector::Kind::data_center, 0}, zero_instant);
    fault.stagger = 2s;
    fault.lasts = 5s;
    fault.trigger.kind = Trigger::Kind::every;
    fault.trigger.every = 7s;
    fault.times = 3;
    stage.run(zero_instant + 60s);
    CHECK(stage.count(Event::link_cut) == stage.count(Event::link_healed));
    CHECK(stage.count(Event::link_cut) > 5);
    CHECK(stage.count(Event::session_created) == 1);
}

TEST_CASE(
    "service_unavailable: SCS switches over at once, and the application lives on as backup") {
    Stage stage;
    stage.breaks_app(FaultKind::service_unavailable, stage.p1, zero_instant).lasts = 30s;
    stage.run(zero_instant + 60s);
    CHECK(stage.only(Event::ml_failure_detected).reason == Reason::service_unavailable);
    CHECK(stage.only(Event::app_demoted).actor.index == stage.p1.index());
    CHECK(stage.only(Event::app_promoted).actor.index == stage.b1.index());
    CHECK(stage.only(Event::app_promoted).at == zero_instant + 525ms);
}

TEST_CASE("service_unavailable: who has no service is not promoted, and is when it has again") {
    Stage stage;
    stage.breaks_app(FaultKind::service_unavailable, stage.b1, zero_instant).lasts = 30s;
    stage.breaks_app(FaultKind::crash, stage.p1, zero_instant + 5s);
    stage.run(zero_instant + 60s);
    CHECK(stage.only(Event::app_promoted).actor.index == stage.b1.index());
    CHECK(stage.only(Event::app_promoted).at > zero_instant + 30s);
}

TEST_CASE("false_detection: what lives is taken for dead, and there are two primaries") {
    Stage stage;
    stage.breaks_app(FaultKind::false_detection, stage.p1, zero_instant).lasts = 10s;
    stage.run(zero_instant + 30s);
    CHECK(stage.never(Event::app_crashed));
    CHECK(stage.only(Event::app_promoted).actor.index == stage.b1.index());
    CHECK(stage.only(Event::app_demoted).at > zero_instant + 10s);  // Seen again, M08.
}

TEST_CASE("false_detection of a host: SCS connects anew, by itself or when the fault ends") {
    for (const bool lasts : {false, true}) {
        Stage stage;
        Fault& fault = stage.breaks(FaultKind::false_detection,
                                    {Selector::Kind::host, stage.h1.index()}, zero_instant);
        if (lasts) {
            fault.lasts = 30s;
        }
        stage.run(zero_instant + 60s);
        CHECK(stage.only(Event::app_promoted).at == zero_instant + 520ms);
        const Duration back = stage.only(Event::app_demoted).at - zero_instant;
        CHECK((back > 30s) == lasts);
    }
}

TEST_CASE("missed_detection: a crash goes unseen until the fault ends") {
    Stage stage;
    stage.breaks_app(FaultKind::missed_detection, stage.p1, zero_instant).lasts = 20s;
    stage.breaks_app(FaultKind::crash, stage.p1, zero_instant + 1s);
    stage.run(zero_instant + 60s);
    CHECK(stage.only(Event::ml_failure_detected).at == zero_instant + 20s + 5ms);
    CHECK(stage.only(Event::app_promoted).at == zero_instant + 20s + 525ms);
}

TEST_CASE("missed_detection: the loss of a host goes unseen until the fault ends") {
    Stage stage;
    const Selector host{Selector::Kind::host, stage.h1.index()};
    stage.breaks(FaultKind::missed_detection, host, zero_instant).lasts = 40s;
    stage.breaks(FaultKind::host_down, host, zero_instant + 1s);
    stage.run(zero_instant + 60s);
    CHECK(stage.only(Event::app_promoted).at == zero_instant + 40s + 520ms);
}

TEST_CASE("burst: calls come so many times as fast while it lasts, each of them once") {
    Stage stage;
    stage.calls_arrive(zero_instant, 1s, 30);
    Fault& fault = stage.breaks(FaultKind::burst, {}, zero_instant + 5500ms);
    fault.factor = 4 * one_in_millionths;
    fault.lasts = 2s;
    stage.run(zero_instant + 60s);
    const std::vector<std::int64_t> arrivals = times_of(stage, Event::call_arrived);
    CHECK(arrivals.size() == 30);
    const auto within =
        std::ranges::count_if(arrivals, [](std::int64_t at) { return at >= 5500 && at < 7500; });
    CHECK(within == 8);
    CHECK(arrivals[6] == 5625);  // Half a second was left to it, of which a quarter remains.
    CHECK(arrivals.back() == 23000);
}

TEST_CASE("burst: of one group, and backwards") {
    Stage stage;
    stage.calls_arrive(zero_instant, 1s, 10);
    const GroupId other = stage.calls_arrive(zero_instant, 1s, 10);
    Fault& fault = stage.breaks(FaultKind::burst, {}, zero_instant + 5500ms);
    fault.factor = one_in_millionths / 2;
    fault.group = other;
    stage.run(zero_instant + 60s);
    std::array<std::int64_t, 2> last{};  // By group.
    for (const Record& record : stage.records()) {
        if (record.event == Event::call_arrived) {
            last.at(record.call.group) = record.at.time_since_epoch().count() / 1000;
        }
    }
    CHECK(last.at(0) == 9000);
    CHECK(last.at(1) == 5500 + 2 * 3500);
}

TEST_CASE("throttle: fewer workers, and calls wait for them") {
    for (const bool throttled : {false, true}) {
        Stage stage;
        stage.calls_arrive(zero_instant, Duration{1}, 4);
        if (throttled) {
            Fault& fault = stage.breaks_app(FaultKind::throttle, stage.p1, zero_instant - 1s);
            fault.factor = one_in_millionths / 4;
            fault.lasts = 20s;
        }
        stage.run(zero_instant + 10s);
        const std::vector<std::int64_t> made = times_of(stage, Event::session_created);
        CHECK(made.size() == 4);
        CHECK(made.back() == (throttled ? 201 : 51));
    }
}

TEST_CASE("pull_fails: what an application asks for does not come, and it asks again") {
    Stage stage;
    stage.interactions_wait(zero_instant, 4, 1s);
    Fault& fault = stage.breaks_app(FaultKind::pull_fails, stage.p1, zero_instant - 1s);
    fault.lasts = 30s;
    stage.run(zero_instant + 60s);
    CHECK(stage.never(Event::ixn_pulled, stage.p1));
    CHECK(stage.count(Event::ixn_done) == 4);
    CHECK(stage.count(Event::message_lost) > 1);
}

TEST_CASE("pull_fails: with a probability, only so many of the pulls") {
    Stage stage;
    stage.interactions_wait(zero_instant, 1, 1s);
    Fault& fault = stage.breaks_app(FaultKind::pull_fails, stage.p1, zero_instant);
    fault.probability = one_in_millionths / 4;
    fault.lasts = 200s;
    stage.run(zero_instant + 300s);
    CHECK(stage.count(Event::message_lost) > 30);
    CHECK(stage.count(Event::message_lost) < 70);
}

}  // namespace orsim
