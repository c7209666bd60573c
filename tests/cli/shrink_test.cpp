// orsim shrink as its user meets it.
#include "tests/cli/program.hpp"

#include <doctest/doctest.h>

#include <string>

namespace {

using orsim::cli_test::count_of;
using orsim::cli_test::Folder;
using orsim::cli_test::Ran;

constexpr const char* two_sessions = R"({
  "schema": "orsim/scenario@1",
  "name": "two",
  "until": "40s",
  "policies": { "late_primary": "both_run", "reserved_backup_watches": "no" },
  "assumptions": { "promotion": "321ms" },
  "workload": [
    { "id": "c1", "at": "1200ms", "assigned": "N1", "reserved": "N2", "talk_time": "5s" },
    { "id": "more", "arrivals": { "process": "poisson", "rate_per_second": 1, "to": "9s" } }
  ],
  "faults": [
    { "id": "slow", "kind": "slow", "target": "P1", "factor": "120", "at": "0s" },
    { "id": "crash", "kind": "crash", "target": "B2", "at": "12345ms" }
  ],
  "expected_verdict": { "fail": ["one_session_per_call"] }
})";

TEST_CASE("a shrunk scenario is small and fails under run in the same way") {
    const Folder folder;
    folder.write("a.json", two_sessions);
    const Ran shrunk = folder.orsim("shrink a.json -o small.json");
    CHECK(shrunk.status == 0);
    CHECK(count_of("kept     one_session_per_call (R11)", shrunk.out) == 1);
    CHECK(count_of("1 of 2 faults gone: crash", shrunk.out) == 1);
    CHECK(count_of("runs     ", shrunk.out) == 1);
    const std::string small = folder.read("small.json");
    CHECK(small.size() < 600);
    CHECK(count_of("promotion", small) == 0);
    CHECK(count_of("expected_verdict", small) == 0);
    const Ran ran = folder.orsim("run small.json --summary");
    CHECK(ran.status == 1);
    CHECK(count_of("fail: one_session_per_call", ran.out) == 1);
    // On stdout the same, and again the same from what is small already.
    CHECK(folder.orsim("shrink a.json").out == small);
    CHECK(count_of("shrunk   nothing", folder.orsim("shrink small.json").error) == 1);
}

TEST_CASE("what does not fail cannot be shrunk, nor by a failure it does not have") {
    const Folder folder;
    folder.write("good.json", R"({"schema": "orsim/scenario@1"})");
    const Ran passing = folder.orsim("shrink good.json -o small.json");
    CHECK(passing.status == 2);
    CHECK(count_of("it does not fail, so there is no failure to keep", passing.error) == 1);
    CHECK_FALSE(folder.has("small.json"));
    folder.write("a.json", two_sessions);
    const Ran other = folder.orsim("shrink a.json --of one_session_per_cal");
    CHECK(other.status == 2);
    CHECK(count_of("but \"one_session_per_call\" does", other.error) == 1);
}

TEST_CASE("a file that counts arrivals is found from where the shrunk scenario lies") {
    const Folder folder;
    folder.write("calls.csv", "at\n1s\n");
    folder.write("a.json", R"({
  "schema": "orsim/scenario@1",
  "workload": [ { "id": "c", "arrivals": { "process": "trace", "file": "calls.csv" } } ],
  "expect": [ { "id": "few", "count": { "event": "call.arrived", "max": 0 } } ]
})");
    CHECK(folder.orsim("shrink a.json --most-runs 2 -o deep/small.json").status == 3);
    folder.write("deep/note", "");
    CHECK(folder.orsim("shrink a.json --most-runs 1 -o deep/small.json").status == 0);
    CHECK(folder.orsim("run deep/small.json").status == 1);
}

TEST_CASE("of several failures the first in the file's order is kept, and the others are told") {
    const Folder folder;
    constexpr const char* many = R"({
  "schema": "orsim/scenario@1",
  "workload": [ { "id": "c1", "at": "1s" } ],
  "expect": [
    { "id": "zebra", "never": { "event": "call.arrived" } },
    { "id": "ape", "never": { "event": "session.created" } }
  ]VERDICT
})";
    std::string text = many;
    const std::size_t place = text.find("VERDICT");
    folder.write("a.json", std::string{text}.replace(place, 7, ""));
    const Ran first = folder.orsim("shrink a.json -o small.json");
    CHECK(count_of("kept     zebra", first.out) == 1);
    CHECK(count_of("not ape, which fails too: --of ape keeps it", first.out) == 1);
    const Ran asked = folder.orsim("shrink a.json --of ape -o small.json");
    CHECK(count_of("kept     ape", asked.out) == 1);
    CHECK(count_of("not zebra", asked.out) == 1);
    // What the file says must fail comes before its expectations.
    folder.write("b.json",
                 text.replace(place, 7, R"(, "expected_verdict": { "fail": ["ape", "zebra"] })"));
    CHECK(count_of("kept     ape", folder.orsim("shrink b.json -o small.json").out) == 1);
}

}  // namespace
