#include "reports/kept_records.hpp"
#include "reports/perfetto_trace.hpp"
#include "tests/reports/stage.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

using namespace orsim;  // NOLINT(google-build-using-namespace)
using nlohmann::json;
using orsim::tests::Stage;
using orsim::tests::Told;

namespace {

json trace_of(const Stage& stage, std::uint64_t left_out = 0) {
    const RunFacts facts = stage.facts();
    PerfettoTrace trace{stage.scenario, facts, stage.records, left_out};
    std::string text;
    while (trace.add_piece(text)) {
    }
    REQUIRE(json::accept(text));
    return json::parse(text);
}

std::string word(const json& event, const char* key) {
    return event.at(key).get<std::string>();
}

/// Slices of a thread nest: each end is of the slice begun last, and none stays open.
void check_slices(const json& events) {
    std::map<std::int64_t, std::vector<std::string>> open;
    for (const json& event : events) {
        std::vector<std::string>& stack = open[event.value("tid", std::int64_t{0})];
        const std::string name = word(event, "name");
        const bool ends = word(event, "ph") == "E";
        CHECK((!ends || (!stack.empty() && stack.back() == name)));
        if (word(event, "ph") == "B") {
            stack.push_back(name);
        } else if (ends && !stack.empty()) {
            stack.pop_back();
        }
    }
    for (const auto& [thread, stack] : open) {
        CHECK(stack.empty());
    }
}

/// Each asynchronous begin has one end after it under the same category, id, name and process,
/// which is how Perfetto pairs them.
void check_pairs(const json& events) {
    using Key = std::tuple<std::string, std::string, std::string, std::int64_t>;
    std::map<Key, std::int64_t> open;
    std::set<Key> done;
    for (const json& event : events) {
        const std::string phase = word(event, "ph");
        if (phase != "b" && phase != "e") {
            continue;
        }
        const bool begins = phase == "b";
        const Key key{word(event, "cat"), word(event, "id"), word(event, "name"), event.at("pid")};
        const std::int64_t at = event.at("ts");
        CHECK(open.contains(key) != begins);
        CHECK_FALSE(done.contains(key));
        CHECK((begins || open[key] <= at));
        if (begins) {
            open[key] = at;
        } else {
            open.erase(key);
            done.insert(key);
        }
    }
    CHECK(open.empty());
    CHECK_FALSE(done.empty());
}

/// Arrows hang on instants: one of the same thread and time stands before each end of an arrow.
/// Each that begins ends, and none ends that has not begun.
void check_arrows(const json& events) {
    std::map<std::uint64_t, std::size_t> begun;
    json before;
    for (const json& event : events) {
        const std::string phase = word(event, "ph");
        if (phase != "s" && phase != "f") {
            before = event;
            continue;
        }
        CHECK(word(before, "ph") == "i");
        CHECK(before.at("tid") == event.at("tid"));
        CHECK(before.at("ts") == event.at("ts"));
        const std::uint64_t id = event.at("id");
        const bool begins = phase == "s";
        CHECK(begun.contains(id) != begins);
        CHECK((!begins || before.at("args").at("number") == id));
        begun[id] += begins ? 0 : 1;
    }
    for (const auto& [id, ends] : begun) {
        CHECK(ends > 0);
    }
}

/// What holds for every event; and each process and thread has a name.
void check_events(const json& events) {
    std::set<std::int64_t> processes;
    std::set<std::int64_t> threads;
    std::int64_t last = 0;
    for (const json& event : events) {
        INFO(event.dump());
        CHECK(word(event, "ph").size() == 1);
        const std::int64_t process = event.at("pid");
        CHECK(process > 0);
        REQUIRE(event.at("ts").is_number_integer());
        CHECK(event.at("ts").get<std::int64_t>() >= last);
        last = event.at("ts");
        if (word(event, "name") == "process_name") {
            processes.insert(process);
        }
        const bool names_a_thread = word(event, "name") == "thread_name";
        CHECK((!names_a_thread || threads.insert(event.at("tid").get<std::int64_t>()).second));
        CHECK(processes.contains(process));
        CHECK((!event.contains("tid") || threads.contains(event.at("tid").get<std::int64_t>())));
    }
}

void check_trace(const json& trace) {
    const json& events = trace.at("traceEvents");
    check_events(events);
    check_slices(events);
    check_pairs(events);
    check_arrows(events);
}

std::size_t count_of(const json& trace, const std::string& phase, const std::string& name) {
    std::size_t found = 0;
    for (const json& event : trace.at("traceEvents")) {
        found += word(event, "ph") == phase && word(event, "name") == name ? 1U : 0U;
    }
    return found;
}

TEST_CASE("a trace keeps the rules of its form and says what each host and application did") {
    Stage stage;
    stage.primary_dies_in_creation();
    const json trace = trace_of(stage);
    check_trace(trace);
    CHECK(count_of(trace, "B", "primary mode") == 3);
    CHECK(count_of(trace, "B", "down") == 1);
    CHECK(count_of(trace, "b", "watch of B1") == 1);
    CHECK(count_of(trace, "b", "creation of P1") == 1);
    CHECK(count_of(trace, "b", "call at sip1") == 1);
    CHECK(count_of(trace, "i", "session.created") == 1);
    CHECK(count_of(trace, "f", "cause") == 12);
    CHECK(trace.at("otherData").at("fingerprint") == to_text(stage.timeline.fingerprint()));
    CHECK(trace.dump().find("\"host h1 (east)\"") != std::string::npos);
    CHECK(trace.dump().find("\"B1 (backup of node N1)\"") != std::string::npos);
}

TEST_CASE("a trace of a run that begins before zero has no time before zero") {
    Stage stage;
    stage.scenario.start = Instant{-10s};
    stage.note(-10s, Told{.event = Event::call_arrived, .actor = Stage::sip1, .call = Stage::c1});
    stage.note(5s, Told{.event = Event::call_routed, .actor = Stage::sip1, .call = Stage::c1});
    const json trace = trace_of(stage);
    check_trace(trace);
    CHECK(trace.at("traceEvents").back().at("ts") == 15'000'000);
    CHECK(trace.at("otherData").at("zero") == "-10.000000 s of simulated time");
}

TEST_CASE("what a crash leaves open in a trace ends with it, and what begins again ends before") {
    Stage stage;
    for (int n = 0; n < 2; ++n) {
        stage.note(
            1s,
            Told{.event = Event::session_create_started, .actor = Stage::p1, .call = Stage::c1});
        stage.note(1s, Told{.event = Event::fault_started, .actor = Stage::f1});
    }
    stage.note(2s, Told{.event = Event::app_crashed, .actor = Stage::p1});
    stage.note(2s, Told{.event = Event::app_started, .actor = Stage::p1});
    stage.note(2s, Told{.event = Event::app_promoted, .actor = Stage::p1});
    const json trace = trace_of(stage);
    check_trace(trace);
    CHECK(count_of(trace, "e", "creation of P1") == 2);
    CHECK(count_of(trace, "e", "fault of f1") == 2);
    CHECK(trace.dump().find(R"({"end":"app.crashed"})") != std::string::npos);
}

TEST_CASE("a long trace comes in pieces that make one whole") {
    Stage stage;
    for (std::uint32_t n = 0; n < 10'000; ++n) {
        stage.note(
            std::chrono::milliseconds{n},
            Told{.event = Event::call_arrived, .actor = Stage::sip1, .call = CallName{1, n}});
    }
    check_trace(trace_of(stage));
    const RunFacts facts = stage.facts();
    PerfettoTrace trace{stage.scenario, facts, stage.records, 0};
    std::string first;
    CHECK(trace.add_piece(first));
    CHECK(count_of(trace_of(stage), "b", "call at sip1") == 10'000);
    CHECK_FALSE(json::accept(first));
}

TEST_CASE("hostile names change nothing in the shape of a trace") {
    Stage plain;
    plain.primary_dies_in_creation();
    Stage stage;
    const std::string hostile = "\"},{\\\n\xe2\x80\xae\xff" + std::string(10'000, 'y');
    stage.scenario.name = hostile;
    stage.scenario.topology.apps[AppId{1}].id = hostile;
    stage.scenario.topology.nodes[NodeId{0}].id = hostile;
    stage.scenario.topology.hosts[HostId{0}].id = hostile;
    stage.scenario.workload[GroupId{0}].id = hostile;
    stage.scenario.faults[FaultId{0}].id = hostile;
    stage.primary_dies_in_creation();
    const json trace = trace_of(stage);
    check_trace(trace);
    CHECK(trace.at("traceEvents").size() == trace_of(plain).at("traceEvents").size());
}

TEST_CASE("a trace says what it leaves out") {
    Stage stage;
    stage.primary_dies_in_creation();
    const json trace = trace_of(stage, 7);
    check_trace(trace);
    CHECK(count_of(trace, "i", "left out") == 1);
    CHECK(trace.at("otherData").at("left_out") == "7");
    CHECK(count_of(trace_of(stage), "i", "left out") == 0);
}

TEST_CASE("of a run too long to show, the first calls are kept whole") {
    Stage stage;
    for (std::uint32_t n = 0; n < 10; ++n) {
        stage.note(1s, Told{.event = Event::call_arrived, .call = CallName{1, n}});
    }
    stage.note(2s, Told{.event = Event::app_crashed, .actor = Stage::p1});
    for (std::uint32_t n = 0; n < 10; ++n) {
        stage.note(3s, Told{.event = Event::call_routed, .call = CallName{1, n}});
    }
    KeptRecords kept{4};
    kept.take(stage.records);
    CHECK(kept.records().size() == 9);
    CHECK(kept.left_out() == 12);
    CHECK(kept.records().back().call == CallName{1, 3});
    KeptRecords all{100};
    all.take(stage.records);
    CHECK(all.left_out() == 0);
}

}  // namespace
