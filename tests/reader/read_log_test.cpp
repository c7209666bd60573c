#include "sim/reader/read_log.hpp"
#include "sim/timeline/fingerprint.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

namespace orsim {
namespace {

const std::string head =
    R"({"schema":"orsim/log@1","scenario":"s","seed":7,)"
    R"("entities":{"application":["P1","B1"],"node":["N1"]},"groups":["c1","bg"]})"
    "\n";
const std::string arrived = R"({"number":0,"at":5,"event":"call.arrived","call":"c1","rule":"R08"})"
                            "\n";
const std::string created =
    R"({"number":1,"at":9,"event":"session.created","actor":{"kind":"application","id":"B1"},)"
    R"("other":{"kind":"node","id":"N1"},"call":"bg#3","reason":"duplicate","amount":4,)"
    R"("policy":"late_primary","cause":0})"
    "\n";

std::string end_of(const std::string& records) {
    // The fingerprint of a log that is whole but for it is in the complaint.
    const auto read = read_log_text(head + records
                                        + R"({"ended":20,"fingerprint":"0"})"
                                          "\n",
                                    "log");
    const std::string told = to_text(read.complaints());
    const std::size_t at = told.find("fingerprint ") + 12;
    return fmt::format(R"({{"ended":20,"fingerprint":"{}"}})"
                       "\n",
                       told.substr(at, 16));
}

std::string complaints_about_log(const std::string& text) {
    const auto read = read_log_text(text, "log");
    REQUIRE_FALSE(read.has_value());
    return to_text(read.complaints());
}

TEST_CASE("a log is read into its records, and ids into positions") {
    const std::string records = arrived + created;
    const auto read = read_log_text(head + records + end_of(records), "log");
    REQUIRE(read.has_value());
    const EventLog& log = read.value();
    REQUIRE(log.records.size() == 2);
    const Record& record = log.records[1];
    CHECK(record.at == Instant{Duration{9}});
    CHECK(record.event == Event::session_created);
    CHECK(record.actor == Entity{EntityKind::app, 1});
    CHECK(record.call == CallName{1, 2});
    CHECK(record.reason == Reason::duplicate);
    CHECK(record.amount == 4);
    CHECK(record.cause == 0);
    CHECK(log.records[0].rule == Rule::R08);
    CHECK(log.records[0].cause == no_record);
    CHECK(log.name(record.actor) == "B1");
    CHECK(log.name(record.call) == "bg#3");
    CHECK(log.name(log.records[0].call) == "c1");
    CHECK(log.ended == Instant{Duration{20}});
    CHECK(log.seed == 7);
}

TEST_CASE("a log that was cut off is refused") {
    CHECK(complaints_about_log(head + arrived).starts_with("log:2:1: the log ends without"));
    CHECK(complaints_about_log("") != "");
}

TEST_CASE("a log that was changed is refused by its fingerprint") {
    const std::string end = end_of(arrived);
    std::string changed = arrived;
    changed.replace(changed.find("\"at\":5"), 6, "\"at\":6");
    CHECK(complaints_about_log(head + changed + end).find("the log was changed")
          != std::string::npos);
}

TEST_CASE("every mistake in a log is told with its line") {
    const std::string told = complaints_about_log(
        head
        + R"({"number":4,"at":1,"event":"call.arived"})"
          "\n"
        + R"({"number":0,"at":1,"event":"call.arrived","actor":{"kind":"application","id":"B2"}})"
          "\n"
        + R"({"number":1,"at":"soon","event":"call.arrived","reason":"none of it"})"
          "\n");
    CHECK(told.find("log:2:") != std::string::npos);
    CHECK(told.find("no event \"call.arived\"; did you mean \"call.arrived\"?")
          != std::string::npos);
    CHECK(told.find("record 0 is due here") != std::string::npos);
    CHECK(told.find("no application \"B2\"; did you mean \"B1\"?") != std::string::npos);
    CHECK(told.find("log:4:") != std::string::npos);
}

TEST_CASE("something else than a log is refused at its first line") {
    CHECK(
        complaints_about_log("{\"schema\":\"orsim/scenario@1\"}\n").find("an event log begins with")
        != std::string::npos);
    CHECK(complaints_about_log("not json\n") != "");
}

}  // namespace
}  // namespace orsim
