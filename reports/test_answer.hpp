#pragma once
/// What became of a list of tests, as values: filled by the command, made into text by the forms.

#include "sim/model/expectation.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace orsim {

/// One scenario, as it stands or under a sweep's values.
struct TestResult {
    std::size_t number = 0;  // In the list of all units, from 1.
    std::string name;        // "scenarios/races/a.json", or "... timings[watch=1000]": unique.
    std::string suite;       // The folder or the suite file it was found in.
    std::string file;        // The scenario.
    std::uint32_t line = 1;  // Of the file: what failed, if that stands somewhere.
    VerdictKind kind = VerdictKind::error;
    std::string fact;         // The one fact that matters, on one line.
    std::string detail;       // Below it when it did not pass: expected, got, because, repeat.
    std::string fingerprint;  // Empty if nothing was run.
    std::vector<std::string> rules;    // IDs behind the records of its run, or stated by the file.
    std::string report;                // Its own page, by its path from the suite's; empty: none.
    bool rewritten = false;            // Its golden answer.
    std::vector<std::string> changes;  // What was rewritten, a phrase for each kind of change.
};

struct TestAnswer {
    std::vector<TestResult> results;        // In the order of their numbers.
    std::size_t listed = 0;                 // Units there are, chosen or not.
    std::vector<std::string> rules_seen;    // IDs, in the order of the registry.
    std::vector<std::string> rules_unseen;  // Of the guide's rules only.
};

/// How many results of each kind, by the number of the kind.
[[nodiscard]] std::array<std::size_t, 6> counts_of(const TestAnswer& answer);

/// The verdict on all: error before fail before inconclusive before pass; without results nothing
/// ran.
[[nodiscard]] VerdictKind verdict_of(const TestAnswer& answer);

}  // namespace orsim
