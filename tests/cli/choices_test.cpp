// Recorded choices: what a run chose replays exactly, and what does not fit is told.
#include "tests/cli/program.hpp"

#include <doctest/doctest.h>

#include <string>

namespace {

using orsim::cli_test::count_of;
using orsim::cli_test::Folder;
using orsim::cli_test::Ran;

constexpr const char* busy = R"({
  "schema": "orsim/scenario@1",
  "name": "busy",
  "until": "30s",
  "workload": [ { "id": "c1", "at": "0s" }, { "id": "c2", "at": "0s" },
                { "id": "bg", "arrivals": { "process": "fixed", "every": "10ms", "count": 5 } } ],
  "faults": [ { "id": "f1", "kind": "crash", "target": "P1", "at": "20ms" } ]
})";

std::string fingerprint_of(const Ran& ran) {
    const std::size_t at = ran.out.find("fingerprint");
    return ran.out.substr(at, ran.out.find('\n', at) - at);
}

TEST_CASE("a recorded list of choices replays its run exactly") {
    const Folder folder;
    folder.write("a.json", busy);
    const Ran plain = folder.orsim("run a.json --summary");
    const Ran lucky = folder.orsim("run a.json --summary --luck 3 --save-choices list.json");
    CHECK(fingerprint_of(lucky) != fingerprint_of(plain));
    CHECK(count_of("\"kind\": \"tie\"", folder.read("list.json"))
              + count_of("\"kind\":\"tie\"", folder.read("list.json"))
          > 3);
    const Ran again = folder.orsim("run a.json --summary --choices list.json");
    CHECK(fingerprint_of(again) == fingerprint_of(lucky));
    CHECK(again.status == lucky.status);
}

TEST_CASE("the first choice that does not fit is told with what came instead") {
    const Folder folder;
    folder.write("a.json", busy);
    folder.write("b.json", R"({
  "schema": "orsim/scenario@1",
  "workload": [ { "id": "c1", "at": "0s" } ],
  "choices": [ { "kind": "loss", "at": "0s", "from": "tserver", "to": "B1", "call": "c1" },
               { "kind": "loss", "at": "1s", "from": "tserver", "to": "B1", "call": "c1" } ]
})");
    const Ran ran = folder.orsim("run b.json --summary");
    CHECK(ran.status == 2);
    CHECK(count_of("choices/1: the run comes to", ran.out) == 1);
    CHECK(count_of("but the nearest it came to is", ran.out) == 1);
}

TEST_CASE("a list of another scenario is refused, and so is a choice among nothing") {
    const Folder folder;
    folder.write("a.json", busy);
    folder.write("list.json", R"({ "schema": "orsim/choices@1", "scenario": "idle",
        "version": "0.1.0", "fingerprint": "0", "choices": [] })");
    CHECK(count_of("these are choices of \"idle\"",
                   folder.orsim("run a.json --choices list.json").error)
          == 1);
    folder.write("c.json", R"({
  "schema": "orsim/scenario@1",
  "workload": [ { "id": "c1", "at": "0s" } ],
  "choices": [ { "kind": "tie", "at": "0s", "ways": 2, "takes": 2 },
               { "kind": "loss", "at": "0s", "from": "node:N1", "call": "c1" },
               { "kind": "delay", "at": "0s", "from": "P1", "to": "P2" },
               { "kind": "creation", "at": "0s", "by": "P1", "call": "c1", "ways": 3 } ]
})");
    const Ran ran = folder.orsim("run c.json");
    CHECK(ran.status == 2);
    CHECK(count_of("of 2 ways, counted from 0, none is 2", ran.error) == 1);
    CHECK(count_of("\"node:N1\" sends and receives nothing itself", ran.error) == 1);
    CHECK(count_of("a choice of kind \"loss\" needs \"to\"", ran.error) == 1);
    CHECK(count_of("a delay needs \"extra\", how much longer", ran.error) == 1);
    CHECK(count_of("a choice of kind \"creation\" has no \"ways\"", ran.error) == 1);
}

TEST_CASE("what an exploration drew is a list of labels too, and replays the run that failed") {
    const Folder folder;
    folder.write("w.json", R"({
  "schema": "orsim/scenario@1",
  "name": "calls",
  "until": "40s",
  "workload": [ { "id": "c1", "at": "1s", "talk_time": "5s" } ],
  "expect": [ { "id": "nobody_waits", "never": { "event": "watch.expired" } } ]
})");
    const Ran found = folder.orsim(
        "explore w.json --mode swarm --change latency,timer --free tie,loss --runs 200 "
        "--of nobody_waits --save-choices lists");
    CHECK(found.status == 1);
    REQUIRE(folder.has("lists/w.nobody_waits.json"));
    const std::string list = folder.read("lists/w.nobody_waits.json");
    CHECK(count_of("{\"kind\": \"fault\", \"sets\": \"/faults\"", list) == 1);
    CHECK(count_of("{\"kind\": \"seed\", \"sets\": \"/seed\"", list) == 1);
    // 1: the expectation fails as it did; 2 or 4 would say that the run was not the recorded one.
    const Ran again = folder.orsim("run w.json --choices lists/w.nobody_waits.json --summary");
    CHECK(again.status == 1);
    CHECK(count_of("fail: nobody_waits", again.out) == 1);
    CHECK(again.error.empty());
    const std::size_t at = list.find("\"fingerprint\": \"");
    CHECK(count_of(list.substr(at + 16, 16), fingerprint_of(again)) == 1);
    std::string other = list;
    other.replace(other.find("/faults"), 7, "/fault");
    folder.write("other.json", other);
    const Ran misfit = folder.orsim("run w.json --choices other.json --summary");
    CHECK(misfit.status == 2);
    CHECK(count_of("the fault that sets /fault, is the first that does not fit", misfit.error)
          == 1);
}

}  // namespace
