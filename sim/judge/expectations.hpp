#pragma once
/// The expectations of a scenario, followed record by record. Knows the timeline, not the world.
///
/// A *pattern* (EventPattern) fits a record when every part it states fits; `by`, `node` and roles
/// mean the application as configured. It *speaks of* a record when event, call and fault fit,
/// whoever did it: `always` judges by that, and a record spoken of that does not fit is shown as a
/// near miss.
///
/// Where an expectation looks. Its window must be open: `from` and `to` are both inside;
/// `during` a fault is open from each fault.started to the matching fault.ended and `plus` longer
/// (a fault for good is open to the end of the run); `outside_faults` is open while no fault is in
/// force; `after_last_fault` begins anew after every fault.started and fault.ended, so that what
/// counts comes after the last of them. With `after_fault` or `after_event` it looks only at
/// records after the first fault.started of that fault, or after the first record that fits. With
/// `within` it looks no longer than that: from there, else from the window's `from`, else from the
/// start of the run; the last instant is inside. For `steady`, `within` is the length of a slice
/// instead.
///
///   always      every record the pattern speaks of fits it
///   never       no record fits
///   eventually  a record fits; with `at`, one of exactly that instant. Margin: what was left of
///               `within`
///   until       of two patterns p, q: no record fits p before the first that fits q, and q comes
///   sequence    records fit the patterns one after the other; others may lie between
///   order       of the records that fit any of the patterns, the first fits the first pattern, the
///               second the second, and so on to the last; there are no more
///   count       so many records fit as min and max say; at least one when neither is stated
///   at_end      the metric of the whole run lies from min to max. Windows do not narrow it
///   steady      in every full slice of 10 s (or `within`) of the window the metric, taken over
///   that
///               slice alone, lies from min to max; slices in which it has no value do not count
///   percentile  the percentile of the measure lies from min to max (microseconds); with a window,
///               over the records inside
///   sometimes   a record fits. If none does, the run is inconclusive, not failed: this says what a
///               scenario is there to show
///   margin      the timer never came nearer than min to running out. `call-watching-timeout`: what
///               watches had left when the session came (not when the call went or the watcher was
///               promoted), 0 for one that ran out; `router-timeout`: what was left of it when the
///               call was routed, 0 for default routing
///
/// Not triggered, and so inconclusive: the window never opened; `after` never came; a named call
/// never arrived (never, count); nothing was spoken of (always); the run ended before the time
/// allowed did (eventually, sequence); the metric had no value; no full slice lay in the window;
/// the timer never ran.

#include "sim/judge/fault_log.hpp"
#include "sim/judge/finding.hpp"
#include "sim/judge/history.hpp"
#include "sim/judge/words.hpp"
#include "sim/model/scenario.hpp"
#include "sim/timeline/tally.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace orsim {

class Expectations {
public:
    explicit Expectations(const Scenario& scenario);

    /// Time passes to `at`. Called before the fault log takes the record of that instant.
    void advance(Instant at, const FaultLog& faults) {
        if (has_steady_) {
            advance_all(at, faults);
        }
    }
    /// Takes one record, which the fault log has already taken.
    void take(const Record& record, const FaultLog& faults, const History& history) {
        for (const std::uint16_t at : interested_[static_cast<std::size_t>(record.event)]) {
            take(states_[at], record, faults, history);
        }
    }

    /// One finding for each expectation, in their order.
    [[nodiscard]] std::vector<Finding> conclude(const Tally& tally,
                                                Instant ended,
                                                const FaultLog& faults,
                                                const History& history) const;

private:
    /// A record worth telling, with what led to it at the time.
    struct Noted {
        std::vector<Record> because;  // Empty: nothing noted.
        [[nodiscard]] explicit operator bool() const { return !because.empty(); }
        [[nodiscard]] const Record& record() const { return because.front(); }
    };

    struct Slice {
        Tally tally;
        Instant start{};
        bool open = false;         // Whether the window was open at its start.
        std::uint64_t judged = 0;  // Full slices that had a value.
        Instant bad{};             // Start of the first slice out of bounds.
    };

    struct State {
        const Expectation* what = nullptr;
        bool anchored = false;    // What it comes after has come.
        bool call_seen = false;   // A call it names has arrived.
        bool closed = false;      // until: the second pattern came.
        std::uint64_t count = 0;  // Records that fit, or were spoken of (always, until).
        std::size_t step = 0;     // sequence, order: patterns that have come.
        Noted anchor;
        Noted decided;  // The record that fits, or the one that breaks it.
        Noted near;     // The first near miss.
        Noted late;     // The first that fits, but too late.
        std::optional<Record> last_of_call;
        std::optional<std::int64_t> extreme;  // margin: the least left; steady: the bad value.
        std::vector<Tally> tally;             // percentile in a window: one.
        std::vector<Slice> slice;             // steady: one.
    };

    void take(State& state, const Record& record, const FaultLog& faults, const History& history);
    void judge(State& state, const Record& record, const History& history) const;
    void judge_pattern(State& state, const Record& record, const History& history) const;
    void judge_steps(State& state, const Record& record, const History& history) const;
    void judge_margin(State& state, const Record& record, const History& history) const;
    void follow_call(State& state, const Record& record) const;
    void advance_all(Instant at, const FaultLog& faults);
    void advance(State& state, Instant at, const FaultLog& faults) const;
    void begin_anew(State& state) const;
    void begin_slices(State& state, Instant at) const;

    [[nodiscard]] bool fits(const EventPattern& pattern, const Record& record) const;
    [[nodiscard]] bool is_anchor(const Expectation& what, const Record& record) const;
    [[nodiscard]] Instant base(const State& state) const;
    [[nodiscard]] bool is_in_time(const State& state, Instant at) const;
    [[nodiscard]] std::optional<Instant> deadline(const State& state) const;

    [[nodiscard]] std::string
    not_triggered(const State& state, Instant ended, const FaultLog& faults) const;
    [[nodiscard]] std::string wish(const Expectation& what) const;
    [[nodiscard]] std::string expected(const Expectation& what) const;
    [[nodiscard]] std::string after_words(const Expectation& what) const;
    void conclude_records(const State& state,
                          Instant ended,
                          const History& history,
                          Finding& finding) const;
    void conclude_missing(const State& state,
                          Instant ended,
                          const History& history,
                          Finding& finding) const;
    void conclude_count(const State& state, Finding& finding) const;
    void conclude_steps(const State& state,
                        Instant ended,
                        const History& history,
                        Finding& finding) const;
    void conclude_steady(const State& state, Finding& finding) const;
    void conclude_margin(const State& state, Finding& finding) const;
    void conclude_numbers(const State& state, const Tally& tally, Finding& finding) const;

    const Scenario* scenario_;
    Words words_;
    std::vector<State> states_;
    std::array<std::vector<std::uint16_t>, event_kinds> interested_;
    bool has_steady_ = false;
};

}  // namespace orsim
