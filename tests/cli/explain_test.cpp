// What `orsim explain` says to whom, and that threads change nothing of it.
#include "tests/cli/program.hpp"

#include <doctest/doctest.h>

#include <string>

namespace {

using orsim::cli_test::Folder;
using orsim::cli_test::Ran;

constexpr const char* crash = R"({
  "schema": "orsim/scenario@1",
  "until": "20s",
  "workload": [
    { "id": "c1", "at": "0s", "assigned": "N1", "reserved": "N2", "talk_time": "5s" },
    { "id": "bg", "arrivals": { "process": "fixed", "every": "5s", "count": 3 } }
  ],
  "faults": [ { "id": "crash", "kind": "crash", "target": "P1", "at": "20ms" } ]
})";

TEST_CASE("explanations are the same bytes for any number of threads") {
    const Folder folder;
    folder.write("a.json", crash);
    const Ran one = folder.orsim("explain a.json --call c1 --jobs 1");
    CHECK(one.status == 0);
    CHECK(one.out.find("without fault crash") != std::string::npos);
    CHECK(folder.orsim("explain a.json --call c1 --jobs 5").out == one.out);
    const Ran json = folder.orsim("explain a.json --call c1 --json --jobs 3");
    CHECK(json.out == folder.orsim("explain a.json --call c1 --json --jobs 1").out);
    CHECK(json.out.find("\"schema\":\"orsim/explanation@1\"") != std::string::npos);
}

TEST_CASE("without --call the first call is explained, and --quick tries nothing") {
    const Folder folder;
    folder.write("a.json", crash);
    const Ran ran = folder.orsim("explain a.json --quick");
    CHECK(ran.status == 0);
    CHECK(ran.out.starts_with("c1 is "));
    CHECK(ran.out.find("What was tried") == std::string::npos);
    CHECK(
        folder.orsim("explain a.json --quick --set '/faults/0/at=\"15s\"'").out.find("served by P1")
        != std::string::npos);
}

TEST_CASE("a call that does not exist or does not arrive is refused with those there are") {
    const Folder folder;
    folder.write("a.json", crash);
    const Ran unknown = folder.orsim("explain a.json --call c7");
    CHECK(unknown.status == 2);
    CHECK(unknown.error.find("there is no call \"c7\"; there are c1, bg#1") != std::string::npos);
    const Ran absent = folder.orsim("explain a.json --call bg#4");
    CHECK(absent.status == 2);
    CHECK(absent.error.find("bg#4 does not arrive in this run") != std::string::npos);
}

}  // namespace
