#include "reports/call_diagram.hpp"
#include "tests/reports/stage.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

using namespace orsim;  // NOLINT(google-build-using-namespace)
using orsim::tests::Stage;
using orsim::tests::Told;

namespace {

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream from{text};
    for (std::string line; std::getline(from, line);) {
        lines.push_back(line);
    }
    return lines;
}

CallTale tale_of(const Stage& stage, std::optional<CallName> wanted = {}) {
    CallTale tale{stage.scenario, wanted};
    tale.take(stage.records);
    return tale;
}

std::string mermaid_of(const Stage& stage) {
    return mermaid_diagram(stage.scenario, tale_of(stage));
}
std::string plantuml_of(const Stage& stage) {
    return plantuml_diagram(stage.scenario, tale_of(stage));
}

/// What each line is by the grammar of the language: its number in the list. A line of no kind
/// fails the test. Texts end where the language would end them.
std::vector<std::size_t> kinds_of(const std::string& diagram,
                                  const std::vector<std::regex>& kinds) {
    std::vector<std::size_t> found;
    for (const std::string& line : lines_of(diagram)) {
        const auto fits = std::ranges::find_if(
            kinds, [&line](const std::regex& kind) { return std::regex_match(line, kind); });
        INFO(line);
        REQUIRE(fits != kinds.end());
        found.push_back(static_cast<std::size_t>(fits - kinds.begin()));
    }
    return found;
}

// A text of Mermaid ends at ";" and "#" unless they are a code such as "#35;".
std::vector<std::size_t> mermaid_kinds(const std::string& diagram) {
    const std::string text = "(?:[^#;<>%{}\"`\\\\]|#[0-9]+;|<br/>)+";
    return kinds_of(diagram, {std::regex{"sequenceDiagram"}, std::regex{"    title " + text},
                              std::regex{"    participant p[0-9]+ as " + text},
                              std::regex{"    p[0-9]+->>p[0-9]+: " + text},
                              std::regex{"    Note over p[0-9]+(?:,p[0-9]+)?: " + text},
                              std::regex{"    rect rgba\\([0-9., ]+\\)"}, std::regex{"    end"}});
}

std::vector<std::size_t> plantuml_kinds(const std::string& diagram) {
    const std::string text =
        "(?:(?!--|__|\\[\\[|\\.\\.)(?:[^<>%$\"!~*'\\\\@#]|<U\\+[0-9A-F]{4}>|\\\\n))+";
    return kinds_of(
        diagram, {std::regex{"@startuml"}, std::regex{"@enduml"}, std::regex{"title " + text},
                  std::regex{"hide footbox"}, std::regex{"participant \"" + text + "\" as p[0-9]+"},
                  std::regex{"p[0-9]+ -(?:\\[#[0-9A-F]{6}\\])?> p[0-9]+ : " + text},
                  std::regex{"note over p[0-9]+(?:, p[0-9]+)?(?: #[0-9A-F]{6})? : " + text}});
}

TEST_CASE(
    "a Mermaid diagram leads from each cause to its effect and marks who creates the session") {
    Stage stage;
    stage.primary_dies_in_creation();
    const std::string diagram = mermaid_of(stage);
    mermaid_kinds(diagram);
    for (const char* part : {
             "    title crash-in-creation, call c1\n",
             "    participant p0 as sip1<br/>T-Server\n",
             "    participant p2 as B1<br/>node N1, host h2\n",
             "    p0->>p1: 0.001000 s<br/>P1 (primary of assigned node N1)<br/>starts "
             "creating the session [R09]\n",
             "    p4->>p2: 0.555000 s<br/>B1 (N1) now runs in primary mode<br/>[R14]\n",
             "    rect rgba(20, 119, 107, 0.2)\n    Note over p2: 0.605000 s<br/>B1 (N1) has "
             "created the session<br/>605 ms after the call arrived<br/>[R12]\n    end\n",
         }) {
        INFO(std::string{part});
        CHECK(diagram.find(part) != std::string::npos);
    }
}

TEST_CASE("a PlantUML diagram tells the same story") {
    Stage stage;
    stage.primary_dies_in_creation();
    const std::string diagram = plantuml_of(stage);
    plantuml_kinds(diagram);
    CHECK(diagram.starts_with("@startuml\ntitle crash-in-creation, call c1\n"));
    CHECK(diagram.ends_with("\n@enduml\n"));
    CHECK(diagram.find("participant \"B1\\nnode N1, host h2\" as p2\n") != std::string::npos);
    CHECK(diagram.find("p4 -> p2 : 0.555000 s\\nB1 (N1) now runs in primary mode\\n[R14]\n")
          != std::string::npos);
    CHECK(diagram.find("note over p2 #DEF3E6 : 0.605000 s\\nB1 (N1) has created")
          != std::string::npos);
    const auto arrows = [](const std::string& text, const std::string& arrow) {
        const std::vector<std::string> lines = lines_of(text);
        return std::ranges::count_if(
            lines, [&](const std::string& line) { return line.find(arrow) != std::string::npos; });
    };
    CHECK(arrows(diagram, " -> ") == arrows(mermaid_of(stage), "->>"));
}

TEST_CASE("hostile names change nothing in the shape of a diagram") {
    Stage plain;
    plain.primary_dies_in_creation();
    for (const std::string& hostile :
         {std::string{"x\n    end\n@enduml\n'"}, std::string{"wrap:a;b#35;%%{init}%% end"},
          std::string{
              "\"<U+0041> **b** __u__ [[http://x]] !include %getenv(1) $x \\n \xe2\x80\xae\xff"},
          std::string(10'000, '#')}) {
        Stage stage;
        stage.scenario.name = hostile;
        stage.scenario.topology.apps[AppId{0}].id = hostile;
        stage.scenario.topology.nodes[NodeId{0}].id = hostile;
        stage.scenario.topology.hosts[HostId{0}].id = hostile;
        stage.scenario.topology.tservers[TServerId{0}].id = hostile;
        stage.scenario.workload[GroupId{0}].id = hostile;
        stage.scenario.faults[FaultId{0}].id = hostile;
        stage.primary_dies_in_creation();
        CHECK(mermaid_kinds(mermaid_of(stage)) == mermaid_kinds(mermaid_of(plain)));
        CHECK(plantuml_kinds(plantuml_of(stage)) == plantuml_kinds(plantuml_of(plain)));
        CHECK(mermaid_of(stage).size() < 50'000);
    }
}

TEST_CASE("what cannot be seen in a name is written once as what it is") {
    Stage stage;
    stage.scenario.name = "a\nb";
    stage.primary_dies_in_creation();
    CHECK(mermaid_of(stage).find("title a#92;nb, call c1\n") != std::string::npos);
    CHECK(plantuml_of(stage).find("title a<U+005C>nb, call c1\n") != std::string::npos);
}

TEST_CASE("a very long story is cut, which the diagram says") {
    Stage stage;
    stage.note(0s, Told{.event = Event::call_arrived, .actor = Stage::sip1, .call = Stage::c1});
    for (int n = 0; n < 2'000; ++n) {
        stage.note(1s, Told{.event = Event::session_step, .actor = Stage::p1, .call = Stage::c1});
    }
    const std::string diagram = mermaid_of(stage);
    mermaid_kinds(diagram);
    CHECK(diagram.size() < 50'000);
    CHECK(diagram.find(" more records are left out") != std::string::npos);
}

/// Two calls, of which the scenario expects something of the second.
Stage two_calls() {
    Stage stage;
    for (const CallName call : {Stage::bg17, Stage::c1}) {
        stage.note(0s, Told{.event = Event::call_arrived,
                            .actor = Stage::sip1,
                            .other = Stage::n1,
                            .call = call});
    }
    return stage;
}

TEST_CASE("a tale is of the call that is wanted, else that expectations name, else the first") {
    Stage stage = two_calls();
    CHECK(tale_of(stage).call() == Stage::bg17);
    Expectation expectation;
    EventPattern pattern;
    pattern.group = GroupId{0};
    expectation.patterns = {pattern};
    stage.scenario.expect = {expectation};
    CHECK(tale_of(stage).call() == Stage::c1);
    CHECK(tale_of(stage, Stage::bg17).call() == Stage::bg17);
    CHECK_FALSE(tale_of(stage, CallName{1, 99}).call());
    CHECK_FALSE(tale_of(Stage{}).call());
    CHECK(tale_of(stage).records().size() == 1);
}

TEST_CASE("a call is found by the name reports give it") {
    const Stage stage;
    CHECK(call_named(stage.scenario, "c1") == Stage::c1);
    CHECK(call_named(stage.scenario, "bg#17") == Stage::bg17);
    for (const char* wrong :
         {"bg", "bg#0", "bg#", "bg#1x", "c1#1", "c2", "", "#1", "bg#99999999999"}) {
        INFO(std::string{wrong});
        CHECK_FALSE(call_named(stage.scenario, wrong));
    }
    CHECK(call_names(stage.scenario) == "c1, bg#1, bg#2 and so on");
}

TEST_CASE("a tale says why an application took no part: what it had become before the call") {
    Stage stage;
    const auto fault =
        stage.note(0s, Told{.event = Event::fault_started, .actor = Stage::f1, .other = Stage::p1});
    stage.note(0s, Told{.event = Event::app_crashed, .actor = Stage::p1, .cause = fault});
    stage.note(0s, Told{.event = Event::app_crashed, .actor = Stage::b2});
    stage.note(1s, Told{.event = Event::call_arrived,
                        .actor = Stage::sip1,
                        .other = Stage::n1,
                        .call = Stage::c1});
    stage.note(2s, Told{.event = Event::app_crashed, .actor = Stage::b1});
    stage.note(2s, Told{.event = Event::call_stuck, .actor = Stage::sip1, .call = Stage::c1});
    stage.note(3s, Told{.event = Event::app_started, .actor = Stage::p1});
    std::vector<std::uint64_t> numbers;
    for (const Record& record : tale_of(stage).records()) {
        numbers.push_back(record.number);
    }
    CHECK(numbers == std::vector<std::uint64_t>{0, 1, 3, 4, 5});
}

}  // namespace
