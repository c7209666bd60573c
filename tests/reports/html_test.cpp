#include "reports/html.hpp"
#include "reports/page_data.hpp"
#include "reports/page_source.hpp"
#include "tests/reports/stage.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

using namespace orsim;  // NOLINT(google-build-using-namespace)
using orsim::tests::Stage;
using orsim::tests::Told;

namespace {

Verdict passed() {
    Verdict verdict;
    verdict.sentence = "pass: 1 held";
    Finding finding;
    finding.name = "someone_creates";
    finding.expected = "a session < 5 s";
    verdict.findings.push_back(finding);
    return verdict;
}

std::string page_of(const Stage& stage, std::size_t most = HtmlReport::most_records) {
    HtmlReport report{stage.scenario, most};
    report.take(stage.records);
    return report.page(stage.facts(), passed(), "0.0.0");
}

std::size_t times(std::string_view text, std::string_view what) {
    std::size_t found = 0;
    for (std::size_t at = text.find(what); at != std::string_view::npos;
         at = text.find(what, at + what.size())) {
        ++found;
    }
    return found;
}

TEST_CASE("the page tells who created the session and why the others did not") {
    Stage stage;
    stage.primary_dies_in_creation();
    const std::string page = page_of(stage);
    CHECK(page.find("<title>crash-in-creation · orsim report</title>") != std::string::npos);
    CHECK(page.find("pass: 1 held") != std::string::npos);
    CHECK(page.find("a session &lt; 5 s") != std::string::npos);
    CHECK(page.find("because it became primary before the session existed") != std::string::npos);
    CHECK(page.find("but was down from <time>0.020000 s</time>") != std::string::npos);
    CHECK(page.find("the watch ended at <time>0.606000 s</time> with 4.395 s left")
          != std::string::npos);
    CHECK(page.find(to_text(stage.timeline.fingerprint())) != std::string::npos);
}

TEST_CASE("the same run gives the same page, however it was handed over") {
    Stage stage;
    stage.primary_dies_in_creation();
    HtmlReport pieces{stage.scenario};
    for (std::size_t at = 0; at < stage.records.size(); ++at) {
        pieces.take(std::span<const Record>{stage.records}.subspan(at, 1));
    }
    CHECK(pieces.page(stage.facts(), passed(), "0.0.0") == page_of(stage));
}

TEST_CASE("hostile names neither end an element nor turn the line in a page") {
    Stage plain;
    plain.primary_dies_in_creation();
    Stage stage;
    const std::string hostile =
        "</script><img src=x onerror=alert(1)>\"'&{{data}}\n\xe2\x80\xae\xff"
        + std::string(10'000, 'y');
    stage.scenario.name = hostile;
    stage.scenario.description = hostile;
    stage.scenario.topology.apps[AppId{0}].id = hostile;
    stage.scenario.topology.nodes[NodeId{0}].id = hostile;
    stage.scenario.topology.hosts[HostId{0}].id = hostile;
    stage.scenario.topology.data_centers[DataCenterId{0}].id = hostile;
    stage.scenario.workload[GroupId{0}].id = hostile;
    stage.scenario.faults[FaultId{0}].id = hostile;
    stage.primary_dies_in_creation();
    const std::string page = page_of(stage);
    CHECK(page.find("<img") == std::string::npos);
    CHECK(page.find("\xe2\x80\xae") == std::string::npos);
    for (const std::string_view tag : {"<script", "</script", "<style", "<section", "</main"}) {
        CHECK(times(page, tag) == times(page_of(plain), tag));
    }
    CHECK(page.size() < page_of(plain).size() + 60'000);
}

TEST_CASE("the empty page is small and allows nothing from elsewhere") {
    const std::string_view page = page_source();
    CHECK(page.size() <= 60 * 1024);
    CHECK(times(page, "sha256-") == 2);
    CHECK(page.find("default-src 'none'") != std::string_view::npos);
    CHECK(page.find("http:") == std::string_view::npos);
    CHECK(page.find("https:") == std::string_view::npos);
    CHECK(page.find("@style") == std::string_view::npos);
    CHECK(page.find("@script") == std::string_view::npos);
}

/// A run of many calls, each watched twice.
void many_calls(Stage& stage, std::uint32_t calls) {
    using enum Event;
    for (std::uint32_t n = 0; n < calls; ++n) {
        const CallName call{1, n};
        const Duration at{std::int64_t{n} * 137'291 + std::int64_t{n} * n % 7'919};
        const auto arrived = stage.note(at, Told{.event = call_arrived,
                                                 .actor = Stage::sip1,
                                                 .other = Stage::n1,
                                                 .rule = Rule::R08,
                                                 .call = call});
        const auto begun = stage.note(at + 1ms, Told{.event = session_create_started,
                                                     .actor = Stage::p1,
                                                     .reason = Reason::as_assigned,
                                                     .rule = Rule::R09,
                                                     .call = call,
                                                     .cause = arrived});
        const auto watch = stage.note(at + 1ms, Told{.event = watch_started,
                                                     .actor = Stage::p2,
                                                     .amount = 5'000'000,
                                                     .rule = Rule::R10,
                                                     .call = call,
                                                     .cause = arrived});
        stage.note(at + 51ms, Told{.event = session_created,
                                   .actor = Stage::p1,
                                   .reason = Reason::only_session,
                                   .amount = 51'000,
                                   .rule = Rule::R11,
                                   .call = call,
                                   .cause = begun});
        stage.note(at + 52ms, Told{.event = watch_satisfied,
                                   .actor = Stage::p2,
                                   .reason = Reason::session_exists,
                                   .amount = 4'949'000,
                                   .rule = Rule::R11,
                                   .call = call,
                                   .cause = watch});
    }
}

TEST_CASE("a hundred thousand records take less than half a megabyte of the page") {
    Stage stage;
    many_calls(stage, 20'000);
    CHECK(stage.records.size() == 100'000);
    CHECK(page_of(stage).size() < 500'000);
}

TEST_CASE("a page that leaves records out says so, and keeps the first calls whole") {
    Stage stage;
    many_calls(stage, 100);
    CHECK(page_of(stage).find("This page holds") == std::string::npos);
    CHECK(page_of(stage, 52).find("This page holds 50 of the run's 500 records")
          != std::string::npos);
}

}  // namespace
