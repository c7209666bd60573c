#include "reports/markdown_summary.hpp"
#include "tests/reports/stage.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

using namespace orsim;  // NOLINT(google-build-using-namespace)
using orsim::tests::Stage;
using orsim::tests::Told;

namespace {

Verdict failed() {
    Verdict verdict;
    verdict.kind = VerdictKind::fail;
    verdict.sentence = "fail: in_time < 5 s";
    Finding finding;
    finding.name = "in_time";
    finding.status = Finding::Status::failed;
    finding.expected = "a session | at *once*";
    finding.got = "605 ms";
    finding.rule = Rule::R12;
    verdict.findings.push_back(finding);
    finding.name = "time_is_monotonic";
    finding.status = Finding::Status::held;
    verdict.findings.push_back(finding);
    return verdict;
}

std::string summary_of(const Stage& stage) {
    MarkdownSummary summary{stage.scenario};
    summary.take(stage.records);
    return summary.page(stage.facts(), failed(), "0.0.0");
}

/// The cells of a line of a table; a pipe after a backslash is text.
std::vector<std::string> cells_of(std::string_view line) {
    std::vector<std::string> cells;
    std::string cell;
    for (std::size_t at = 1; at < line.size(); ++at) {
        if (line[at] == '\\') {
            cell += line.substr(at, 2);
            ++at;
        } else if (line[at] == '|') {
            cells.push_back(cell);
            cell.clear();
        } else {
            cell += line[at];
        }
    }
    CHECK(cell.empty());
    return cells;
}

/// The shape of a document: what each line is, and how many cells it has.
std::vector<std::string> shape_of(const std::string& text) {
    std::vector<std::string> shape;
    std::istringstream from{text};
    std::size_t columns = 0;
    for (std::string line; std::getline(from, line);) {
        if (!line.starts_with('|')) {
            columns = 0;
            shape.push_back(line.starts_with('#') || line.starts_with('-')
                                ? line.substr(0, line.find(' '))
                            : line.empty() ? ""
                                           : "text");
            continue;
        }
        const std::size_t cells = cells_of(line).size();
        INFO(line);
        CHECK((columns == 0 || columns == cells));
        columns = cells;
        shape.push_back("row of " + std::to_string(cells));
    }
    return shape;
}

TEST_CASE("the Markdown summary says the verdict, what changed and how the calls fared") {
    Stage stage;
    stage.primary_dies_in_creation();
    const std::string text = summary_of(stage);
    CHECK(text.starts_with("# crash-in-creation\n\n**fail: in\\_time &#60; 5 s**\n"));
    CHECK(text.find("| `in_time` | **failed** | a session \\| at \\*once\\* | 605 ms |  | R12 |\n")
          != std::string::npos);
    CHECK(text.find("1 promises that must hold in every run held.") != std::string::npos);
    CHECK(text.find("| 0.020000 s | `P1` crashes |  |\n") != std::string::npos);
    CHECK(text.find("| `c1` | 0.000000 s | 605 ms | `B1` | call.routed |\n") != std::string::npos);
    CHECK(text.find("| `calls.routed` | 1 |") != std::string::npos);
    CHECK(text.find(to_text(stage.timeline.fingerprint())) != std::string::npos);
}

TEST_CASE("hostile names change nothing in the shape of a Markdown summary") {
    Stage plain;
    plain.scenario.description = "one line";
    plain.primary_dies_in_creation();
    Stage stage;
    for (const std::string& hostile :
         {std::string{"a|b\\|c``` <b>\n# x\n| y |"}, std::string{"- \xe2\x80\xae\xff[x](y)"},
          std::string(10'000, '`'), std::string{"=====\n-----"}, std::string{"1. x"}}) {
        stage = Stage{};
        stage.scenario.name = hostile;
        stage.scenario.description = hostile;
        stage.scenario.topology.apps[AppId{0}].id = hostile;
        stage.scenario.topology.nodes[NodeId{0}].id = hostile;
        stage.scenario.workload[GroupId{0}].id = hostile;
        stage.scenario.faults[FaultId{0}].id = hostile;
        stage.primary_dies_in_creation();
        CHECK(shape_of(summary_of(stage)) == shape_of(summary_of(plain)));
        CHECK(summary_of(stage).size() < summary_of(plain).size() + 50'000);
    }
}

TEST_CASE(
    "a Markdown summary keeps only the calls that fared worst, those without a session first") {
    Stage stage;
    MarkdownSummary summary{stage.scenario};
    for (std::uint32_t n = 0; n < 100; ++n) {
        const CallName call{1, n};
        const Duration at = std::chrono::seconds{n};
        stage.note(at, Told{.event = Event::call_arrived, .actor = Stage::sip1, .call = call});
        if (n != 40) {
            stage.note(at + std::chrono::milliseconds{n + 1},
                       Told{.event = Event::session_created, .actor = Stage::p1, .call = call});
        }
        const Event outcome = n == 40 ? Event::call_default_routed : Event::call_routed;
        stage.note(at + 500ms, Told{.event = outcome, .actor = Stage::sip1, .call = call});
    }
    const std::string text = summary_of(stage);
    const std::size_t first = text.find("| `bg`#41 | 40.000000 s | **none by then** |  | "
                                        "call.default_routed |\n| `bg`#100 | 99.000000 s | 100 ms");
    CHECK(first != std::string::npos);
    CHECK(text.find("`bg`#92 ") != std::string::npos);
    CHECK(text.find("`bg`#91 ") == std::string::npos);
}

}  // namespace
