#pragma once
/// What a judgement consists of: findings, one for each thing judged, and the verdict they add up
/// to. Knows not how anything is judged.

#include "sim/base/rule.hpp"
#include "sim/base/time.hpp"
#include "sim/model/expectation.hpp"
#include "sim/timeline/record.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace orsim {

/// One thing judged: an expectation, an invariant, an allowance, or the verdict a scenario asks
/// for.
struct Finding {
    enum class Status : std::uint8_t {
        held,
        failed,
        allowed,        // Broken, but only where the scenario allows it.
        not_triggered,  // What was to be tested never happened; makes the verdict inconclusive.
    };

    std::string name;  // The id of the expectation, or the name of the invariant.
    Status status = Status::held;
    std::string expected;
    std::string got;                   // May be empty when it held.
    std::uint64_t record = no_record;  // Number of the record that decided it.
    std::vector<Record> because;     // The deciding record, then its cause, the cause of that, ...
    Rule rule = Rule::none;          // Guarded by the invariant, or behind the deciding record.
    std::optional<Duration> margin;  // How far from failing, where that is a length of time.
    std::uint64_t times = 0;         // How often it was broken, where it can be broken often.
    friend bool operator==(const Finding&, const Finding&) = default;
};

[[nodiscard]] std::string_view to_text(Finding::Status status);

/// Findings stand in this order: expectations as in the file, invariants as in their enumeration,
/// allowances nobody needed, and what became of an expected verdict.
struct Verdict {
    VerdictKind kind = VerdictKind::pass;
    std::vector<Finding> findings;
    std::string sentence;  // The verdict and what decided it, on one line.
    friend bool operator==(const Verdict&, const Verdict&) = default;
};

}  // namespace orsim
