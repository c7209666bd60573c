// Two futures of one past: the same where nothing changes, the same until it does, and refused
// with every reason at once where it cannot.
#include "tests/cli/program.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <string>

namespace {

using orsim::cli_test::count_of;
using orsim::cli_test::Folder;
using orsim::cli_test::Ran;

constexpr const char* two_crashes = R"({
  "schema": "orsim/scenario@1",
  "name": "two-crashes",
  "until": "30s",
  "workload": [ { "id": "bg", "talk_time": "3s",
                  "arrivals": { "process": "poisson", "rate_per_second": 4, "to": "20s" } } ],
  "faults": [ { "id": "f1", "kind": "crash", "target": "P1", "at": "5s", "restart_after": "3s" },
              { "id": "f2", "kind": "crash", "target": "P2", "at": "15s" } ]
})";

std::string fingerprint_of(const Ran& ran) {
    constexpr const char* word = "fingerprint ";
    const std::size_t at = ran.out.find(word) + std::string{word}.size();
    return ran.out.substr(at, 16);
}

TEST_CASE("two forks with nothing changed are equal byte for byte, and equal to the plain run") {
    const Folder folder;
    folder.write("a.json", two_crashes);
    const Ran plain = folder.orsim("run a.json --summary");
    for (const char* const at : {"0s", "5s", "5001ms", "14.9s", "30s"}) {
        const Ran fork = folder.orsim("run a.json --fork " + std::string{at} + " -o one.json");
        CHECK(fork.status == plain.status);
        CHECK(count_of("the runs are the same", fork.out) == 1);
        CHECK(count_of("fingerprint " + fingerprint_of(plain), fork.out) == 2);
        const Ran again = folder.orsim("run a.json --fork " + std::string{at} + " -o two.json");
        CHECK(again.out == fork.out);
        CHECK(folder.read("one.json") == folder.read("two.json"));
    }
}

TEST_CASE("nothing changes before the fork, and what is changed holds from there on") {
    const Folder folder;
    folder.write("a.json", two_crashes);
    const std::string set = " --set /assumptions/promotion=2s";
    const Ran late = folder.orsim("run a.json --fork 10s --json" + set);
    const Ran early = folder.orsim("diff a.json a.json --json" + set);
    // P1's backup has been promoted by 10 s, P2's has not.
    const std::string promoted = R"("event":"app.promoted","actor":")";
    CHECK(count_of(promoted + "B1", early.out) == 2);
    CHECK(count_of(promoted + "B2", early.out) == 2);
    CHECK(count_of(promoted + "B1", late.out) == 0);
    CHECK(count_of(promoted + "B2", late.out) == 2);
    CHECK(count_of(R"("fork":{"at":10000000,"set":["/assumptions/promotion=2s"],"verdicts":{"a":)",
                   late.out)
          == 1);
    std::size_t steps = 0;
    for (std::size_t at = late.out.find(R"("at":)", late.out.find(R"("steps":)"));
         at != std::string::npos; at = late.out.find(R"("at":)", at + 1)) {
        CHECK(std::atoll(late.out.c_str() + at + 5) >= 10'000'000);
        ++steps;
    }
    CHECK(steps > 2);
}

TEST_CASE("a fork before the first event is the run with other settings from the start") {
    const Folder folder;
    folder.write("a.json", two_crashes);
    for (const char* const set :
         {"/assumptions/promotion=2s", "/assumptions/session_creation=80ms",
          "/assumptions/strategy_step=30ms", "/policies/late_primary=both_run",
          "/policies/restore_mode=all_lazy", "/options/hosts/*/addp-timeout=3",
          "/options/tserver/router-timeout=3"}) {
        const std::string change = " --set '" + std::string{set} + "'";
        const Ran changed = folder.orsim("run a.json --summary" + change);
        const Ran fork = folder.orsim("run a.json --fork 0s --summary" + change);
        CAPTURE(set);
        CHECK(count_of("fingerprint " + fingerprint_of(changed), fork.out) > 0);
    }
}

TEST_CASE("the answer is a page, a text and JSON, and the exit code is the changed future's") {
    const Folder folder;
    folder.write("a.json", R"({
  "schema": "orsim/scenario@1", "name": "a", "until": "20s",
  "workload": [ { "id": "c1", "at": "0s", "assigned": "N1", "reserved": "N2" } ],
  "faults": [ { "id": "f1", "kind": "crash", "target": "P1", "at": "20ms" } ],
  "expect": [ { "id": "e1", "never": { "event": "session.created", "by": "node:N2" } } ]
})");
    CHECK(folder.orsim("run a.json --summary").status == 0);
    const Ran fork = folder.orsim("run a.json --fork 20ms --set /assumptions/promotion=7s "
                                  "-o f.html -o f.txt -o f.json");
    CHECK(fork.status == 1);
    CHECK(count_of("   fail: e1", fork.out) == 1);
    CHECK(count_of("Two futures of one past", folder.read("f.html")) == 1);
    CHECK(count_of("orsim run a.json --fork 20ms --set /assumptions/promotion=7s -o diff.html",
                   folder.read("f.html"))
          == 1);
    CHECK(folder.read("f.txt") == fork.out);
    CHECK(count_of(R"("b":"fail: e1)", folder.read("f.json")) == 1);
}

TEST_CASE("all that is wrong with a fork is said at once, and nothing is run") {
    const Folder folder;
    folder.write("a.json", two_crashes);
    const Ran ran = folder.orsim(
        "run a.json --fork 31s --set /options/cluster/call-watching-timeout=8000"
        " --set /policies/watch_composition=series --set /faults/0/at=6s"
        " --set /topology/hosts=[] --set /policies/late_primary=nobody --set /until=29s -o f.svg");
    CHECK(ran.status == 2);
    CHECK(ran.out.empty());
    CHECK(count_of("--fork: 31s lies outside the run, from 0s to 30s", ran.error) == 1);
    CHECK(count_of("f.svg: the ending", ran.error) == 1);
    CHECK(count_of("(/policies/late_primary)", ran.error) == 1);
    CHECK(
        count_of("call-watching-timeout cannot change in mid-run: an application reads it when it "
                 "starts (D01)",
                 ran.error)
        == 1);
    CHECK(count_of("watch_composition cannot change in mid-run", ran.error) == 1);
    CHECK(count_of("the script of faults cannot change in mid-run", ran.error) == 1);
    CHECK(count_of("anything but options, policies, assumptions and the seed cannot", ran.error)
          == 1);
    CHECK(count_of("What can change: options backup-synch-max-age,", ran.error) == 1);
    CHECK(count_of("nothing was run", ran.error) == 1);
    CHECK(folder.orsim("run a.json --fork soon").status == 2);
    CHECK(folder.orsim("run a.json --fork 1s --luck 3").status == 2);
}

}  // namespace
