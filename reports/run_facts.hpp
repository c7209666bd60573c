#pragma once
/// What a report needs to know of a run beside its records. Knows not how the run was made.

#include "reports/tie_answer.hpp"
#include "sim/model/margins.hpp"
#include "sim/timeline/timeline.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace orsim {

struct RunFacts {
    std::string tie_rule;        // The kernel's sentence on events of equal time.
    std::uint64_t events = 0;    // Events the agenda handed out.
    std::uint64_t together = 0;  // Of these, due at the instant of the one before them.
    std::uint64_t records = 0;
    Instant ended{};  // Nothing at or after it was run.
    Tally tally;
    Fingerprint fingerprint;
    Margins margins;                // Of the timers no record tells of.
    std::optional<TieAnswer> ties;  // Absent: nothing was run again.

    friend bool operator==(const RunFacts&, const RunFacts&) = default;
};

/// Everything but the tie rule, the events, the end, margins and ties, from a timeline.
[[nodiscard]] inline RunFacts facts_of(const Timeline& timeline) {
    RunFacts facts;
    facts.records = timeline.size();
    facts.tally = timeline.tally();
    facts.fingerprint = timeline.fingerprint();
    return facts;
}

}  // namespace orsim
