#include "reports/text.hpp"
#include "tests/reports/stage.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <fstream>
#include <span>
#include <sstream>
#include <string>
#include <vector>

using namespace orsim;  // NOLINT(google-build-using-namespace)
using orsim::tests::Stage;
using orsim::tests::Told;

namespace {

std::string text_of(const Stage& stage) {
    std::string out;
    write_text(out, stage.scenario, stage.facts(), stage.records);
    return out;
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream from{text};
    for (std::string line; std::getline(from, line);) {
        lines.push_back(line);
    }
    return lines;
}

std::string file(const char* path) {
    const std::ifstream from{path, std::ios::binary};
    std::ostringstream text;
    text << from.rdbuf();
    return text.str();
}

TEST_CASE("a run is told from its header to its fingerprint") {
    Stage stage;
    stage.primary_dies_in_creation();
    CHECK(text_of(stage) == file("tests/reports/primary_dies_in_creation.txt"));
}

TEST_CASE("a run drained in pieces gives the text of the whole") {
    Stage stage;
    stage.primary_dies_in_creation();
    const std::span<const Record> all{stage.records};
    std::string out;
    TextTimeline timeline{stage.scenario};
    timeline.header(out, stage.facts().tie_rule);
    for (std::size_t at = 0; at < all.size(); at += 3) {
        timeline.lines(out, all.subspan(at, std::min<std::size_t>(3, all.size() - at)));
    }
    timeline.footer(out, stage.facts());
    CHECK(out == text_of(stage));
}

TEST_CASE("an event more in one story changes no line of another") {
    Stage one;
    Stage two;
    for (Stage* stage : {&one, &two}) {
        const auto first = stage->note(
            0s, Told{.event = Event::call_arrived, .actor = Stage::sip1, .call = Stage::c1});
        if (stage == &two) {
            stage->note(
                1s, Told{.event = Event::call_arrived, .actor = Stage::sip1, .call = Stage::bg17});
            stage->note(1s, Told{.event = Event::app_hung, .actor = Stage::p2});
        }
        const auto begun = stage->note(2s, Told{.event = Event::session_create_started,
                                                .actor = Stage::p1,
                                                .call = Stage::c1,
                                                .cause = first});
        const auto crash = stage->note(3s, Told{.event = Event::app_crashed, .actor = Stage::p1});
        stage->note(4s, Told{.event = Event::session_create_aborted,
                             .actor = Stage::p1,
                             .call = Stage::c1,
                             .cause = begun});
        stage->note(5s, Told{.event = Event::app_started, .actor = Stage::p1, .cause = crash});
    }
    std::string shorter;
    std::string longer;
    TextTimeline{one.scenario}.lines(shorter, one.records);
    TextTimeline{two.scenario}.lines(longer, two.records);
    std::vector<std::string> kept = lines_of(longer);
    REQUIRE(kept.size() == 7);
    kept.erase(kept.begin() + 1, kept.begin() + 3);
    CHECK(kept == lines_of(shorter));
}

TEST_CASE("a cause that was not told is named by its number") {
    Stage stage;
    for (int n = 0; n < 3; ++n) {
        stage.note(1s, Told{.event = Event::app_hung,
                            .actor = Stage::p1,
                            .cause = n == 0 ? no_record : stage.records.back().number});
    }
    std::string out;
    TextTimeline{stage.scenario}.lines(out, std::span<const Record>{stage.records}.subspan(1));
    const std::vector<std::string> lines = lines_of(out);
    REQUIRE(lines.size() == 2);
    CHECK(lines[0].ends_with("  <- #0"));
    CHECK(lines[1].ends_with("  <- P1.1"));
}

TEST_CASE("the header says what is not as it comes, and that all the rest is") {
    Stage stage;
    Scenario& scenario = stage.scenario;
    scenario.description = "Two\nlines.";
    scenario.profile = Profile::v814;
    scenario.release = {8, 1, 400, 64};
    scenario.start = Instant{-10s};
    scenario.policies.choice.at(static_cast<std::size_t>(Policy::late_primary)) = 1;
    scenario.options.set(Option::call_watching_timeout, 1, 8000);
    scenario.options.set(Option::hangup_restart, 0, 0);
    for (std::size_t host = 0; host < 5; ++host) {
        scenario.options.set(Option::addp_timeout, host, 20);
    }
    scenario.topology.tservers[TServerId{0}].default_dn = "9999";
    scenario.assumptions.set(Assumption::promotion, constant(700ms));
    scenario.assumptions.set_count(Assumption::workers_per_application, 8);
    std::string out;
    TextTimeline{scenario}.header(out, "first come, first served");
    CHECK(out == R"(orsim timeline 1
scenario     crash-in-creation
             Two
             lines.
profile      8.1.4, release 8.1.400.64
seed         42
time         -10.000000 s until 60.000000 s
ties         first come, first served
policies
  late_primary = both_run (A6; default first_registered_wins)
  all others at their defaults
options
  node N2: call-watching-timeout = 8000 ms (default 5000 ms)
  all hosts: addp-timeout = 20 s (default 9 s)
  application P1: hangup-restart = false (default true)
  T-Server sip1: default-dn = 9999 (default none)
  all others at the product's defaults
assumptions
  promotion = 700 ms (default 500 ms)
  workers_per_application = 8 (default 4)
  all others at their defaults

)");
}

TEST_CASE("hostile names stay on their line") {
    Stage stage;
    const std::string hostile = "x\n\x1b[2J\r\xe2\x80\xae\xff</script>\"" + std::string(5000, 'y');
    stage.scenario.name = hostile;
    stage.scenario.description = hostile;
    stage.scenario.topology.apps[AppId{0}].id = hostile;
    stage.scenario.topology.nodes[NodeId{0}].id = hostile;
    stage.scenario.workload[GroupId{0}].id = hostile;
    stage.scenario.faults[FaultId{0}].id = hostile;
    stage.primary_dies_in_creation();
    std::string out;
    TextTimeline{stage.scenario}.lines(out, stage.records);
    CHECK(lines_of(out).size() == stage.records.size());
    for (const char letter : out) {
        const bool is_plain = letter == '\n' || (letter >= ' ' && letter <= '~');
        REQUIRE(is_plain);
    }
    CHECK(out.find("x\\n\\u{1b}[2J\\r\\u{202e}\\xff</script>\"yyy") != std::string::npos);
}

TEST_CASE("outcomes are the timeline without its lines") {
    Stage stage;
    stage.primary_dies_in_creation();
    std::string out;
    write_outcomes(out, stage.scenario, stage.facts());
    std::string expected;
    TextTimeline timeline{stage.scenario};
    timeline.header(expected, stage.facts().tie_rule);
    timeline.footer(expected, stage.facts());
    CHECK(out == expected);
    CHECK(lines_of(out).back() == "fingerprint " + to_text(stage.timeline.fingerprint()));
}

TEST_CASE(
    "a summary names the chief metrics always and the others when there is something to say") {
    Tally tally;
    std::string empty;
    write_summary(empty, tally);
    CHECK(empty.find("  calls.stuck                          0\n") != std::string::npos);
    CHECK(empty.find("interactions.pulled") == std::string::npos);
    CHECK(empty.find("  session_creation_delay               no values\n") != std::string::npos);
    Record pull;
    pull.event = Event::ixn_pulled;
    tally.add(pull);
    std::string full;
    write_summary(full, tally);
    CHECK(full.find("  interactions.pulled                  1\n") != std::string::npos);
}

}  // namespace
