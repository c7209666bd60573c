// T-Servers: switchovers of a pair, the loss of the whole, new calls elsewhere, renamed clusters.
#include "tests/world/stage.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

namespace orsim {
namespace {

constexpr Selector the_tserver{Selector::Kind::tserver, 0};

std::size_t lost(const Stage& stage, Reason reason) {
    return static_cast<std::size_t>(
        std::ranges::count_if(stage.records(), [reason](const Record& record) {
            return record.event == Event::call_lost && record.reason == reason;
        }));
}

}  // namespace

TEST_CASE("tserver_switchover: in hot standby nobody notices (T06)") {
    const auto told = [](bool switches) {
        Stage stage;
        stage.call_arrives(zero_instant + 1s);
        if (switches) {
            stage.breaks(FaultKind::tserver_switchover, the_tserver, zero_instant + 1020ms);
        }
        stage.run(zero_instant + 14s);
        return stage.story({Event::session_created, Event::call_routed, Event::call_lost,
                            Event::session_orphaned, Event::session_ended, Event::call_ended});
    };
    CHECK(told(true) == told(false));
}

TEST_CASE("tserver_switchover: in warm standby older calls lose IDs and data, newer ones do not") {
    Stage stage;
    stage.scenario.topology.tservers[stage.tserver].standby = Standby::warm;
    stage.call_arrives(zero_instant);          // Talks.
    stage.call_arrives(zero_instant + 990ms);  // Has no session yet.
    stage.call_arrives(zero_instant + 2s);
    stage.breaks(FaultKind::tserver_switchover, the_tserver, zero_instant + 1s);
    stage.run(zero_instant + 30s);
    CHECK(lost(stage, Reason::ids_lost) == 1);
    CHECK(stage.only(Event::session_orphaned).at == zero_instant + 1001ms);
    CHECK(stage.count(Event::call_ended) == 2);  // Who talked goes on talking.
    CHECK(stage.count(Event::session_created) == 2);
    CHECK(stage.never(Event::watch_expired));
}

TEST_CASE("tserver_switchover: what the backup has not learnt of yet is lost, burst by burst") {
    const auto lost_after = [](Duration since_back) {
        Stage stage;
        stage.scenario.assumptions.set_count(Assumption::tserver_resync_batch, 3);
        const GroupId calls = stage.calls_arrive(zero_instant, 10ms, 10);
        stage.scenario.workload[calls].talk_time = constant(200s);
        stage.breaks(FaultKind::tserver_switchover, the_tserver, zero_instant + 10s);
        stage.breaks(FaultKind::tserver_switchover, the_tserver, zero_instant + 25s + since_back);
        stage.run(zero_instant + 60s);
        CHECK(stage.count(Event::tserver_paired) == 2);
        return lost(stage, Reason::unsynchronised);
    };
    CHECK(lost_after(Duration{1}) == 7);
    CHECK(lost_after(999ms) == 7);
    CHECK(lost_after(1s) == 4);
    CHECK(lost_after(3s) == 0);
}

TEST_CASE("tserver_switchover: with no backup there the T-Server is gone until it is back") {
    Stage stage;
    stage.call_arrives(zero_instant);
    stage.breaks(FaultKind::tserver_switchover, the_tserver, zero_instant + 1s);
    stage.breaks(FaultKind::tserver_switchover, the_tserver, zero_instant + 2s);
    stage.call_arrives(zero_instant + 3s);
    stage.call_arrives(zero_instant + 20s);
    stage.run(zero_instant + 60s);
    CHECK(stage.only(Event::tserver_down).at == zero_instant + 2s);
    CHECK(stage.only(Event::tserver_up).at == zero_instant + 16s);
    CHECK(lost(stage, Reason::switch_gone) == 2);
    CHECK(stage.count(Event::session_created) == 2);
}

TEST_CASE("tserver_down: new calls go to another T-Server, or are lost, by gateways_retarget") {
    const auto arrives_at = [](std::int64_t retarget) {
        Stage stage;
        TServer other = stage.scenario.topology.tservers[stage.tserver];
        other.id = "sip2";
        stage.scenario.topology.tservers.add(other);
        stage.scenario.options = Options{{2, 5, 4, 1, 2, 0}};
        stage.scenario.assumptions.set_count(Assumption::gateways_retarget, retarget);
        stage.breaks(FaultKind::tserver_down, the_tserver, zero_instant).lasts = 5s;
        stage.call_arrives(zero_instant + 1s);
        stage.call_arrives(zero_instant + 6s);
        stage.run(zero_instant + 60s);
        CHECK(stage.count(Event::session_created) == (retarget == 0 ? 1 : 2));
        const auto first = std::ranges::find(stage.records(), Event::call_arrived, &Record::event);
        CHECK(lost(stage, Reason::switch_gone) == (retarget == 0 ? 1 : 0));
        return first->actor.index;
    };
    CHECK(arrives_at(1) == 1);
    CHECK(arrives_at(0) == 0);
}

TEST_CASE("application@cluster renamed: calls that come from then on are the other cluster's") {
    Stage stage;
    stage.scenario.topology.nodes[stage.n2].cluster = "Other";
    stage.scenario.topology.tservers[stage.tserver].only_cluster = "ORS_Cluster_1";
    Strategy other;
    other.id = "other";
    other.steps = 20;
    stage.scenario.strategies.add(other);
    for (const Instant at : {zero_instant, zero_instant + 5s}) {
        const GroupId calls = stage.call_arrives(at);
        stage.scenario.workload[calls].assigned = NodeId{};
        stage.scenario.workload[calls].reserved = NodeId{};
    }
    Fault& fault = stage.breaks(FaultKind::set_option, the_tserver, zero_instant + 5s);
    fault.option = "application@Other";
    fault.names_application = true;
    fault.value = 1;
    stage.run(zero_instant + 60s);
    CHECK(stage.only(Event::option_set).rule == Rule::D02);
    CHECK(stage.only(Event::session_created, stage.p1).at == zero_instant + 51ms);
    CHECK(stage.only(Event::session_created, stage.p2).at == zero_instant + 5051ms);
    // The other document takes twenty steps of 100 ms, the first took one.
    std::vector<Instant> routed;
    for (const Record& record : stage.records()) {
        if (record.event == Event::call_routed) {
            routed.push_back(record.at);
        }
    }
    REQUIRE(routed.size() == 2);
    CHECK(routed[1] - routed[0] > 6s);
}

}  // namespace orsim
