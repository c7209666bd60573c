#include "sim/judge/expectations.hpp"
#include "sim/timeline/metrics.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace orsim {
namespace {

using Status = Finding::Status;

std::string value_in_words(std::int64_t value, MetricUnit unit) {
    return unit == MetricUnit::microseconds ? in_words(Duration{value}) : fmt::to_string(value);
}

MetricUnit unit_of(const Expectation& what) {
    if (what.kind == Operator::percentile || what.kind == Operator::margin) {
        return MetricUnit::microseconds;
    }
    return metric_unit(what.metric).value_or(MetricUnit::count);
}

/// "at least 3", "at most 700 ms", "from 1 to 2", "exactly 1".
std::string bounds(const Expectation& what, MetricUnit unit) {
    if (what.least && what.most && *what.least == *what.most) {
        return "exactly " + value_in_words(*what.least, unit);
    }
    if (what.least && what.most) {
        return fmt::format("from {} to {}", value_in_words(*what.least, unit),
                           value_in_words(*what.most, unit));
    }
    if (what.most) {
        return "at most " + value_in_words(*what.most, unit);
    }
    return "at least " + value_in_words(what.least.value_or(1), unit);
}

bool is_inside(const Expectation& what, std::int64_t value) {
    return (!what.least || value >= *what.least) && (!what.most || value <= *what.most);
}

/// How far the value is from the nearer bound; negative outside.
Duration room(const Expectation& what, std::int64_t value) {
    std::int64_t left = std::numeric_limits<std::int64_t>::max();
    if (what.least) {
        left = std::min(left, value - *what.least);
    }
    if (what.most) {
        left = std::min(left, *what.most - value);
    }
    return Duration{left};
}

void decide(Finding& finding, Status status, std::string got, const std::vector<Record>& because) {
    finding.status = status;
    finding.got = std::move(got);
    finding.because = because;
    if (!because.empty()) {
        finding.record = because.front().number;
        finding.rule = because.front().rule;
    }
}

bool names_call_of(const EventPattern& pattern) {
    return pattern.group.has_value();
}

std::string percentile_in_words(std::uint32_t per_mille) {
    return per_mille % 10 == 0 ? fmt::format("{}", per_mille / 10)
                               : fmt::format("{}.{}", per_mille / 10, per_mille % 10);
}

}  // namespace

std::optional<Instant> Expectations::deadline(const State& state) const {
    const Expectation& what = *state.what;
    std::optional<Instant> last = what.window.to;
    const auto no_later = [&last](Instant at) { last = last ? std::min(*last, at) : at; };
    if (what.within && what.kind != Operator::steady) {
        no_later(base(state) + *what.within);
    }
    if (what.at) {
        no_later(*what.at);
    }
    return last;
}

std::string Expectations::after_words(const Expectation& what) const {
    if (what.after_fault) {
        return words_.name(what.after_fault) + " started";
    }
    return what.after_event ? words_.pattern(*what.after_event) : std::string{};
}

/// What is expected, but for when.
std::string Expectations::wish(const Expectation& what) const {
    std::string listed;
    for (const EventPattern& pattern : what.patterns) {
        listed += (listed.empty() ? "" : ", then ") + words_.pattern(pattern);
    }
    const std::string first = what.patterns.empty() ? "" : words_.pattern(what.patterns.front());
    switch (what.kind) {
    case Operator::always:
        return "nothing but " + first;
    case Operator::until:
        return fmt::format("no {} until {}, which comes", first,
                           words_.pattern(what.patterns.back()));
    case Operator::never:
        return "no " + first;
    case Operator::eventually:
        return what.at ? fmt::format("{} at {}", first, in_words(*what.at)) : first;
    case Operator::sometimes:
        return first + " at some time";
    case Operator::sequence:
        return listed;
    case Operator::order:
        return "exactly " + listed;
    case Operator::count:
        return fmt::format("{} times {}", bounds(what, MetricUnit::count), first);
    case Operator::at_end:
        return fmt::format("{} of the run {}", what.metric, bounds(what, unit_of(what)));
    case Operator::steady:
        return fmt::format("{} {} in every {}", what.metric, bounds(what, unit_of(what)),
                           in_words(what.within.value_or(10s)));
    case Operator::percentile:
        return fmt::format("the {} % percentile of {} {}", percentile_in_words(what.per_mille),
                           what.metric, bounds(what, MetricUnit::microseconds));
    case Operator::margin:
        return fmt::format("{} left with {} to go", what.timer,
                           bounds(what, MetricUnit::microseconds));
    }
    return {};
}

std::string Expectations::expected(const Expectation& what) const {
    std::string text = wish(what);
    if (what.within && what.kind != Operator::steady) {
        text += " within " + in_words(*what.within);
    }
    if (const std::string after = after_words(what); !after.empty()) {
        text += " after " + after;
    }
    if (const std::string window = words_.window(what.window); !window.empty()) {
        text += " " + window;
    }
    return text;
}

/// Why the expectation could not have failed; empty when it could.
std::string
Expectations::not_triggered(const State& state, Instant ended, const FaultLog& faults) const {
    const Expectation& what = *state.what;
    if (what.kind == Operator::at_end) {
        return {};
    }
    if (!state.anchored) {
        return fmt::format("{} never came", after_words(what));
    }
    if (!faults.was_ever_open(what.window, scenario_->start, ended)) {
        return "its window never opened";
    }
    const bool by_absence = what.kind == Operator::never || what.kind == Operator::count;
    if (by_absence && !state.call_seen && state.count == 0
        && std::ranges::any_of(what.patterns, names_call_of)) {
        return "no such call arrived";
    }
    if (what.kind == Operator::always && state.count == 0) {
        return "nothing of the kind happened";
    }
    if (what.kind == Operator::sometimes && state.count == 0) {
        return "it never came";
    }
    return {};
}

void Expectations::conclude_missing(const State& state,
                                    Instant ended,
                                    const History& history,
                                    Finding& finding) const {
    const std::optional<Instant> due = deadline(state);
    if (due && *due > ended) {
        decide(finding, Status::not_triggered,
               fmt::format("the run ended at {}, before {}", in_words(ended), in_words(*due)), {});
    } else if (state.late) {
        const Record& record = state.late.record();
        decide(finding, Status::failed,
               fmt::format("{} too late: {}", in_words(record.at - *due), words_.sentence(record)),
               state.late.because);
        finding.margin = *due - record.at;
    } else if (state.near) {
        decide(finding, Status::failed, "instead, " + words_.sentence(state.near.record()),
               state.near.because);
    } else if (state.last_of_call) {
        decide(finding, Status::failed,
               "it never came; the last of the call was " + words_.sentence(*state.last_of_call),
               history.chain(*state.last_of_call));
    } else {
        decide(finding, Status::failed, "it never came", state.anchor.because);
    }
}

void Expectations::conclude_count(const State& state, Finding& finding) const {
    const Expectation& what = *state.what;
    const auto count = static_cast<std::int64_t>(state.count);
    const bool enough = what.least ? count >= *what.least : what.most || count > 0;
    const bool held = enough && (!what.most || count <= *what.most);
    std::string got = fmt::format("{} times", count);
    const Noted& shown = held || state.decided ? state.decided : state.near;
    if (!held && state.decided && what.most && count > *what.most) {
        got += ", one too many with " + words_.sentence(state.decided.record());
    } else if (!held && state.near) {
        got += "; instead, " + words_.sentence(state.near.record());
    }
    decide(finding, held ? Status::held : Status::failed, std::move(got), shown.because);
}

void Expectations::conclude_steps(const State& state,
                                  Instant ended,
                                  const History& history,
                                  Finding& finding) const {
    const std::vector<EventPattern>& patterns = state.what->patterns;
    if (state.closed) {  // order: out of turn
        const std::string due = state.step < patterns.size()
                                    ? words_.pattern(patterns[state.step]) + " was due"
                                    : std::string{"nothing more was due"};
        decide(finding, Status::failed,
               fmt::format("{}: {}", due, words_.sentence(state.decided.record())),
               state.decided.because);
        return;
    }
    if (state.step == patterns.size()) {
        decide(finding, Status::held, state.decided ? words_.sentence(state.decided.record()) : "",
               state.decided.because);
        if (const auto due = deadline(state); due && state.decided) {
            finding.margin = *due - state.decided.record().at;
        }
        return;
    }
    conclude_missing(state, ended, history, finding);
    if (finding.status == Status::failed) {
        const std::string reached =
            state.step == 0 ? "" : " after " + words_.sentence(state.decided.record());
        finding.got = fmt::format("no {}{}", words_.pattern(patterns[state.step]), reached)
                      + (state.near ? "; instead, " + words_.sentence(state.near.record()) : "");
        if (!state.near && state.decided) {
            decide(finding, Status::failed, finding.got, state.decided.because);
        }
    }
}

void Expectations::conclude_records(const State& state,
                                    Instant ended,
                                    const History& history,
                                    Finding& finding) const {
    const Expectation& what = *state.what;
    switch (what.kind) {
    case Operator::always:
    case Operator::never:
        if (state.decided) {
            decide(finding, Status::failed, words_.sentence(state.decided.record()),
                   state.decided.because);
        }
        finding.times = what.kind == Operator::never ? state.count : 0;
        return;
    case Operator::until:
        if (state.decided) {
            decide(finding, Status::failed, words_.sentence(state.decided.record()),
                   state.decided.because);
        } else if (!state.closed) {
            conclude_missing(state, ended, history, finding);
        }
        return;
    case Operator::eventually:
        if (!state.decided) {
            conclude_missing(state, ended, history, finding);
            return;
        }
        decide(finding, Status::held, words_.sentence(state.decided.record()),
               state.decided.because);
        if (const auto due = deadline(state); due && !what.at) {
            finding.margin = *due - state.decided.record().at;
        }
        return;
    case Operator::sometimes:
        decide(finding, Status::held, words_.sentence(state.decided.record()),
               state.decided.because);
        return;
    case Operator::count:
        conclude_count(state, finding);
        return;
    case Operator::sequence:
    case Operator::order:
        conclude_steps(state, ended, history, finding);
        return;
    default:
        return;
    }
}

void Expectations::conclude_numbers(const State& state,
                                    const Tally& tally,
                                    Finding& finding) const {
    const Expectation& what = *state.what;
    std::optional<std::int64_t> value;
    if (what.kind == Operator::at_end) {
        value = metric(tally, what.metric);
    } else {
        const Histogram* values =
            spread(state.tally.empty() ? tally : state.tally.front(), what.metric);
        if (values != nullptr && values->count() > 0) {
            value = values->percentile(what.per_mille);
        }
    }
    if (!value) {
        decide(finding, Status::not_triggered, what.metric + " has no value in this run", {});
        return;
    }
    const MetricUnit unit = unit_of(what);
    decide(finding, is_inside(what, *value) ? Status::held : Status::failed,
           value_in_words(*value, unit), {});
    if (unit == MetricUnit::microseconds && (what.least || what.most)) {
        finding.margin = room(what, *value);
    }
}

void Expectations::conclude_steady(const State& state, Finding& finding) const {
    const Expectation& what = *state.what;
    const Slice& slice = state.slice.front();
    if (state.extreme) {
        decide(finding, Status::failed,
               fmt::format("{} from {} to {}", value_in_words(*state.extreme, unit_of(what)),
                           in_words(slice.bad), in_words(slice.bad + what.within.value_or(10s))),
               {});
    } else if (slice.judged == 0) {
        decide(finding, Status::not_triggered,
               "no full slice of its window had a value of " + what.metric, {});
    } else {
        finding.got = fmt::format("in {} slices", slice.judged);
    }
}

void Expectations::conclude_margin(const State& state, Finding& finding) const {
    const Expectation& what = *state.what;
    if (!state.extreme) {
        decide(finding, Status::not_triggered, what.timer + " never ran", {});
        return;
    }
    const std::string left =
        *state.extreme <= 0 ? "it ran out" : in_words(Duration{*state.extreme}) + " were left";
    decide(finding, is_inside(what, *state.extreme) ? Status::held : Status::failed,
           fmt::format("{}: {}", left, words_.sentence(state.decided.record())),
           state.decided.because);
    if (what.least || what.most) {
        finding.margin = room(what, *state.extreme);
    }
}

std::vector<Finding> Expectations::conclude(const Tally& tally,
                                            Instant ended,
                                            const FaultLog& faults,
                                            const History& history) const {
    std::vector<Finding> findings;
    for (const State& followed : states_) {
        State state = followed;
        Finding finding;
        finding.name = state.what->id;
        finding.expected = expected(*state.what);
        const std::string why = not_triggered(state, ended, faults);
        if (!why.empty()) {
            decide(finding, Status::not_triggered, why, {});
            findings.push_back(std::move(finding));
            continue;
        }
        switch (state.what->kind) {
        case Operator::at_end:
        case Operator::percentile:
            conclude_numbers(state, tally, finding);
            break;
        case Operator::steady:
            advance(state, ended, faults);
            conclude_steady(state, finding);
            break;
        case Operator::margin:
            conclude_margin(state, finding);
            break;
        default:
            conclude_records(state, ended, history, finding);
            break;
        }
        findings.push_back(std::move(finding));
    }
    return findings;
}

}  // namespace orsim
