// The mistakes that show only in a run or in how the program is called.
#include "tests/cli/program.hpp"

#include <doctest/doctest.h>

#include <string>

namespace {

using orsim::cli_test::count_of;
using orsim::cli_test::Folder;
using orsim::cli_test::Ran;

TEST_CASE("a fault on what is down already is told with the target it found") {
    const Folder folder;
    folder.write("a.json", R"({
  "schema": "orsim/scenario@1",
  "workload": [ { "id": "c1", "at": "0s" } ],
  "faults": [
    { "id": "first", "kind": "crash", "target": "P1", "at": "10s" },
    { "id": "second", "kind": "crash", "target": "P1", "at": "11s" }
  ]
})");
    const Ran ran = folder.orsim("run a.json --all");
    CHECK(ran.status == 4);
    CHECK(count_of("fault.no_effect", ran.out) == 1);
    CHECK(count_of("every_fault_had_effect", ran.out) >= 1);
    CHECK(ran.out.find("P1", ran.out.find("fault.no_effect")) != std::string::npos);
}

TEST_CASE("an allowance that nobody needed makes the verdict inconclusive") {
    const Folder folder;
    folder.write("a.json", R"({
  "schema": "orsim/scenario@1",
  "workload": [ { "id": "c1", "at": "0s" } ],
  "invariants": { "allow": [ { "invariant": "one_session_per_call", "reason": "an old story" } ] }
})");
    const Ran ran = folder.orsim("run a.json --summary");
    CHECK(ran.status == 4);
    CHECK(count_of("allow", ran.out) >= 1);
    CHECK(count_of("one_session_per_call", ran.out) >= 1);
}

TEST_CASE("a pointer on the command line that leads nowhere is refused") {
    const Folder folder;
    folder.write("a.json", R"({"schema": "orsim/scenario@1"})");
    CHECK(folder.orsim("run a.json --set /optoins/cluster=1").status == 2);
    CHECK(folder.orsim("run a.json --set /seed").status == 2);
    CHECK(folder.orsim("run a.json --set /seed=2").status == 0);
}

TEST_CASE("the scenario to start from passes, raises no doubt, and overwrites nothing") {
    const Folder folder;
    CHECK(folder.orsim("init first.json").status == 0);
    CHECK(folder.orsim("test first.json").status == 0);
    CHECK(folder.orsim("check first.json").out == "first.json: sound\n");
    CHECK(folder.orsim("init -").out == folder.read("first.json"));
    folder.write("mine.json", "kept");
    CHECK(folder.orsim("init mine.json").status == 2);
    CHECK(folder.read("mine.json") == "kept");
}

TEST_CASE("check reads scenarios, suites and studies, and says what is doubtful in sound ones") {
    const Folder folder;
    folder.write("a.json", R"({"schema": "orsim/scenario@1"})");
    folder.write("b.json", R"({"schema": "orsim/suite@1", "scenarios": ["a.json", "z.json"]})");
    folder.write("c.json", R"({"schema": "orsim/study@1", "scenario": "a.json", "goals": [{}]})");
    folder.write("d.json", R"({"schema": "orsim/scenario@1", "workload": [{"id": "c1", "at": "0s"}],
        "options": {"cluster": {"call-watching-timeout": 9960}}})");
    CHECK(folder.orsim("check a.json").out == "a.json: sound\n");
    CHECK(count_of("b.json:1:53 (/scenarios/1): there is no z.json",
                   folder.orsim("check b.json").error)
          == 1);
    CHECK(folder.orsim("check c.json").status == 2);
    const Ran doubtful = folder.orsim("check d.json");
    CHECK(doubtful.status == 0);
    CHECK(count_of("9960ms + session_creation 50ms = 10010ms", doubtful.error) == 1);
}

}  // namespace
