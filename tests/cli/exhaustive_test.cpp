// orsim explore --mode exhaustive, from the command line to the file it writes.
#include "tests/cli/program.hpp"

#include <doctest/doctest.h>

namespace {

using orsim::cli_test::count_of;
using orsim::cli_test::Folder;
using orsim::cli_test::Ran;

/// Whose reserved node is impatient and whose late primary runs on.
constexpr const char* racy = R"({
  "schema": "orsim/scenario@1",
  "name": "racy",
  "until": "4s",
  "quiet_period": "1s",
  "policies": { "late_primary": "both_run" },
  "assumptions": { "promotion": "975ms", "strategy_step": "1500ms" },
  "options": { "cluster": { "call-watching-timeout": 1000 } },
  "workload": [ { "id": "c1", "at": "0s", "assigned": "N1", "reserved": "N2",
                  "talk_time": "500ms" } ]
})";

TEST_CASE("what exhaustive mode finds fails under plain run, whether a crash or a lost message") {
    const Folder folder;
    folder.write("racy.json", racy);
    const Ran crash = folder.orsim("explore racy.json --mode exhaustive");
    CHECK(crash.status == 1);
    CHECK(count_of("violation: one_session_per_call", crash.out) == 1);
    const Ran again = folder.orsim("run found/racy.one_session_per_call.json --summary");
    CHECK(again.status == 1);
    CHECK(count_of("fail: one_session_per_call", again.out) == 1);
    const Ran loss =
        folder.orsim("explore racy.json --mode exhaustive --strike none --losses 1 --found lost");
    CHECK(loss.status == 1);
    CHECK(count_of("\"kind\":\"loss\"", folder.read("lost/racy.one_session_per_call.json")) == 1);
    CHECK(folder.orsim("run lost/racy.one_session_per_call.json --summary").status == 1);
}

TEST_CASE("a world that holds is said to hold in all its states, one that is too large is not") {
    const Folder folder;
    folder.write("racy.json", racy);
    const Ran held = folder.orsim("explore racy.json --mode exhaustive --set "
                                  "/policies/late_primary=first_registered_wins");
    CHECK(held.status == 0);
    CHECK(count_of("no violation in all ", held.out) == 1);
    const Ran cut = folder.orsim("explore racy.json --mode exhaustive --set "
                                 "/policies/late_primary=first_registered_wins --budget 100");
    CHECK(cut.status == 4);
    CHECK(count_of("not every state was walked", cut.out) == 1);
    const Ran json = folder.orsim("explore racy.json --mode exhaustive --json");
    CHECK(json.status == 1);
    CHECK(count_of("\"broken\":\"one_session_per_call\"", json.out) == 1);
    CHECK(count_of("\"way\":[\"crash of P1 at ", json.out) == 1);
    CHECK(count_of("\"shortest\":true", json.out) == 1);
    CHECK(count_of("\"written\":\"found/racy.one_session_per_call.json\"", json.out) == 1);
    CHECK(count_of(" s, ", json.out) == 0);
    CHECK(count_of(" states/s", json.error) == 1);
}

TEST_CASE("exhaustive mode says what keeps a world from being bounded, all of it at once") {
    const Folder folder;
    folder.write("a.json", R"({
  "schema": "orsim/scenario@1",
  "workload": [
    { "id": "bg", "arrivals": { "process": "poisson", "rate_per_second": 2 } },
    { "id": "web", "kind": "http", "at": "1s", "via": "lb1" }
  ],
  "topology": { "load_balancers": [ { "id": "lb1", "nodes": ["N1"] } ] }
})");
    const Ran ran = folder.orsim("explore a.json --mode exhaustive --strike crash,earthquake");
    CHECK(ran.status == 2);
    CHECK(count_of("a.json:4:31 (/workload/0/arrivals): exhaustive mode walks every run of a "
                   "bounded workload; the process \"poisson\" of group \"bg\" sets no bound. Write "
                   "\"at\", or the process \"fixed\" with a \"count\"",
                   ran.error)
          == 1);
    CHECK(count_of("(/workload/1/kind): exhaustive mode walks voice calls only", ran.error) == 1);
    CHECK(count_of("--strike: \"earthquake\" is nothing exhaustive mode lets strike", ran.error)
          == 1);
    folder.write("b.json", R"({
  "schema": "orsim/scenario@1",
  "workload": [ { "id": "c", "arrivals": { "process": "fixed", "every": "1s", "count": 17 } } ]
})");
    CHECK(count_of("exhaustive mode walks every run of at most 16 calls; here are 17",
                   folder.orsim("explore b.json --mode exhaustive").error)
          == 1);
}

TEST_CASE("what a script does to messages, links, workers and arrivals is walked too") {
    const Folder folder;
    folder.write("c.json", R"({
  "schema": "orsim/scenario@1",
  "until": "4s",
  "quiet_period": "1s",
  "assumptions": { "strategy_step": "700ms" },
  "workload": [ { "id": "c", "at": "0s", "assigned": "N1", "reserved": "N2", "talk_time": "1s" } ],
  "faults": [
    { "id": "a", "kind": "loss", "from": "P1", "to": "node:N2", "at": "0s", "for": "1s" },
    { "id": "b", "kind": "throttle", "target": "P1", "factor": "0.1", "at": "0s", "for": "1s" },
    { "id": "d", "kind": "missed_detection", "target": "P1", "at": "0s", "for": "1s" }
  ]
})");
    const Ran ran = folder.orsim("explore c.json --mode exhaustive --strikes 0");
    CHECK(ran.error.empty());
    CHECK(ran.status == 0);
    CHECK(count_of("no violation in all ", ran.out) == 1);
}

}  // namespace
