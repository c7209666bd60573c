// orsim explore by luck, as its user meets it.
#include "tests/cli/program.hpp"

#include <doctest/doctest.h>

#include <string>

namespace {

using orsim::cli_test::count_of;
using orsim::cli_test::Folder;
using orsim::cli_test::Ran;

constexpr const char* world = R"({
  "schema": "orsim/scenario@1",
  "name": "calls",
  "until": "40s",
  "workload": [
    { "id": "c1", "at": "1s", "assigned": "N1", "reserved": "N2", "talk_time": "5s" },
    { "id": "c2", "at": "3s", "assigned": "N2", "reserved": "N1", "talk_time": "5s" }
  ],
  "expect": [ { "id": "nobody_waits", "never": { "event": "watch.expired" } } ]
})";

/// From the report, what stands behind these words on their line.
std::string after(const std::string& words, const std::string& text) {
    const std::size_t at = text.find(words);
    REQUIRE(at != std::string::npos);
    return text.substr(at + words.size(), text.find('\n', at) - at - words.size());
}

TEST_CASE("what is found is written, shrunk, fails under run, and repeats by its luck") {
    const Folder folder;
    folder.write("w.json", world);
    const Ran ran = folder.orsim("explore w.json --mode random --runs 200 --of nobody_waits -j 1");
    CHECK(ran.status == 1);
    CHECK(count_of("runs     200, of which ", ran.out) == 1);
    REQUIRE(folder.has("found/w.nobody_waits.json"));
    CHECK(folder.orsim("run found/w.nobody_waits.json").status == 1);
    CHECK(folder.orsim("check found/w.nobody_waits.json").status == 0);
    const std::string again = after("repeat: orsim ", ran.out);
    const Ran repeated = folder.orsim(again + " -o again");
    CHECK(repeated.status == 1);
    CHECK(count_of("runs     1, of which 1 failed", repeated.out) == 1);
    const auto without_run = [](std::string text) {
        const std::size_t at = text.find("Found by run ");
        return text.erase(at, text.find(" of: ", at) - at);
    };
    CHECK(without_run(folder.read("again/w.nobody_waits.json"))
          == without_run(folder.read("found/w.nobody_waits.json")));
}

TEST_CASE("several at the same time give the same bytes as one") {
    const Folder folder;
    folder.write("w.json", world);
    const std::string words = "explore w.json --mode swarm --free tie,loss --runs 150";
    const Ran one = folder.orsim(words + " -j 1 -o one");
    const Ran three = folder.orsim(words + " -j 3 -o two");
    CHECK(one.status == 1);
    std::string other = three.out;
    for (std::size_t at = other.find("two/"); at != std::string::npos; at = other.find("two/")) {
        other.replace(at, 3, "one");
    }
    CHECK(one.out == other);
    const std::string path = after(" runs to one/", one.out);
    CHECK(folder.read("one/" + path) == folder.read("two/" + path));
    CHECK(folder.orsim("run one/" + path).status == 1);
}

TEST_CASE("where nothing can fail nothing is found, and what fails already is told") {
    const Folder folder;
    folder.write("w.json", world);
    const Ran quiet = folder.orsim("explore w.json --mode random --fault scs_down --runs 30");
    CHECK(quiet.status == 0);
    CHECK(count_of("runs     30, of which 0 failed, in 0 ways", quiet.out) == 1);
    CHECK_FALSE(folder.has("found"));
    folder.write("bad.json", R"({
  "schema": "orsim/scenario@1",
  "workload": [ { "id": "c1", "at": "1s" } ],
  "expect": [ { "id": "none", "never": { "event": "session.created" } } ]
})");
    const Ran known = folder.orsim("explore bad.json --mode random --fault scs_down --runs 5");
    CHECK(known.status == 0);
    CHECK(count_of("known    none", known.out) == 1);
}

TEST_CASE("what cannot be drawn or looked for is refused, all of it at once") {
    const Folder folder;
    folder.write("w.json", world);
    const Ran ran = folder.orsim(
        "explore w.json --mode random --fault crsh --fault store_down --of nobody_wait "
        "--policy late_primary --time 3 --free ties --seed 3");
    CHECK(ran.status == 2);
    CHECK(count_of("did you mean \"crash\"?", ran.error) == 1);
    CHECK(count_of("\"store_down\" is none", ran.error) == 1);
    CHECK(count_of("did you mean \"nobody_waits\"?", ran.error) == 1);
    CHECK(count_of("only --mode swarm", ran.error) == 1);
    CHECK(count_of("--time: ", ran.error) == 1);
    CHECK(count_of("did you mean \"tie\"?", ran.error) == 1);
    CHECK(count_of("--seed: ", ran.error) == 1);
    CHECK(folder.orsim("explore w.json --mode swam").status == 2);
}

TEST_CASE("a budget of time ends an exploration") {
    const Folder folder;
    folder.write("w.json", world);
    const Ran ran = folder.orsim("explore w.json --mode random --fault scs_down --time 100ms");
    CHECK(ran.status == 0);
    CHECK(count_of("runs     ", ran.out) == 1);
}

}  // namespace
