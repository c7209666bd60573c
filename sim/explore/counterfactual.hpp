#pragma once
/// What would have changed the fate of one call: a fault left out, a policy answered otherwise, a
/// dial turned as little as makes a difference. Found by running the scenario again, never by
/// reasoning. Each question is answered by itself, so any number may be asked at the same time.

#include "sim/explore/dial.hpp"
#include "sim/explore/fate.hpp"
#include "sim/explore/trace.hpp"

#include <cstdint>
#include <vector>

namespace orsim {

struct Question {
    enum class Kind : std::uint8_t {
        no_fault,  // Without the fault.
        policy,    // With another choice.
        setting,   // The dial's option at `value`: a flag turned, a function turned off.
        dial,      // The dial turned either way until the fate is another.
    };

    Kind kind = Kind::no_fault;
    FaultId fault;
    Policy policy = Policy::backup_on_watch_expiry;
    std::uint8_t choice = 0;
    Dial dial;
    std::int64_t value = 0;
    friend bool operator==(const Question&, const Question&) = default;
};

/// A fate that differs, in its ending or its hand, or but for dials in its delay alone.
struct OtherFate {
    std::int64_t value = 0;  // dial: the value nearest to the present one that brings such a one.
    Fate fate;
    friend bool operator==(const OtherFate&, const OtherFate&) = default;
};

struct Answer {
    Question question;
    std::vector<OtherFate> others;  // dial: by value, on each side the nearest and, if that is not,
                                    // the nearest better one; else at most one.
    /// dial: how much longer the call takes to its outcome for one step more, if that leaves its
    /// ending and its hand as they are.
    Duration per_step{0};
    std::uint64_t runs = 0;
    bool spent = false;  // The runs were used up before the end of the dial was seen.
    friend bool operator==(const Answer&, const Answer&) = default;
};

/// Every fault, policy, flag and dial of the scenario, in that order. Left out is what the world
/// cannot run.
[[nodiscard]] std::vector<Question> questions_about(const Scenario& scenario);

/// `asis` is the scenario's own run, and `fate` the call's fate in it. At most so many runs.
[[nodiscard]] Answer answer(const Scenario& scenario,
                            const Trace& asis,
                            CallName call,
                            const Question& question,
                            std::uint64_t most_runs);

}  // namespace orsim
