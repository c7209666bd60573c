// What a run tells of ties, near-ties and timers, in each of its forms.
#include "tests/cli/program.hpp"

#include <doctest/doctest.h>

#include <string>

namespace {

using orsim::cli_test::count_of;
using orsim::cli_test::Folder;
using orsim::cli_test::Ran;

// The reserved node, whose watch has run out, has the session 200 us before the new primary.
constexpr const char* near = R"({
  "schema": "orsim/scenario@1", "name": "near", "until": "20s",
  "options": { "cluster": { "call-watching-timeout": 1000 } },
  "assumptions": { "promotion": "956200us" },
  "workload": [ { "id": "c1", "at": "0s", "assigned": "N1", "reserved": "N2", "talk_time": "3s" } ],
  "faults": [ { "id": "f1", "kind": "crash", "target": "P1", "at": "10ms" } ]
})";

TEST_CASE("JSON and the page of a small run tell of ties, near-ties and every timer") {
    const Folder folder;
    folder.write("a.json", near);
    const Ran json = folder.orsim("run a.json --json -o a.html -o b.json");
    CHECK(count_of(R"("ties": {"schema":"orsim/ties@1")", json.out) == 1);
    CHECK(count_of(R"({"dial":"assumption promotion")", json.out) == 1);
    CHECK(count_of(R"("router-timeout":{"count":1,"ran_out":0,"min":)", json.out) == 1);
    CHECK(count_of(R"("call-watching-timeout":{"count":)", json.out) == 1);
    CHECK(folder.read("b.json") == json.out);
    const std::string page = folder.read("a.html");
    CHECK(count_of("<section id=\"ties\">", page) == 1);
    CHECK(count_of("Within 1 ms of another outcome", page) == 1);
    CHECK(count_of("<th scope=\"row\">assumption promotion</th>", page) == 1);
    CHECK(count_of("<th scope=\"row\">router-timeout</th>", page) == 1);
}

TEST_CASE("of a run that luck decided, and without being asked of a long one, nothing is tried") {
    const Folder folder;
    folder.write("a.json", near);
    CHECK(count_of(R"("ties": {"together":)", folder.orsim("run a.json --json --luck 1").out) == 1);
    folder.write("b.json", R"({ "schema": "orsim/scenario@1", "name": "long", "until": "20s",
  "workload": [ { "id": "bg",
                  "arrivals": { "process": "fixed", "every": "10ms", "count": 300 } } ] })");
    CHECK(folder.orsim("run b.json --summary -o a.html").status == 0);
    CHECK(count_of("What their order decided was not tried", folder.read("a.html")) == 1);
}

TEST_CASE("--ties tells what timers had left, and of an option when applications read it") {
    const Folder folder;
    folder.write("a.json", near);
    const Ran ran = folder.orsim("run a.json --summary --ties");
    CHECK(count_of("margins: what timers had left", ran.out) == 1);
    CHECK(count_of("  router-timeout: 0 of 1 ran out; least ", ran.out) == 1);
    CHECK(
        count_of("option call-watching-timeout 1 ms more (an application reads it when it starts, "
                 "D01; here from the start of the run)",
                 ran.out)
        == 1);
}

}  // namespace
