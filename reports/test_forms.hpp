#pragma once
/// The forms of a test run for machines: JUnit XML, JSON, and the annotations GitHub shows beside
/// the lines of a change. No form holds a time of day or a duration, so that equal runs give equal
/// bytes.

#include "reports/test_answer.hpp"

#include <string>
#include <string_view>

namespace orsim {

constexpr std::string_view test_schema = "orsim/test@1";
/// Of a failure's text in JUnit: GitLab refuses reports that grow without bound.
constexpr std::size_t longest_failure = std::size_t{16} << 10U;  // bytes
/// GitHub shows ten errors of a step, and drops the others without a word.
constexpr std::size_t most_annotations = 10;

/// testsuites > testsuite > testcase, with file and line; classname and name together are unique.
/// What is in error or inconclusive is an <error>, with its kind as type.
[[nodiscard]] std::string junit_xml(const TestAnswer& answer);

/// One object: schema, verdict, counts, results, and the rules seen and unseen.
[[nodiscard]] std::string json_test(const TestAnswer& answer);

/// Workflow commands, at most ten; the last one says how many more there are.
[[nodiscard]] std::string github_annotations(const TestAnswer& answer);

}  // namespace orsim
