#pragma once
/// What a report needs to know of a run beside its records. Knows not how the run was made.

#include "sim/timeline/timeline.hpp"

#include <cstdint>
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

    friend bool operator==(const RunFacts&, const RunFacts&) = default;
};

/// Everything but the tie rule, the events and the end, from a timeline.
[[nodiscard]] inline RunFacts facts_of(const Timeline& timeline) {
    RunFacts facts;
    facts.records = timeline.size();
    facts.tally = timeline.tally();
    facts.fingerprint = timeline.fingerprint();
    return facts;
}

}  // namespace orsim
