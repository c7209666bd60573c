#include "reports/csv_timeline.hpp"
#include "reports/run_form.hpp"
#include "tests/reports/stage.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

using namespace orsim;  // NOLINT(google-build-using-namespace)
using orsim::tests::Stage;

namespace {

using Row = std::vector<std::string>;

/// Takes a cell in quotes from the front of a text.
std::string quoted_cell(std::string_view& text) {
    std::string cell;
    text.remove_prefix(1);
    while (!text.empty() && (text.front() != '"' || text.starts_with("\"\""))) {
        text.remove_prefix(text.front() == '"' ? 1 : 0);
        cell += text.front();
        text.remove_prefix(1);
    }
    REQUIRE(text.starts_with('"'));
    text.remove_prefix(1);
    return cell;
}

std::string plain_cell(std::string_view& text) {
    const std::size_t end = text.find_first_of(",\r\"\n");
    REQUIRE(end != std::string_view::npos);
    std::string cell{text.substr(0, end)};
    text.remove_prefix(end);
    return cell;
}

/// Reads CSV by RFC 4180 and by nothing else; fails the test where the text is not of that form.
std::vector<Row> rows_of(std::string_view text) {
    std::vector<Row> rows;
    Row row;
    while (!text.empty()) {
        row.push_back(text.front() == '"' ? quoted_cell(text) : plain_cell(text));
        const bool ends = text.starts_with("\r\n");
        REQUIRE((ends || text.starts_with(',')));
        text.remove_prefix(ends ? 2 : 1);
        if (ends) {
            rows.push_back(row);
            row.clear();
        }
    }
    CHECK(row.empty());
    return rows;
}

std::string csv_of(const Stage& stage) {
    std::string out;
    const CsvTimeline csv{stage.scenario};
    csv.header(out);
    csv.lines(out, stage.records);
    return out;
}

TEST_CASE("CSV has a row for each record with all of its fields") {
    Stage stage;
    stage.primary_dies_in_creation();
    const std::vector<Row> rows = rows_of(csv_of(stage));
    REQUIRE(rows.size() == stage.records.size() + 1);
    CHECK(rows.front()
          == Row{"number", "at", "event", "actor_kind", "actor", "other_kind", "other", "call",
                 "reason", "amount", "rule", "policy", "cause", "sentence"});
    const std::string sentence =
        "B1 (new primary of assigned node N1) starts creating the session: "
        "it became primary before the session existed";
    CHECK(rows[10]
          == Row{"9", "555000", "session.create.started", "application", "B1", "", "", "c1",
                 "as new primary", "0", "R12", "promotion_pending_calls", "8", sentence});
    CHECK(rows.back()[2] == "run.ended");
}

TEST_CASE("hostile names stay in their cells of CSV and are no formulas") {
    Stage stage;
    stage.scenario.topology.apps[AppId{1}].id = "=1+1,\"\r\n\xff";
    stage.scenario.workload[GroupId{0}].id = "-2";
    stage.primary_dies_in_creation();
    const std::vector<Row> rows = rows_of(csv_of(stage));
    REQUIRE(rows.size() == stage.records.size() + 1);
    for (const Row& row : rows) {
        CHECK(row.size() == rows.front().size());
    }
    CHECK(rows[10][4] == "'=1+1,\"\\r\\n\\xff");
    CHECK(rows[10][7] == "'-2");
    CHECK(rows[10].back().starts_with("'=1+1"));
}

TEST_CASE("the longest ending of a name chooses the form, and an unknown one none") {
    const Stage stage;
    const FormSetting setting{stage.scenario, "first come", "0.0.0", {}};
    std::string out;
    CHECK(run_form(out, "a.csv", setting) != nullptr);
    CHECK(out.starts_with("number,at,"));
    CHECK(run_form(out, "a.exe", setting) == nullptr);
    CHECK_FALSE(has_form("csv"));
    CHECK(known_endings().starts_with(".txt, .jsonl, .json, .html, .csv"));
}

}  // namespace
