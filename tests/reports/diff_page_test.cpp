#include "reports/diff_page.hpp"
#include "reports/names.hpp"
#include "reports/page_source.hpp"
#include "tests/reports/stage.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <string>
#include <string_view>

using namespace orsim;  // NOLINT(google-build-using-namespace)
using orsim::tests::Stage;
using orsim::tests::Told;

namespace {

EventLog log_of(const Stage& stage) {
    EventLog log;
    log.scenario = stage.scenario.name;
    log.seed = stage.scenario.seed;
    log.records = stage.records;
    log.fingerprint = to_text(stage.timeline.fingerprint());
    const Names names{stage.scenario, unchanged};
    for (std::size_t kind = 1; kind < entity_kinds; ++kind) {
        const auto of_kind = static_cast<EntityKind>(kind);
        for (std::size_t at = 0; at < names.count(of_kind); ++at) {
            log.entities.at(kind).emplace_back(
                names.of(Entity{of_kind, static_cast<std::uint16_t>(at)}));
        }
    }
    log.groups = {{stage.scenario.workload[GroupId{0}].id, true},
                  {stage.scenario.workload[GroupId{1}].id, false}};
    return log;
}

std::string page_of(const Stage& one, const Stage& other, std::string_view name = "a.json") {
    const EventLog left = log_of(one);
    const EventLog right = log_of(other);
    return diff_page({left, right, name, "b.json"}, compare(left, right), "0.0.0");
}

Stage crash() {
    Stage stage;
    stage.primary_dies_in_creation();
    return stage;
}

/// The same call, created by its primary at once.
Stage calm() {
    Stage stage;
    const auto call = stage.note(0us, Told{.event = Event::call_arrived,
                                           .actor = Stage::sip1,
                                           .rule = Rule::T01,
                                           .call = Stage::c1});
    const auto begun = stage.note(1ms, Told{.event = Event::session_create_started,
                                            .actor = Stage::p1,
                                            .reason = Reason::as_assigned,
                                            .rule = Rule::R09,
                                            .call = Stage::c1,
                                            .cause = call});
    stage.note(51ms, Told{.event = Event::session_created,
                          .actor = Stage::p1,
                          .call = Stage::c1,
                          .cause = begun});
    stage.note(152ms, Told{.event = Event::call_routed, .actor = Stage::sip1, .call = Stage::c1});
    return stage;
}

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

std::size_t times(std::string_view text, std::string_view what) {
    std::size_t found = 0;
    for (std::size_t at = text.find(what); at != std::string_view::npos;
         at = text.find(what, at + what.size())) {
        ++found;
    }
    return found;
}

TEST_CASE("the page of two runs says where they part and whose fate differs in what") {
    const std::string page = page_of(calm(), crash());
    CHECK(has(page, "<title>a.json against b.json · orsim diff</title>"));
    CHECK(has(page, "The runs are the same until 0.001000 s; there they part. The fate of 1 call "
                    "differs."));
    CHECK(has(page, "<tr class=\"here\">"));
    CHECK(has(page, "<th scope=\"row\">c1</th>"));
    CHECK(has(page, ">owner</span>"));
    CHECK(has(page, ">554 ms later</span>"));
    CHECK(has(page, "call.routed, session by P1 after 51 ms</td><td>call.routed, session by B1 "
                    "after 605 ms"));
    CHECK(has(page, "<title>backup mode</title>"));
    CHECK(has(page, ">they part</text>"));
    CHECK(times(page, "only in B</span>") > 3);
}

TEST_CASE("the page of two equal runs says that they are the same, and nothing of differences") {
    const std::string page = page_of(crash(), crash());
    CHECK(has(page, "The runs are the same, event by event."));
    CHECK_FALSE(has(page, "id=\"events\""));
    CHECK_FALSE(has(page, "they part"));
    CHECK(page == page_of(crash(), crash()));
}

TEST_CASE("hostile names neither end an element nor turn the line in the page of two runs") {
    Stage stage = crash();
    const std::string hostile =
        "</script><img src=x onerror=alert(1)>\"'&{{body}}\n\xe2\x80\xae\xff"
        + std::string(10'000, 'y');
    stage.scenario.name = hostile;
    stage.scenario.topology.apps[AppId{1}].id = hostile;
    stage.scenario.topology.tservers[TServerId{0}].id = hostile;
    stage.scenario.workload[GroupId{0}].id = hostile;
    stage.scenario.faults[FaultId{0}].id = hostile;
    const std::string page = page_of(calm(), stage, hostile);
    CHECK_FALSE(has(page, "<img"));
    CHECK_FALSE(has(page, "\xe2\x80\xae"));
    for (const std::string_view tag : {"<script", "</script", "<style", "</main", "<!doctype"}) {
        CHECK(times(page, tag) == times(page_of(calm(), crash()), tag));
    }
    CHECK(page.size() < page_of(calm(), crash()).size() + 100'000);
}

TEST_CASE("the page of two runs says how much it leaves out") {
    Stage one;
    Stage other;
    for (std::uint32_t n = 0; n < 2'000; ++n) {
        const CallName call{1, n};
        const Duration at = std::chrono::milliseconds{n};
        one.note(at, Told{.event = Event::call_arrived, .actor = Stage::sip1, .call = call});
        other.note(at, Told{.event = Event::call_arrived, .actor = Stage::sip1, .call = call});
        other.note(at, Told{.event = Event::session_created, .actor = Stage::p1, .call = call});
    }
    const std::string page = page_of(one, other);
    CHECK(has(page, "The first 1000 of 2000 events are shown"));
    CHECK(has(page, "The first 300 of 2000 calls are shown"));
    CHECK(has(page, "1500 of 2000 differences are marked"));
    CHECK(page.size() < 1'500'000);
}

TEST_CASE("the empty page of two runs is small and allows nothing from elsewhere") {
    const std::string_view page = diff_page_source();
    CHECK(page.size() <= 60 * 1024);
    CHECK(times(page, "sha256-") == 2);
    CHECK(page.find("default-src 'none'") != std::string_view::npos);
    CHECK(page.find("http") == page.find("http-equiv"));
    CHECK(page.find("https:") == std::string_view::npos);
}

}  // namespace
