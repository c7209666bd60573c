#pragma once
/// The text timeline: the form golden answers are kept in. The same run gives the same bytes; a
/// line depends on its own record alone, so that `diff` shows what changed and nothing else; no
/// clock, host or path is in it.
///
/// After the header comes a line for each record: time in seconds, label (see labels.hpp), actor,
/// event, the sentence, then [rule] {policy=choice} <- label of the cause, each where there is one.

#include "reports/labels.hpp"
#include "reports/names.hpp"
#include "reports/run_facts.hpp"

#include <span>
#include <string>
#include <string_view>

namespace orsim {

/// For a run that is read in pieces: header, then lines as often as there are records, then footer.
class TextTimeline {
public:
    /// The scenario must outlive the timeline.
    explicit TextTimeline(const Scenario& scenario);
    TextTimeline(const TextTimeline&) = delete;
    TextTimeline& operator=(const TextTimeline&) = delete;
    ~TextTimeline() = default;

    void header(std::string& out, std::string_view tie_rule) const;
    void lines(std::string& out, std::span<const Record> records);
    /// The summary, and last the line `fingerprint` with its sixteen digits.
    void footer(std::string& out, const RunFacts& facts) const;

private:
    const Scenario* scenario_;
    Names names_;
    Labels labels_;
};

/// The whole timeline.
void write_text(std::string& out,
                const Scenario& scenario,
                const RunFacts& facts,
                std::span<const Record> records);

/// Header, summary and fingerprint without the lines: the answer a scenario with golden `outcomes`
/// keeps.
void write_outcomes(std::string& out, const Scenario& scenario, const RunFacts& facts);

/// What the run adds up to, one metric a line under its own name. The chief ones always, others
/// where they are not zero; a measure without values says so.
void write_summary(std::string& out, const Tally& tally);

}  // namespace orsim
