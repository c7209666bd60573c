#include "sim/reader/read_study.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace {

using orsim::Study;
using orsim::StudyChanges;

/// A folder with a small scenario beside the study, gone when the test is over.
class Desk {
public:
    explicit Desk(const char* name)
        : folder_{
            std::filesystem::temp_directory_path()
            / (std::string{"orsim_study_"} + name + "."
               + std::to_string(std::filesystem::hash_value(std::filesystem::current_path())))} {
        std::filesystem::create_directories(folder_);
        std::ofstream{folder_ / "s.json"} << R"({ "schema": "orsim/scenario@1", "until": "90s",
            "workload": [ { "id": "c", "kind": "voice",
                "arrivals": { "process": "poisson", "rate_per_second": 2 } } ] })";
    }
    ~Desk() { std::filesystem::remove_all(folder_); }
    Desk(const Desk&) = delete;
    Desk& operator=(const Desk&) = delete;
    Desk(Desk&&) = delete;
    Desk& operator=(Desk&&) = delete;

    [[nodiscard]] orsim::Outcome<Study> read(const std::string& members,
                                             const StudyChanges& changes = {}) const {
        const auto path = folder_ / "a.study.json";
        std::ofstream{path} << R"({ "schema": "orsim/study@1", "scenario": "s.json")" << members
                            << " }";
        return orsim::read_study_file(path.string(), changes);
    }
    /// Everything that is wrong with it.
    [[nodiscard]] std::string complaints(const std::string& members) const {
        const auto study = read(members);
        CHECK_FALSE(study.has_value());
        return to_text(study.complaints());
    }

private:
    std::filesystem::path folder_;
};

bool says(const std::string& text, const std::string& part) {
    CAPTURE(text);
    return text.find(part) != std::string::npos;
}

TEST_CASE("a study of nothing but a scenario runs it as it stands, to five percent") {
    const Desk desk{"plain"};
    const auto study = desk.read("");
    REQUIRE(study);
    CHECK(study.value().plain == 1);
    CHECK(study.value().precision.relative == 50'000);
    CHECK(study.value().metrics.size() > 10);
}

TEST_CASE("sweeps multiply or go together, and each point says what it changed") {
    const Desk desk{"sweep"};
    const std::string sweeps = R"(, "sweep": [
        { "id": "w", "pointer": "/options/cluster/call-watching-timeout", "values": [2000, 5000] },
        { "id": "k", "pointer": "/assumptions/workers_per_application", "values": [1, 2] } ])";
    const auto all = desk.read(sweeps);
    REQUIRE(all);
    REQUIRE(all.value().points.size() == 4);
    CHECK(all.value().points[1].id == "w=2000, k=2");
    CHECK(all.value().points[2].id == "w=5000, k=1");
    CHECK(all.value().points[2].scenario.options.value(orsim::Option::call_watching_timeout, 0)
          == 5000);
    CHECK(
        all.value().points[2].scenario.assumptions.count(orsim::Assumption::workers_per_application)
        == 1);
    const auto zip = desk.read(sweeps + R"(, "combine": "zip")");
    REQUIRE(zip);
    REQUIRE(zip.value().points.size() == 2);
    CHECK(zip.value().points[1].id == "w=5000, k=2");
}

TEST_CASE("variants stand side by side in every point of a sweep") {
    const Desk desk{"variants"};
    const auto study = desk.read(R"(, "sweep": [
        { "id": "w", "pointer": "/options/cluster/call-watching-timeout",
          "values": [2000, 5000] } ],
        "compare": [ { "id": "one", "set": {} },
                     { "id": "two", "set": { "/assumptions/promotion": "2s" } } ])");
    REQUIRE(study);
    CHECK(study.value().variants == 2);
    CHECK(study.value().points.size() == 4);
    CHECK(study.value().points[3].id == "w=5000, two");
}

TEST_CASE("a search for nodes takes the first ones of the file, one for load makes it grow") {
    const Desk desk{"find"};
    const std::string goals = R"(, "goals": [ { "metric": "calls.late", "max": 4 } ])";
    const auto load =
        desk.read(goals + R"(, "find": { "largest": "load", "from": 1, "to": 2, "step": 0.25 })");
    REQUIRE(load);
    CHECK(load.value().find->candidates == 5);
    const auto& doubled = load.value().points.back().scenario.workload[orsim::GroupId{0}];
    CHECK(doubled.arrivals.rate.front().per_second == 4'000'000);
    const auto nodes = desk.read(goals + R"(, "set": { "/topology": { "nodes": [
        { "id": "N1", "dbid": 101, "primary": { "id": "a" }, "backup": { "id": "b" } },
        { "id": "N2", "dbid": 102, "primary": { "id": "c" }, "backup": { "id": "d" } },
        { "id": "N3", "dbid": 103, "primary": { "id": "e" }, "backup": { "id": "f" } } ] } },
        "find": { "fewest": "nodes", "from": 2 })");
    INFO(to_text(nodes.complaints()));
    REQUIRE(nodes);
    CHECK(nodes.value().find->candidates == 2);
    CHECK(nodes.value().points[nodes.value().find->first].scenario.topology.nodes.size() == 2);
}

TEST_CASE("anything that could change a result changes the digest, and nothing else does") {
    const Desk desk{"digest"};
    const auto digest = [&](const std::string& members, const StudyChanges& changes = {}) {
        const auto study = desk.read(members, changes);
        REQUIRE(study);
        return study.value().digest;
    };
    CHECK(digest("") == digest(""));
    CHECK(digest("") != digest(R"(, "replications": 3)"));
    StudyChanges changes;
    changes.scenario = {{"/seed", "2"}};
    CHECK(digest("") != digest("", changes));
    StudyChanges losing;
    losing.loss_of = {"host"};
    CHECK(digest("") != digest("", losing));
}

TEST_CASE("mistakes in a study are told all at once, with what would be right") {
    const Desk desk{"mistakes"};
    const std::string many = desk.complaints(
        R"(, "metrics": ["calls.lat"], "loss_of": { "each": ["hosts"] },
            "goals": [ { "metric": "damage" } ], "replicatons": 3)");
    CHECK(says(many, "no metric \"calls.lat\"; did you mean \"calls.late\"?"));
    CHECK(says(many, "no kind of part \"hosts\"; did you mean \"host\"?"));
    CHECK(says(many, "a goal has a limit"));
    CHECK(says(many, "no key \"replicatons\" in the study; did you mean \"replications\"?"));
    CHECK(says(desk.complaints(R"(, "find": { "fewest": "nodes" })"), "a search needs \"goals\""));
    CHECK(says(desk.complaints(R"(, "precision": { "least": 10 })"), "nothing says how precise"));
    CHECK(says(desk.complaints(R"(, "compare": [ { "id": "one", "set": {} } ])"),
               "one variant alone is compared with nothing"));
    CHECK(says(desk.complaints(R"(, "sweep": [ { "id": "w",
                "pointer": "/options/cluster/call-watching-timeout", "values": [5000, 10] } ])"),
               "(in the study's point \"w=10\")"));
    CHECK(says(
        desk.complaints(R"(, "sweep": [ { "id": "a", "pointer": "/nowhere", "values": [1] } ])"),
        "no key \"nowhere\""));
    CHECK(says(to_text(orsim::read_study_file("scenarios/nothing.json").complaints()),
               "scenarios/nothing.json"));
}

TEST_CASE("the studies that come with the program are without a mistake") {
    for (const auto& entry : std::filesystem::directory_iterator{"scenarios/studies"}) {
        const std::string path = entry.path().string();
        if (path.ends_with(".json")) {
            const auto study = orsim::read_study_file(path);
            INFO(to_text(study.complaints()));
            CHECK(study.has_value());
        }
    }
}

}  // namespace
