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

}  // namespace
