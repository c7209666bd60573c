// What only some releases have: on both sides of every gate the same file is something else.
#include "sim/reader/lint.hpp"
#include "sim/reader/read_scenario.hpp"
#include "sim/reader/release.hpp"
#include "sim/world/world.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace orsim {
namespace {

/// A file that uses what the gate gives, and the record that shows it, by event and rule or reason.
struct GateRow {
    Gated gated = Gated::pairs;
    std::string_view file;
    std::string_view pointer;  // Of what is refused before the gate; empty where nothing is.
    Event event = Event::run_ended;
    Rule rule = Rule::none;
    Reason reason = Reason::none;
};

using enum Event;
constexpr std::array rows{
    GateRow{Gated::pairs, "scenarios/creation/baseline.json", "/profile", session_created},
    GateRow{Gated::sync_buffer, "scenarios/recovery/blind_backup.json", "/policies", sync_dropped},
    GateRow{Gated::recovery_without_persistence, "scenarios/recovery/restarted_from_the_top.json",
            "", session_create_started, Rule::P06},
    GateRow{Gated::counters, "scenarios/load/counters.json", "/counters/0/counter", counter_read,
            Rule::D05, Reason::active_sessions},
    GateRow{Gated::several_interaction_servers,
            "scenarios/multimedia/empty_server_behind_proxy.json", "/topology/interaction_servers",
            ixn_pulled},
    GateRow{Gated::rate_counters, "scenarios/load/counters_of_rates.json", "/counters/0/counter",
            counter_read, Rule::D05, Reason::creation_session_rate},
    GateRow{Gated::json_body, "scenarios/http/json_body_too_early.json", "", http_served,
            Rule::H01},
    GateRow{Gated::dn_of_a_cluster, "scenarios/creation/dn_of_another_cluster.json",
            "/topology/tservers/0/only_cluster", call_default_routed},
    GateRow{Gated::pulling_of_a_cluster, "scenarios/multimedia/pulled_by_one_cluster.json",
            "/topology/interaction_servers/0/only_cluster", ixn_pulled},
    GateRow{Gated::cookie_content, "scenarios/http/cookie_runs_out.json", "/options/cluster/cookie",
            http_redirected},
    GateRow{Gated::complete_association, "tests/scenarios/complete_association.json",
            "/options/cluster/complete-assoc-on-target-node", session_created},
    GateRow{Gated::help_page, "scenarios/http/help_page.json", "", http_served, Rule::H06},
    GateRow{Gated::graceful_stop, "scenarios/shutdown/new_calls_go_to_the_reserve.json", "",
            app_suspending},
    GateRow{Gated::redis, "scenarios/recovery/pair_lost_for_good.json", "/topology/store/kind",
            session_lost, Rule::P07},
};

/// The last release before another.
Release before(Release release) {
    if (release.patch > 0) {
        --release.patch;
    } else {
        --release.build;
        release.patch = 99;
    }
    return release;
}

std::vector<Override> under(const Release& release) {
    return {{"/profile", "\"" + to_text(release) + "\""}, {"/golden", "\"none\""}};
}

bool shows(const GateRow& row, const Release& release) {
    const auto scenario = read_scenario_file(std::string{row.file}, under(release));
    INFO(to_text(scenario.complaints()));
    REQUIRE(scenario);
    REQUIRE(beyond_the_world(scenario.value()).empty());
    World world{scenario.value()};
    world.run_to_end();
    return std::ranges::any_of(world.timeline().records(), [&row](const Record& record) {
        return record.event == row.event && (row.rule == Rule::none || record.rule == row.rule)
               && (row.reason == Reason::none || record.reason == row.reason);
    });
}

bool is_said(const Complaints& complaints, const GateRow& row) {
    return std::ranges::any_of(complaints, [&row](const Complaint& complaint) {
        return complaint.message.find(gate(row.gated).what) != std::string::npos
               && (row.gated == Gated::pairs || complaint.place.line > 0)
               && complaint.pointer.starts_with(row.pointer);
    });
}

TEST_CASE("every gate has a file that uses what it gives, or a reason why none could show it") {
    for (const ReleaseGate& one : release_gates()) {
        CAPTURE(one.what);
        CHECK(!one.told.empty());
        const bool has_row = std::ranges::find(rows, one.gated, &GateRow::gated) != rows.end();
        CHECK(has_row == (one.without != Without::nothing));
    }
}

TEST_CASE("before its gate a file is refused where it uses what is not there, and runs after it") {
    for (const GateRow& row : rows) {
        const ReleaseGate& one = gate(row.gated);
        if (one.without != Without::refused) {
            continue;
        }
        CAPTURE(one.what);
        const auto too_early = read_scenario_file(std::string{row.file}, under(before(one.since)));
        CHECK(!too_early);
        CHECK(is_said(too_early.complaints(), row));
        CHECK(shows(row, one.since));
    }
}

TEST_CASE("what others ask of a release is no error of the file: its run shows what there is") {
    for (const GateRow& row : rows) {
        const ReleaseGate& one = gate(row.gated);
        if (one.without != Without::shown) {
            continue;
        }
        CAPTURE(one.what);
        const auto wanted = [&row](const Release& release) { return shows(row, release); };
        if (row.gated == Gated::json_body) {
            // One of its requests is served in any case.
            CHECK(shows({row.gated, row.file, "", http_refused, Rule::H05}, before(one.since)));
            CHECK(!shows({row.gated, row.file, "", http_refused, Rule::H05}, one.since));
        } else {
            CHECK(!wanted(before(one.since)));
            CHECK(wanted(one.since));
        }
        if (one.until) {
            CHECK(wanted(before(*one.until)));
            CHECK(!wanted(*one.until));
        }
        const bool is_asked_for = row.gated != Gated::recovery_without_persistence;
        const std::string file{row.file};
        CHECK(is_said(lint_scenario_file(file, under(before(one.since))), row) == is_asked_for);
        CHECK(!is_said(lint_scenario_file(file, under(one.since)), row));
    }
}

}  // namespace
}  // namespace orsim
