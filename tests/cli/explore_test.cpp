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
        "--policy late_primary --budget 3x --free ties --seed 3");
    CHECK(ran.status == 2);
    CHECK(count_of("did you mean \"crash\"?", ran.error) == 1);
    CHECK(count_of("\"store_down\" is none", ran.error) == 1);
    CHECK(count_of("did you mean \"nobody_waits\"?", ran.error) == 1);
    CHECK(count_of("only --mode swarm", ran.error) == 1);
    CHECK(count_of("--budget: \"3x\" is neither", ran.error) == 1);
    CHECK(count_of("did you mean \"tie\"?", ran.error) == 1);
    CHECK(count_of("--seed: ", ran.error) == 1);
    CHECK(folder.orsim("explore w.json --mode swam").status == 2);
}

TEST_CASE("a budget of time ends an exploration") {
    const Folder folder;
    folder.write("w.json", world);
    const Ran ran = folder.orsim("explore w.json --mode random --fault scs_down --budget 100ms");
    CHECK(ran.status == 0);
    CHECK(count_of("runs     ", ran.out) == 1);
}

TEST_CASE("as JSON the answer is one document, the same whenever it is asked for") {
    const Folder folder;
    folder.write("w.json", world);
    const std::string words =
        "explore w.json --mode random --budget 200 --of nobody_waits --json -o ";
    const Ran ran = folder.orsim(words + "one -j 1");
    CHECK(ran.status == 1);
    CHECK(ran.out.front() == '{');
    CHECK(count_of("\"schema\":\"orsim/exploration@1\"", ran.out) == 1);
    CHECK(count_of("\"runs\":200", ran.out) == 1);
    CHECK(count_of("\"broken\":\"nobody_waits\"", ran.out) >= 1);
    CHECK(count_of("\"file\":\"one/w.nobody_waits.json\"", ran.out) == 1);
    CHECK(count_of("\"interrupted\":false", ran.out) == 1);
    CHECK(folder.shell("rm -r one").status == 0);
    CHECK(folder.orsim(words + "one -j 3").out == ran.out);
}

/// Struck by SIGINT after a second, or later where it had not begun by then.
Ran interrupted(const Folder& folder, const std::string& words) {
    Ran ran;
    for (const char* const seconds : {"1", "2", "4", "8", "16", "32"}) {
        ran = folder.shell(std::string{"timeout --preserve-status -s INT "} + seconds
                           + " $ORSIM explore " + words);
        if (!ran.out.empty() && count_of("\"runs\":0", ran.out) == 0) {
            break;
        }
    }
    return ran;
}

TEST_CASE("Ctrl-C ends an exploration of any mode with what was found so far") {
    const Folder folder;
    folder.write("w.json", world);
    const Ran random = interrupted(folder, "w.json --mode random --budget 1h --json");
    CHECK(random.status == 130);
    CHECK(count_of("\"interrupted\":true", random.out) == 1);
    CHECK(count_of("\"runs\":0", random.out) == 0);
    // Nothing to find in it, and more states than any machine walks in a second.
    folder.write("calm.json", R"({
  "schema": "orsim/scenario@1",
  "until": "40s",
  "workload": [ { "id": "c", "at": "1s", "assigned": "N1", "reserved": "N2" } ]
})");
    const Ran walked = interrupted(folder, "calm.json --mode exhaustive --strikes 9");
    CHECK(walked.status == 130);
    CHECK(count_of("the search", walked.out) == 1);
    folder.write("busy.json", R"({
  "schema": "orsim/scenario@1",
  "until": "600s",
  "workload": [ { "id": "c", "arrivals": { "process": "poisson", "rate_per_second": 9 } } ],
  "faults": [ { "id": "f", "at": "1s", "kind": "crash", "target": "P1" } ]
})");
    const Ran windows = interrupted(folder, "busy.json --mode windows --budget 1h --json -j 2");
    CHECK(windows.status == 130);
    CHECK(count_of("\"spent\":true", windows.out) == 1);
}

TEST_CASE("progress is shown on a terminal and nowhere else") {
    const Folder folder;
    folder.write("w.json", world);
    const std::string words = "$ORSIM explore w.json --mode random --budget 900ms --fault scs_down";
    const Ran piped = folder.shell(words);
    CHECK(count_of("a second", piped.out + piped.error) == 0);
    // util-linux's script lends the command a terminal and prints what it said there.
    const Ran shown = folder.shell("script -qec '" + words + "' /dev/null");
    CHECK(count_of("orsim: ", shown.out) >= 1);
    CHECK(count_of(" runs done, ", shown.out) >= 1);
    CHECK(count_of(" s left; found 0", shown.out) >= 1);
    CHECK(count_of("\r\033[Kruns     ", shown.out) == 1);
}

}  // namespace
