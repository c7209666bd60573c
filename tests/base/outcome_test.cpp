#include "sim/base/outcome.hpp"

#include <doctest/doctest.h>

#include <string>

namespace {

using orsim::Complaint;
using orsim::Complaints;
using orsim::has_errors;
using orsim::Outcome;

Complaint late_crash() {
    Complaint complaint;
    complaint.place = {"late_crash.json", 6, 30, 16};
    complaint.pointer = "/faults/0/crash";
    complaint.message = "no node is called \"east-3\"";
    complaint.source_line = R"(    { "at": "2.5s", "crash": "east-3/primary" })";
    return complaint;
}

Complaint hint() {
    Complaint complaint;
    complaint.weight = Complaint::Weight::warning;
    complaint.place.file = "ring.json";
    complaint.message = "the ring strands a quarter of the calls";
    return complaint;
}

TEST_CASE("a complaint names its place and underlines it") {
    CHECK(to_text(late_crash())
          == "late_crash.json:6:30 (/faults/0/crash): no node is called \"east-3\"\n"
             "     6 |     { \"at\": \"2.5s\", \"crash\": \"east-3/primary\" }\n"
             "       |                              ^~~~~~~~~~~~~~~~\n");
}

TEST_CASE("a complaint about a whole file has neither line nor caret") {
    CHECK(to_text(hint()) == "ring.json: warning: the ring strands a quarter of the calls\n");
}

TEST_CASE("a tab before the caret takes one column, as it does in the count of bytes") {
    Complaint complaint = late_crash();
    complaint.pointer.clear();
    complaint.place = {"a.json", 1, 2, 1};
    complaint.source_line = "\t5";
    complaint.message = "wrong";
    CHECK(to_text(complaint) == "a.json:1:2: wrong\n     1 |  5\n       |  ^\n");
}

TEST_CASE("the underline ends where its line ends") {
    Complaint complaint = late_crash();
    complaint.pointer.clear();
    complaint.place = {"a.json", 1, 3, 100};
    complaint.source_line = "12345";
    complaint.message = "wrong";
    CHECK(to_text(complaint) == "a.json:1:3: wrong\n     1 | 12345\n       |   ^~~\n");
}

TEST_CASE("a place just behind the line is still marked") {
    Complaint complaint = late_crash();
    complaint.pointer.clear();
    complaint.place = {"a.json", 1, 4, 1};
    complaint.source_line = "123";
    complaint.message = "the text ends too early";
    CHECK(to_text(complaint)
          == "a.json:1:4: the text ends too early\n     1 | 123\n       |    ^\n");
}

TEST_CASE("a place beyond the part of a long line that is shown has no caret") {
    Complaint complaint = late_crash();
    complaint.pointer.clear();
    complaint.place = {"a.json", 1, 500, 3};
    complaint.source_line = std::string(600, 'x');
    complaint.message = "wrong";
    CHECK(to_text(complaint) == "a.json:1:500: wrong\n     1 | " + std::string(160, 'x') + "\n");
}

TEST_CASE("all complaints are told at once and counted at the end") {
    CHECK(to_text(Complaints{hint(), late_crash()})
          == to_text(hint()) + to_text(late_crash()) + "1 thing to mend; nothing was run.\n");
    CHECK(to_text(Complaints{late_crash(), late_crash()})
          == to_text(late_crash()) + to_text(late_crash())
                 + "2 things to mend; nothing was run.\n");
}

TEST_CASE("warnings alone say nothing about what was run") {
    CHECK(to_text(Complaints{hint()}) == to_text(hint()) + "1 warning.\n");
    CHECK(to_text(Complaints{hint(), hint()})
          == to_text(hint()) + to_text(hint()) + "2 warnings.\n");
    CHECK(to_text(Complaints{}).empty());
}

TEST_CASE("only an error keeps a value away") {
    CHECK_FALSE(has_errors({}));
    CHECK_FALSE(has_errors({hint()}));
    CHECK(has_errors({hint(), late_crash()}));
}

TEST_CASE("an outcome is a value with its warnings, or complaints") {
    const Outcome<int> good{7, {hint()}};
    REQUIRE(good);
    CHECK(good.value() == 7);
    CHECK(good.complaints() == Complaints{hint()});

    const Outcome<int> bad{Complaints{late_crash()}};
    CHECK_FALSE(bad.has_value());
    CHECK(bad.complaints() == Complaints{late_crash()});
}

TEST_CASE("the nearest name forgives a slip of the finger") {
    CHECK(orsim::nearest_name("east-3", {"east-1", "west-1"}) == "east-1");
    CHECK(orsim::nearest_name("router-timout", {"router-timeout", "default-dn"})
          == "router-timeout");
    CHECK(orsim::nearest_name("esat", {"west", "east"}) == "east");
    CHECK(orsim::nearest_name("abc", {"acb"}) == "acb");
}

TEST_CASE("the nearest name takes no notice of capitals and underscores") {
    CHECK(orsim::nearest_name("Router_Timeout", {"router-timeout"}) == "router-timeout");
    CHECK(orsim::nearest_name("default-dn", {"DEFAULT_DN", "default"}) == "DEFAULT_DN");
}

TEST_CASE("no name is suggested when none is near") {
    CHECK(orsim::nearest_name("telephone", {"east-1", "west-1"}).empty());
    CHECK(orsim::nearest_name("abc", {"ade"}).empty());
    CHECK(orsim::nearest_name("abc", {}).empty());
}

TEST_CASE("of two equally near names the first is suggested") {
    CHECK(orsim::nearest_name("east-3", {"east-2", "east-1"}) == "east-2");
}

}  // namespace
