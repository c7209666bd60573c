#include "tests/cli/program.hpp"

#include <doctest/doctest.h>

#include <string>

namespace {

using orsim::cli_test::count_of;
using orsim::cli_test::Folder;
using orsim::cli_test::Ran;

/// A call, a crash, and one expectation that holds or does not.
std::string scenario(const std::string& name, bool holds, const std::string& more = {}) {
    return R"({
  "schema": "orsim/scenario@1",
  "name": ")"
           + name + R"(",
  "tags": ["small"],
  "rules": ["R12"],
  "until": "30s",
  "workload": [ { "id": "c1", "at": "0s", "assigned": "N1", "reserved": "N2", "talk_time": "5s" } ],
  "faults": [ { "id": "crash", "kind": "crash", "target": "P1", "at": "20ms" } ],
  "expect": [
    { "id": "by_backup", ")"
           + (holds ? "eventually" : "never")
           + R"(": { "event": "session.created", "call": "c1", "by": "B1" } }
  ])" + more
           + "\n}\n";
}

TEST_CASE("each verdict has its exit code, and the worst one is the program's") {
    const Folder folder;
    folder.write("good/a.json", scenario("a", true));
    folder.write("bad/b.json", scenario("b", false));
    folder.write("wrong/c.json", "{}");
    folder.write("empty/readme.txt", "nothing to test");
    folder.write("unclear/d.json", R"({"schema": "orsim/scenario@1",
        "workload": [{"id": "c1", "at": "0s"}],
        "faults": [{"id": "f", "kind": "crash", "target": "B1",
                    "when": {"event": "call.default_routed"}}]})");
    CHECK(folder.orsim("test good").status == 0);
    CHECK(folder.orsim("test good bad").status == 1);
    CHECK(folder.orsim("test good bad wrong").status == 2);
    CHECK(folder.orsim("test good unclear").status == 4);
    CHECK(folder.orsim("test empty").status == 5);
    CHECK(folder.orsim("test good --filter nothing_like_it").status == 5);
    CHECK(folder.orsim("test nowhere").status == 2);
    CHECK(folder.orsim("test good --shard 3/2").status == 2);
    CHECK(folder.orsim("test").status == 2);
}

TEST_CASE(
    "a failure says what was expected, what came, why by which rule, and how to see it again") {
    const Folder folder;
    folder.write("bad.json", scenario("bad", false));
    const Ran ran = folder.orsim("test bad.json");
    CHECK(ran.status == 1);
    CHECK(count_of("\n  expected  ", ran.out) == 1);
    CHECK(count_of("\n  got       ", ran.out) == 1);
    CHECK(count_of("\n  because   ", ran.out) == 1);
    CHECK(count_of("as new primary; R12", ran.out) == 1);
    CHECK(count_of("repeat: orsim run bad.json\n", ran.out) == 1);
}

TEST_CASE("any number of jobs gives the same bytes in every form") {
    const Folder folder;
    for (const std::string name : {"a", "b", "c", "d", "e"}) {
        folder.write(name + ".json", scenario(name, name != "c"));
    }
    const Ran one = folder.orsim("test . -j1 --junit one.xml");
    for (const std::string jobs : {"2", "7"}) {
        CHECK(folder.orsim("test . -j" + jobs + " --junit more.xml").out == one.out);
        CHECK(folder.read("more.xml") == folder.read("one.xml"));
        CHECK(folder.orsim("test . --json -j" + jobs).out == folder.orsim("test . --json -j1").out);
    }
}

TEST_CASE("shards take turns and together run everything once") {
    const Folder folder;
    for (const std::string name : {"a", "b", "c", "d", "e"}) {
        folder.write(name + ".json", scenario(name, true));
    }
    std::string all;
    for (const std::string shard : {"1/3", "2/3", "3/3"}) {
        all += folder.orsim("test . --list --shard " + shard).out;
    }
    CHECK(count_of("\n", all) == 5);
    for (const std::string name : {"a", "b", "c", "d", "e"}) {
        CHECK(count_of(name + ".json", all) == 1);
    }
    CHECK(folder.orsim("test . --list --shard 2/3").out == "    2  b.json\n    5  e.json\n");
}

TEST_CASE("filters look at names, tags and rules") {
    const Folder folder;
    folder.write("a.json", scenario("a", true));
    folder.write("b.json", R"({"schema": "orsim/scenario@1", "tags": ["other"]})");
    CHECK(folder.orsim("test . --list --filter small").out == "    1  a.json\n");
    CHECK(folder.orsim("test . --list --filter R12").out == "    1  a.json\n");
    CHECK(folder.orsim("test . --list --filter b.js").out == "    2  b.json\n");
    CHECK(count_of("\n", folder.orsim("test . --list --filter other --filter R12").out) == 2);
}

TEST_CASE("fail-fast ends with the first that does not pass, whoever ran first") {
    const Folder folder;
    for (const std::string name : {"a", "b", "c", "d", "e", "f"}) {
        folder.write(name + ".json", scenario(name, name != "c" && name != "e"));
    }
    for (const std::string jobs : {"1", "4"}) {
        const Ran ran = folder.orsim("test . --fail-fast -j" + jobs);
        CHECK(ran.status == 1);
        CHECK(count_of("fail         c.json", ran.out) == 1);
        CHECK(count_of("e.json", ran.out) == 0);
        CHECK(count_of("3 of 6 scenarios run: 2 pass, 1 fail", ran.out) == 1);
    }
}

TEST_CASE(
    "a suite's sweep is one unit for each combination, each with the command that repeats it") {
    const Folder folder;
    folder.write("a.json", scenario("a", false));
    folder.write("some.suite.json", R"({"schema": "orsim/suite@1", "sweeps": [{"id": "late",
        "scenario": "a.json", "over": [
            {"id": "watch", "pointer": "/options/cluster/call-watching-timeout", "values": [2000]},
            {"id": "talk", "pointer": "/assumptions/talk_time", "values": ["1s", "2s"]}]}]})");
    const Ran ran = folder.orsim("test some.suite.json");
    CHECK(ran.status == 1);
    CHECK(count_of("some.suite.json late[watch=2000 talk=1s]", ran.out) == 1);
    CHECK(
        count_of("repeat: orsim run a.json --set /options/cluster/call-watching-timeout=2000 --set "
                 "'/assumptions/talk_time=\"2s\"'",
                 ran.out)
        == 1);
    CHECK(folder.orsim("run a.json --set '/assumptions/talk_time=\"2s\"'").status == 1);
    CHECK(folder.orsim("test . --list").out
          == "    1  a.json\n    2  some.suite.json late[watch=2000 talk=1s]\n    3  "
             "some.suite.json late[watch=2000 talk=2s]\n");
}

TEST_CASE("a golden answer that is missing, foreign or different is told apart") {
    const Folder folder;
    folder.write("a.json", scenario("a", true, R"(, "golden": "timeline")"));
    const Ran missing = folder.orsim("test a.json");
    CHECK(missing.status == 2);
    CHECK(count_of("error        a.json  there is no golden answer a.txt", missing.out) == 1);

    CHECK(folder.orsim("test --accept a.json").status == 0);
    CHECK(folder.orsim("test a.json").status == 0);
    const std::string golden = folder.read("a.txt");

    folder.write("a.txt", "something else\n");
    const Ran foreign = folder.orsim("test a.json");
    CHECK(foreign.status == 2);
    CHECK(count_of("a.txt is not its golden answer", foreign.out) == 1);

    folder.write("a.txt", golden);
    folder.write("a.json", scenario("b", true, R"(, "golden": "timeline")"));
    CHECK(folder.orsim("test a.json").status == 2);

    folder.write(
        "a.json",
        scenario("a", true, R"(, "golden": "timeline", "assumptions": {"promotion": "1s"})"));
    const Ran changed = folder.orsim("test a.json");
    CHECK(changed.status == 1);
    CHECK(count_of("the answer is not the golden one", changed.out) == 1);
    CHECK(count_of("app.promoted [R14] later by 500 ms", changed.out) == 1);
    CHECK(folder.read("a.txt") == golden);
}

TEST_CASE("a scenario that fails by itself stays failed for its own reason") {
    const Folder folder;
    folder.write("a.json", scenario("a", false, R"(, "golden": "timeline")"));
    const Ran ran = folder.orsim("test a.json");
    CHECK(ran.status == 1);
    CHECK(count_of("fail         a.json  fail: by_backup (expected", ran.out) == 1);
    CHECK(count_of("and there is no golden answer a.txt", ran.out) == 1);
}

TEST_CASE("accepting tells each kind of change once, with where it is seen") {
    const Folder folder;
    folder.write("a.json", scenario("a", true, R"(, "golden": "timeline")"));
    folder.write("b.json", scenario("b", true, R"(, "golden": "timeline")"));
    CHECK(folder.orsim("test --accept .").status == 0);
    const std::string slower = R"(, "golden": "timeline", "assumptions": {"promotion": "1s"})";
    folder.write("a.json", scenario("a", true, slower));
    folder.write("b.json", scenario("b", true, slower));
    const Ran ran = folder.orsim("test --accept .");
    CHECK(ran.status == 0);
    CHECK(count_of("2 golden answers rewritten; what changed, and where:", ran.out) == 1);
    CHECK(count_of("app.promoted [R14] later by 500 ms", ran.out) == 1);
    CHECK(count_of("a.json, b.json\n", ran.out) > 3);
    CHECK(count_of("no golden answer had to be rewritten", folder.orsim("test --accept .").out)
          == 1);
}

TEST_CASE("GitHub gets ten annotations at most, and the last one says how many more there are") {
    const Folder folder;
    for (int at = 10; at < 22; ++at) {
        folder.write(std::to_string(at) + ".json", scenario("a,b:c%", false));
    }
    const Ran ran = folder.orsim("test . --github");
    CHECK(count_of("::error ", ran.out) == 10);
    CHECK(count_of("::error title=orsim test::and 3 more did not pass", ran.out) == 1);
    CHECK(count_of("::error file=10.json,line=10,title=fail%3A 10.json::fail: by_backup (expected: "
                   "no session.created of c1 by B1; got: ",
                   ran.out)
          == 1);
}

TEST_CASE("orsim test and orsim rules mean one thing by a rule that is shown") {
    const Folder folder;
    folder.write("a.json", scenario("a", true));  // States R12, which its records name.
    folder.write("b.json", R"({
  "schema": "orsim/scenario@1",
  "rules": ["R03", "R05"],
  "workload": [ { "id": "c1", "at": "0s", "assigned": "N1", "reserved": "N2" } ]
})");
    const auto shown = [](const std::string& text) {
        const std::size_t end = text.find(" of 22");
        const std::size_t begin = text.find_last_of(" \n", end - 1) + 1;
        return text.substr(begin, end - begin);
    };
    const std::string by_test = shown(folder.orsim("test .").out);
    CHECK(by_test == shown(folder.orsim("rules .").out));
    CHECK(by_test == "8");  // R08 to R12 and R14 by records, R03 and R05 by what is stated.
}

}  // namespace
