#include "reports/golden_text.hpp"
#include "reports/test_forms.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace {

using namespace orsim;  // NOLINT(google-build-using-namespace)

TestResult result_of(VerdictKind kind, std::string name, std::string detail = {}) {
    TestResult result;
    result.number = 1;
    result.name = std::move(name);
    result.suite = "scenarios/races";
    result.file = "scenarios/races/a.json";
    result.line = 12;
    result.kind = kind;
    result.fact = "one fact";
    result.detail = std::move(detail);
    return result;
}

TEST_CASE("JUnit: each case once, with file, line, and what it did as its element") {
    TestAnswer answer;
    answer.results = {result_of(VerdictKind::pass, "a"), result_of(VerdictKind::fail, "b", "why"),
                      result_of(VerdictKind::inconclusive, "c"),
                      result_of(VerdictKind::error, "d")};
    CHECK(junit_xml(answer) ==
          R"(<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="orsim" tests="4" failures="1" errors="2" skipped="0">
  <testsuite name="scenarios/races" tests="4" failures="1" errors="2" skipped="0">
    <testcase classname="scenarios.races" name="a" file="scenarios/races/a.json" line="12"/>
    <testcase classname="scenarios.races" name="b" file="scenarios/races/a.json" line="12">
      <failure type="fail" message="one fact">why</failure>
    </testcase>
    <testcase classname="scenarios.races" name="c" file="scenarios/races/a.json" line="12">
      <error type="inconclusive" message="one fact"></error>
    </testcase>
    <testcase classname="scenarios.races" name="d" file="scenarios/races/a.json" line="12">
      <error type="error" message="one fact"></error>
    </testcase>
  </testsuite>
</testsuites>
)");
}

TEST_CASE("JUnit: marks of XML and control characters stay text, and a failure stays short") {
    TestAnswer answer;
    answer.results = {
        result_of(VerdictKind::fail, "</testcase>\"&\x01", std::string(100'000, '<'))};
    const std::string xml = junit_xml(answer);
    CHECK(xml.find("name=\"&lt;/testcase&gt;&quot;&amp;?\"") != std::string::npos);
    CHECK(xml.size() < longest_failure + 1'000);
    CHECK(xml.find("cut here") != std::string::npos);
    // Cut between letters: no half of one is left.
    answer.results.front().detail.clear();
    for (int at = 0; at < 20'000; ++at) {
        answer.results.front().detail += "\xC3\xA9";
    }
    const std::string cut = junit_xml(answer);
    CHECK(cut.find("\xC3\xA9\n(cut") == std::string::npos);
    CHECK(cut.find("\xC3\xA9&#10;(cut here") != std::string::npos);
}

TEST_CASE("GitHub: marks that end a property are escaped") {
    TestAnswer answer;
    answer.results = {result_of(VerdictKind::fail, "a:b,c", "100 %\nline two")};
    CHECK(github_annotations(answer)
          == "::error file=scenarios/races/a.json,line=12,title=fail%3A a%3Ab%2Cc::one fact%0A100 "
             "%25%0Aline two\n");
}

TEST_CASE("the verdict on all is the worst, and nothing without results") {
    TestAnswer answer;
    CHECK(verdict_of(answer) == VerdictKind::nothing_ran);
    answer.results = {result_of(VerdictKind::pass, "a"), result_of(VerdictKind::inconclusive, "b")};
    CHECK(verdict_of(answer) == VerdictKind::inconclusive);
    answer.results.push_back(result_of(VerdictKind::fail, "c"));
    CHECK(verdict_of(answer) == VerdictKind::fail);
    answer.results.push_back(result_of(VerdictKind::error, "d"));
    CHECK(verdict_of(answer) == VerdictKind::error);
}

constexpr std::string_view golden = R"(orsim timeline 1
scenario     one
policies     all at their defaults

     0.000000  c1.1         sip1         call.arrived             the call arrives  [R08]
     5.001000  c1.2         P2           session.create.started   starts  [R13]  <- c1.1
     5.001000  c1.3         B2           watch.expired            runs out  [R10]  <- c1.1

summary
  calls.routed                         1
ended at 30.000000 s after 3 records
fingerprint 1

pass: 3 held
)";

TEST_CASE("what a new answer changes is told by events and rules, not by lines") {
    CHECK(golden_changes(golden, golden).empty());
    const std::string now = R"(orsim timeline 1
scenario     one
policies     late_primary = both_run

     0.000000  c1.1         sip1         call.arrived             the call arrives  [R08]
     4.961000  c1.2         P2           session.create.started   starts  [R13]  <- c1.1
     4.970000  c1.3         P2           session.created          is made  [R11]  <- c1.2

summary
  calls.routed                         2
ended at 30.000000 s after 3 records
fingerprint 2

fail: e1
)";
    CHECK(golden_changes(golden, now)
          == std::vector<std::string>{"session.create.started [R13] earlier by 40 ms",
                                      "session.created [R11] added", "watch.expired [R10] removed",
                                      "policies", "summary calls.routed", "fingerprint",
                                      "verdict"});
    CHECK(first_difference(golden, now)
          == "  line 3\n  golden  policies     all at their defaults\n  now     policies     "
             "late_primary = both_run\n");
}

TEST_CASE("an answer of another format or scenario is foreign") {
    CHECK(why_foreign(golden, golden).empty());
    CHECK(why_foreign("", golden) == "its line 1 is \"\", not \"orsim timeline 1\"");
    CHECK(why_foreign("orsim timeline 2\nscenario     one\n", golden)
          == "its line 1 is \"orsim timeline 2\", not \"orsim timeline 1\"");
    CHECK(why_foreign("orsim timeline 1\nscenario     two\n", golden)
          == "its line 2 is \"scenario     two\", not \"scenario     one\"");
}

}  // namespace
