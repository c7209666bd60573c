#include "reports/sentence.hpp"
#include "tests/reports/stage.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace orsim;  // NOLINT(google-build-using-namespace)
using orsim::tests::Stage;
using orsim::tests::Told;

namespace {

std::string told(const Told& what) {
    const Stage stage;
    return sentence(Names{stage.scenario, visible}, what);
}

TEST_CASE("who tries to create is told with the part it plays") {
    CHECK(told({.event = Event::session_create_started,
                .actor = Stage::p1,
                .reason = Reason::as_assigned,
                .rule = Rule::R09})
          == "P1 (primary of assigned node N1) starts creating the session");
    CHECK(told({.event = Event::session_create_started,
                .actor = Stage::b1,
                .reason = Reason::as_new_primary,
                .rule = Rule::R12})
          == "B1 (new primary of assigned node N1) starts creating the session: it became primary "
             "before the session existed");
    CHECK(told({.event = Event::session_create_started,
                .actor = Stage::p2,
                .reason = Reason::as_reserved,
                .rule = Rule::R13})
          == "P2 (reserved node N2) starts creating the session: its watch ran out");
}

TEST_CASE("a reserved node that was asked to create did not wait for its watch") {
    CHECK(told({.event = Event::session_create_started,
                .actor = Stage::p2,
                .reason = Reason::as_reserved,
                .rule = Rule::G02})
          == "P2 (reserved node N2) starts creating the session: the assigned node handed it over");
    CHECK(told({.event = Event::session_create_started,
                .actor = Stage::p2,
                .reason = Reason::as_reserved,
                .rule = Rule::R13,
                .policy = static_cast<std::uint8_t>(Policy::create_failure_signal)})
          == "P2 (reserved node N2) starts creating the session: the assigned node has failed to "
             "create it");
}

TEST_CASE("lengths are told as people say them") {
    CHECK(told({.event = Event::watch_satisfied,
                .actor = Stage::p2,
                .reason = Reason::session_exists,
                .amount = 4'949'000})
          == "the watch of P2 (N2) ends with 4.949 s left: the session exists");
    CHECK(told({.event = Event::session_created,
                .actor = Stage::p2,
                .reason = Reason::only_session,
                .amount = 5'051'000,
                .rule = Rule::R13})
          == "P2 (reserved node N2) has created the session 5.051 s after the call arrived");
}

TEST_CASE("a part of a sentence that nobody fills is left out") {
    CHECK(told({.event = Event::call_routed, .actor = Stage::sip1, .amount = 70'000})
          == "the call is routed 70 ms after it arrived");
    CHECK(told({.event = Event::call_routed,
                .actor = Stage::sip1,
                .other = Stage::p1,
                .amount = 70'000})
          == "the call is routed for P1 70 ms after it arrived");
    CHECK(told({.event = Event::recovery_started, .actor = Stage::b1})
          == "B1 (N1) starts recovering the sessions of its node");
    CHECK(told({.event = Event::recovery_started, .actor = Stage::b1, .amount = 3})
          == "B1 (N1) starts recovering the sessions of its node, 3 of them");
}

TEST_CASE("the parties of a sentence are found by what they are") {
    const std::string expected = "scs1 takes P1 for failed: its LCA does not answer";
    CHECK(told({.event = Event::ml_failure_detected,
                .actor = Stage::scs1,
                .other = Stage::p1,
                .reason = Reason::host_silent})
          == expected);
    CHECK(told({.event = Event::ml_failure_detected,
                .actor = Stage::p1,
                .other = Stage::scs1,
                .reason = Reason::host_silent})
          == expected);
}

TEST_CASE("a fault says what it does and whom it hit") {
    CHECK(told({.event = Event::fault_started, .actor = Stage::f1, .other = Stage::p1})
          == "fault f1 begins: crash of primary_of:N1, hitting P1");
    CHECK(
        told({.event = Event::fault_no_effect, .actor = Stage::f1, .reason = Reason::already_down})
        == "fault f1 has no effect: it is down already (crash of primary_of:N1)");
}

TEST_CASE("a fault that names its target outright does not name it twice") {
    Stage stage;
    stage.scenario.faults[FaultId{0}].target = {Selector::Kind::app, 0};
    const Names names{stage.scenario, visible};
    CHECK(
        sentence(names, Told{.event = Event::fault_started, .actor = Stage::f1, .other = Stage::p1})
        == "fault f1 begins: crash of P1");
}

TEST_CASE("an option that changes is told with its value") {
    Stage stage;
    Fault& fault = stage.scenario.faults[FaultId{0}];
    fault.kind = FaultKind::set_option;
    fault.target = {Selector::Kind::node, 0};
    fault.option = "call-watching-timeout";
    fault.value = 1000;
    const Names names{stage.scenario, visible};
    CHECK(sentence(names, Told{.event = Event::option_set, .actor = Stage::f1, .other = Stage::n1})
          == "an option is set: call-watching-timeout = 1000 ms on N1");
}

TEST_CASE("lists of nodes, T-Servers and clocks are told as what they are") {
    CHECK(told({.event = Event::node_list_read,
                .actor = Stage::p1,
                .other = {EntityKind::node, 1},
                .reason = Reason::node_left_out})
          == "P1 reads a list of nodes without N2");
    CHECK(
        told({.event = Event::call_arrived,
              .actor = Stage::sip1,
              .other = Stage::n1,
              .reason = Reason::assigned_twice})
        == "the call arrives at sip1, assigned to N1: another node takes itself for assigned too");
    CHECK(
        told({.event = Event::tserver_switched,
              .actor = Stage::sip1,
              .reason = Reason::warm_standby})
        == "the backup of sip1 takes over: in warm standby it knows neither IDs nor data of older "
           "calls");
    CHECK(told({.event = Event::tserver_paired, .actor = Stage::sip1, .amount = 700})
          == "sip1 has a backup again, which is to learn of 700 calls");
    CHECK(told({.event = Event::tserver_paired, .actor = Stage::sip1})
          == "sip1 has a backup again");
    CHECK(told({.event = Event::clock_put,
                .actor = Stage::p1,
                .reason = Reason::put_back,
                .amount = 2'500'000})
          == "the wall clock of P1 is put back by 2.5 s");
    CHECK(told({.event = Event::clock_paced, .actor = Stage::p1, .amount = 1'010'000})
          == "the clock of P1 runs at 1.01 of true time");
    CHECK(told({.event = Event::clock_paced, .actor = Stage::p1, .amount = 12'000'000})
          == "the clock of P1 runs at 12 of true time");
}

TEST_CASE("a renamed option of a DN is told with the strategy it names") {
    Stage stage;
    Fault& fault = stage.scenario.faults[FaultId{0}];
    fault.kind = FaultKind::set_option;
    fault.target = {Selector::Kind::tserver, 0};
    fault.option = "application@Other";
    fault.names_application = true;
    Strategy strategy;
    strategy.id = "new_main";
    fault.value = stage.scenario.strategies.add(strategy).index();
    const Names names{stage.scenario, visible};
    CHECK(
        sentence(names, Told{.event = Event::option_set, .actor = Stage::f1, .other = Stage::sip1})
        == "an option is set: application@Other = new_main on sip1");
}

TEST_CASE("an order of SCS says into which mode") {
    CHECK(told({.event = Event::ml_switchover,
                .actor = Stage::scs1,
                .other = Stage::b1,
                .reason = Reason::failure,
                .amount = 1})
          == "scs1 orders B1 into primary mode: the primary failed");
    CHECK(told({.event = Event::ml_switchover,
                .actor = Stage::scs1,
                .other = Stage::p1,
                .reason = Reason::operator_command,
                .amount = 0})
          == "scs1 orders P1 into backup mode: an operator commands it");
}

TEST_CASE("what may be zero is told only when it is not") {
    CHECK(told({.event = Event::session_create_started,
                .actor = Stage::p1,
                .reason = Reason::as_assigned,
                .amount = 20'000})
          == "P1 (primary of assigned node N1) starts creating the session after 20 ms without a "
             "free worker");
    CHECK(told({.event = Event::ml_failure_detected,
                .actor = Stage::scs1,
                .other = {EntityKind::host, 0},
                .reason = Reason::host_silent,
                .amount = 18'000'000})
          == "scs1 takes h1 for failed after 18 s of silence: its LCA does not answer");
}

TEST_CASE("a cut is told by its link or by its fault") {
    Stage stage;
    Fault& fault = stage.scenario.faults[FaultId{0}];
    fault.kind = FaultKind::partition;
    fault.target = {};
    fault.from = {Selector::Kind::host, 0};
    fault.to = {Selector::Kind::host, 1};
    fault.one_way = true;
    Link wan;
    wan.id = "wan";
    stage.scenario.topology.links.add(wan);
    const Names names{stage.scenario, visible};
    CHECK(sentence(names, Told{.event = Event::link_cut, .actor = {EntityKind::link, 0}})
          == "the network is cut on link wan");
    CHECK(sentence(names, Told{.event = Event::link_cut, .actor = Stage::f1})
          == "the network is cut: partition from host:h1 one way to host:h2");
    CHECK(sentence(names, Told{.event = Event::link_healed, .actor = Stage::f1})
          == "the network carries again after the partition from host:h1 one way to host:h2");
}

TEST_CASE("every event has a sentence of its own, with and without parties") {
    const Stage stage;
    const Names names{stage.scenario, visible};
    std::vector<std::string> seen;
    for (std::size_t at = 0; at < event_kinds; ++at) {
        const auto event = static_cast<Event>(at);
        INFO(std::string{to_text(event)});
        const std::string full = sentence(
            names, Told{.event = event, .actor = Stage::p1, .other = Stage::n2, .amount = 7});
        CHECK_FALSE(full.empty());
        CHECK(full.find_first_of("[]{}\n") == std::string::npos);
        CHECK(std::find(seen.begin(), seen.end(), full) == seen.end());
        seen.push_back(full);
        const std::string bare = sentence(names, Told{.event = event});
        CHECK_FALSE(bare.empty());
        CHECK(bare.find_first_of("[]{}\n") == std::string::npos);
    }
}

TEST_CASE("every reason fits into a sentence") {
    const Stage stage;
    const Names names{stage.scenario, visible};
    for (std::size_t at = 0; at < reason_kinds; ++at) {
        Record record = Told{.event = Event::session_terminated, .actor = Stage::p1};
        record.reason = static_cast<Reason>(at);
        const std::string text = sentence(names, record);
        INFO(text);
        CHECK(text.starts_with("P1 ("));
        CHECK(text.ends_with(why(record)));
    }
}

TEST_CASE("a reason is told in words, not by its name alone") {
    CHECK(why(Told{.reason = Reason::terminated_by_demotion})
          == "its application was sent to backup mode");
    CHECK(why(Told{.reason = Reason::no_such_session}) == "there is no such session");
    CHECK(why(Told{.reason = Reason::plain}) == "plainly");
    CHECK(why(Told{.reason = Reason::orphan_call_gone}) == "its call has gone");
    CHECK(why(Told{.reason = Reason::failback}) == "automatic failback");
    CHECK(why(Told{.reason = Reason::step_failed}) == "the creation went wrong");
}

}  // namespace
