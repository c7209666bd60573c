#include "reports/overview.hpp"
#include "tests/reports/stage.hpp"

#include <doctest/doctest.h>

#include <regex>
#include <string>
#include <string_view>
#include <vector>

using namespace orsim;  // NOLINT(google-build-using-namespace)
using orsim::tests::Stage;
using orsim::tests::Told;

namespace {

std::string svg_of(const Stage& stage, std::uint64_t left_out = 0) {
    Verdict verdict;
    verdict.sentence = "pass: 1 held";
    const RunStory story = story_of(stage.scenario, stage.records);
    const RunFacts facts = stage.facts();
    return overview_svg({stage.scenario, facts, verdict, story, stage.records, "0.0.0"}, left_out);
}

/// The tags of a text, each with its brackets; fails the test where one does not end.
std::vector<std::string> tags_of(const std::string& text) {
    std::vector<std::string> tags;
    std::size_t at = text.find('<', text.find("?>"));
    while (at != std::string::npos) {
        const std::size_t end = text.find('>', at);
        REQUIRE(end != std::string::npos);
        tags.push_back(text.substr(at, end + 1 - at));
        at = text.find('<', end);
    }
    return tags;
}

/// The names of a text's elements in order; fails the test where it is not well-formed XML: tags
/// that nest, attributes in quotes, and no "&" but of the five entities and of characters.
std::vector<std::string> elements_of(const std::string& text) {
    const std::regex form{"<(/?)([a-z]+)((?: [a-zA-Z:-]+=\"[^\"<]*\")*)(/?)>"};
    const std::regex stray{"&(?!(amp|lt|gt|quot|#[0-9]+);)"};
    CHECK_FALSE(std::regex_search(text, stray));
    std::vector<std::string> elements;
    std::vector<std::string> open;
    for (const std::string& tag : tags_of(text)) {
        std::smatch found;
        INFO(tag);
        REQUIRE(std::regex_match(tag, found, form));
        const bool ends = found[1].length() > 0;
        CHECK((!ends || (!open.empty() && open.back() == found[2].str())));
        if (ends && !open.empty()) {
            open.pop_back();
        } else if (!ends) {
            elements.push_back(found[2].str());
        }
        if (!ends && found[4].length() == 0) {
            open.push_back(found[2].str());
        }
    }
    CHECK(open.empty());
    return elements;
}

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

TEST_CASE("the overview as a file has a title, a description, and says who won each watch") {
    Stage stage;
    stage.primary_dies_in_creation();
    const std::string svg = svg_of(stage);
    elements_of(svg);
    CHECK(svg.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns="));
    CHECK(has(svg, "aria-labelledby=\"title description\""));
    CHECK(has(svg, "<title id=\"title\">crash-in-creation</title>"));
    CHECK(has(svg,
              "<desc id=\"description\">4 applications, 1 faults, 1 calls, 1 sessions created."));
    CHECK(has(svg, ">B1 created it</text>"));
    CHECK(has(svg, ">f1: crash of primary_of:N1</text>"));
    CHECK(has(svg, to_text(stage.timeline.fingerprint())));
    CHECK_FALSE(has(svg, "<script"));
    CHECK_FALSE(has(svg, "left out of the drawing"));
    CHECK(has(svg_of(stage, 7), "7 records of later calls are left out of the drawing"));
}

TEST_CASE("hostile names change nothing in the shape of an overview") {
    Stage plain;
    plain.primary_dies_in_creation();
    Stage stage;
    const std::string hostile =
        "</text><script>x</script>\"'&{{chart}}]]>\n\xe2\x80\xae\xff" + std::string(10'000, 'y');
    stage.scenario.name = hostile;
    stage.scenario.description = hostile;
    stage.scenario.topology.apps[AppId{0}].id = hostile;
    stage.scenario.topology.apps[AppId{1}].id = hostile;
    stage.scenario.topology.nodes[NodeId{0}].id = hostile;
    stage.scenario.topology.hosts[HostId{0}].id = hostile;
    stage.scenario.workload[GroupId{0}].id = hostile;
    stage.scenario.faults[FaultId{0}].id = hostile;
    stage.primary_dies_in_creation();
    const std::vector<std::string> elements = elements_of(svg_of(stage));
    CHECK(elements.size() + 2 >= elements_of(svg_of(plain)).size());  // A label may lack room.
    CHECK(elements.size() <= elements_of(svg_of(plain)).size());
    CHECK(svg_of(stage).size() < svg_of(plain).size() + 30'000);
}

/// Many calls, of which each is watched for and every hundredth never gets a session.
Stage crowd(std::uint32_t calls) {
    Stage stage;
    for (std::uint32_t n = 0; n < calls; ++n) {
        const CallName call{1, n};
        const Duration at = std::chrono::milliseconds{n};
        const bool is_missed = n % 100 == 50;
        stage.note(at, Told{.event = Event::call_arrived, .actor = Stage::sip1, .call = call});
        stage.note(at, Told{.event = Event::watch_started, .actor = Stage::p2, .call = call});
        if (!is_missed) {
            stage.note(at, Told{.event = Event::session_created, .actor = Stage::p1, .call = call});
        }
        stage.note(at, Told{.event = is_missed ? Event::watch_expired : Event::watch_satisfied,
                            .actor = Stage::p2,
                            .call = call});
        stage.note(at, Told{.event = is_missed ? Event::call_stuck : Event::call_routed,
                            .actor = Stage::sip1,
                            .call = call});
    }
    return stage;
}

TEST_CASE(
    "of very many watches the overview draws those that ran out and says what it leaves out") {
    const std::string svg = svg_of(crowd(2'000));
    elements_of(svg);
    CHECK(has(svg, ">152 of 2000 watches are drawn</text>"));
    CHECK(has(svg, ">sessions created: 1980</text>"));
    CHECK(has(svg, ">calls without: 20</text>"));
    CHECK(has(svg, ">ran out; nobody created it</text>"));
    CHECK(svg.size() < 150'000);
    Stage cut = crowd(2'000);
    cut.records.resize(5'000);
    CHECK(has(svg_of(cut), ">sessions drawn: 992</text>"));
    const std::string few = svg_of(crowd(20));
    CHECK_FALSE(has(few, "watches are drawn"));
}

TEST_CASE("an overview of very many changes of mode stays small") {
    Stage stage;
    for (int n = 0; n < 10'000; ++n) {
        const Event event = n % 2 == 0 ? Event::app_crashed : Event::app_promoted;
        stage.note(std::chrono::microseconds{n}, Told{.event = event, .actor = Stage::p1});
    }
    stage.note(50s, Told{.event = Event::app_crashed, .actor = Stage::b1});
    CHECK(svg_of(stage).size() < 30'000);
}

}  // namespace
