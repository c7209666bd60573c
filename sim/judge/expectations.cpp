#include "sim/judge/expectations.hpp"

#include "sim/judge/pattern.hpp"
#include "sim/timeline/metrics.hpp"

#include <algorithm>

namespace orsim {
namespace {

constexpr Duration standard_slice = 10s;

bool is_narrowed(const Expectation& what) {
    return what.window != Window{} || what.within || what.after_fault || what.after_event;
}

/// Whether the pattern means one call, so that what became of it is worth telling.
bool is_of_one_call(const Scenario& scenario, const EventPattern& pattern) {
    if (!pattern.group) {
        return false;
    }
    const bool single =
        scenario.workload.has(*pattern.group)
        && scenario.workload[*pattern.group].arrivals.process == Arrivals::Process::single;
    return pattern.nth.has_value() || single;
}

bool is_arrival(Event event) {
    return event == Event::call_arrived || event == Event::ixn_queued
           || event == Event::http_request;
}

bool names_any_call(const Expectation& what) {
    return std::ranges::any_of(
        what.patterns, [](const EventPattern& pattern) { return pattern.group.has_value(); });
}

/// The events an expectation wants to be told of.
std::array<bool, event_kinds> wanted(const Scenario& scenario, const Expectation& what) {
    std::array<bool, event_kinds> events{};
    const auto want = [&events](Event event) { events.at(static_cast<std::size_t>(event)) = true; };
    const auto want_all = [&events] { events.fill(true); };
    for (const EventPattern& pattern : what.patterns) {
        if (pattern.event && !is_of_one_call(scenario, pattern)) {
            want(*pattern.event);
        } else {
            want_all();
        }
    }
    if (what.after_event && !what.after_event->event) {
        want_all();
    } else if (what.after_event) {
        want(*what.after_event->event);
    }
    if (what.after_fault || what.window.after_last_fault) {
        want(Event::fault_started);
        want(Event::fault_ended);
    }
    if (names_any_call(what)) {
        want(Event::call_arrived);
        want(Event::ixn_queued);
        want(Event::http_request);
    }
    if (what.kind == Operator::steady || (what.kind == Operator::percentile && is_narrowed(what))) {
        want_all();
    }
    if (what.kind == Operator::margin) {
        want(Event::watch_satisfied);
        want(Event::watch_expired);
        want(Event::call_routed);
        want(Event::call_default_routed);
    }
    return events;
}

}  // namespace

Expectations::Expectations(const Scenario& scenario)
    : scenario_{&scenario}, words_{scenario}, states_(scenario.expect.size()) {
    for (std::size_t at = 0; at < states_.size(); ++at) {
        State& state = states_[at];
        state.what = &scenario.expect[at];
        state.anchored = !state.what->after_fault && !state.what->after_event;
        begin_anew(state);
        has_steady_ = has_steady_ || state.what->kind == Operator::steady;
        const auto events = wanted(scenario, *state.what);
        for (std::size_t event = 0; event < events.size(); ++event) {
            if (events.at(event)) {
                interested_.at(event).push_back(static_cast<std::uint16_t>(at));
            }
        }
    }
}

/// As at the start, but for what it comes after.
void Expectations::begin_anew(State& state) const {
    State fresh;
    fresh.what = state.what;
    fresh.anchored = state.anchored;
    fresh.anchor = std::move(state.anchor);
    fresh.call_seen = state.call_seen;
    if (fresh.what->kind == Operator::percentile && is_narrowed(*fresh.what)) {
        fresh.tally.emplace_back();
    }
    if (fresh.what->kind == Operator::steady) {
        fresh.slice.emplace_back();
        fresh.slice.front().start = fresh.what->window.from.value_or(scenario_->start);
        fresh.slice.front().open =
            !fresh.what->window.during && !fresh.what->window.after_last_fault;
    }
    state = std::move(fresh);
}

void Expectations::begin_slices(State& state, Instant at) const {
    if (!state.slice.empty()) {
        state.slice.front() = Slice{};
        state.slice.front().start = at;
        state.slice.front().open = true;
    }
}

bool Expectations::fits(const EventPattern& pattern, const Record& record) const {
    return matches(*scenario_, pattern, record);
}

bool Expectations::is_anchor(const Expectation& what, const Record& record) const {
    if (what.after_fault && record.event == Event::fault_started) {
        EventPattern start;
        start.event = Event::fault_started;
        start.fault = what.after_fault;
        return fits(start, record);
    }
    return what.after_event && fits(*what.after_event, record);
}

Instant Expectations::base(const State& state) const {
    return state.anchor ? state.anchor.record().at
                        : state.what->window.from.value_or(scenario_->start);
}

bool Expectations::is_in_time(const State& state, Instant at) const {
    return !state.what->within || state.what->kind == Operator::steady
           || at <= base(state) + *state.what->within;
}

void Expectations::take(State& state,
                        const Record& record,
                        const FaultLog& faults,
                        const History& history) {
    const Expectation& what = *state.what;
    const bool of_fault =
        record.event == Event::fault_started || record.event == Event::fault_ended;
    if (is_arrival(record.event) && !state.call_seen) {
        state.call_seen =
            std::ranges::any_of(what.patterns, [&record](const EventPattern& pattern) {
                return names_call(pattern, record.call);
            });
    }
    if (of_fault && what.window.after_last_fault) {
        begin_anew(state);
        begin_slices(state, record.at);
    }
    if (!state.anchored) {
        if (is_anchor(what, record)) {
            state.anchored = true;
            state.anchor.because = history.chain(record);
            begin_slices(state, record.at);
        }
        return;
    }
    if (of_fault && what.window.after_last_fault) {
        return;
    }
    if (!faults.is_open(what.window, record.at)) {
        return;
    }
    if (is_in_time(state, record.at)) {
        judge(state, record, history);
    } else if (what.kind == Operator::eventually && !state.decided && !state.late
               && fits(what.patterns.front(), record)) {
        state.late.because = history.chain(record);
    }
}

void Expectations::judge(State& state, const Record& record, const History& history) const {
    const Expectation& what = *state.what;
    switch (what.kind) {
    case Operator::always:
    case Operator::until:
    case Operator::never:
    case Operator::eventually:
    case Operator::count:
    case Operator::sometimes:
        judge_pattern(state, record, history);
        return;
    case Operator::sequence:
    case Operator::order:
        judge_steps(state, record, history);
        return;
    case Operator::percentile:
        if (!state.tally.empty()) {
            state.tally.front().add(record);
        }
        return;
    case Operator::steady:
        state.slice.front().tally.add(record);
        return;
    case Operator::margin:
        judge_margin(state, record, history);
        return;
    case Operator::at_end:
        return;
    }
}

void Expectations::judge_pattern(State& state, const Record& record, const History& history) const {
    const Expectation& what = *state.what;
    const auto note = [&](Noted& where) {
        if (!where) {
            where.because = history.chain(record);
        }
    };
    const EventPattern& pattern = what.patterns.front();
    if (what.kind == Operator::always) {
        const bool spoken = speaks_of(pattern, record);
        state.count += spoken ? 1U : 0U;
        if (spoken && !fits(pattern, record)) {
            note(state.decided);
        }
        return;
    }
    if (what.kind == Operator::until) {
        if (!state.closed && fits(what.patterns.back(), record)) {
            state.closed = true;
        } else if (!state.closed && fits(pattern, record)) {
            note(state.decided);
        }
        return;
    }
    follow_call(state, record);
    if (fits(pattern, record) && (!what.at || record.at == *what.at)) {
        ++state.count;
        if (what.kind != Operator::count || !what.most
            || state.count == static_cast<std::uint64_t>(*what.most) + 1) {
            note(state.decided);
        }
    } else if (speaks_of(pattern, record)) {
        note(state.near);
    }
}

void Expectations::judge_steps(State& state, const Record& record, const History& history) const {
    const std::vector<EventPattern>& patterns = state.what->patterns;
    const bool due = state.step < patterns.size() && fits(patterns[state.step], record);
    const bool orders = state.what->kind == Operator::order;
    if (orders && state.closed) {
        return;
    }
    if (due) {
        ++state.step;
        state.near = Noted{};
        state.decided.because = history.chain(record);
        return;
    }
    if (orders && std::ranges::any_of(patterns, [&](const EventPattern& pattern) {
            return fits(pattern, record);
        })) {
        state.closed = true;
        state.decided.because = history.chain(record);
    } else if (state.step < patterns.size() && !state.near
               && speaks_of(patterns[state.step], record)) {
        state.near.because = history.chain(record);
    }
}

void Expectations::judge_margin(State& state, const Record& record, const History& history) const {
    std::optional<std::int64_t> left;
    if (state.what->timer == entry(Option::call_watching_timeout).name) {
        const bool by_session =
            record.reason == Reason::session_exists || record.reason == Reason::processing_seen;
        if (record.event == Event::watch_satisfied && by_session) {
            left = record.amount;
        } else if (record.event == Event::watch_expired) {
            left = 0;
        }
    } else if (state.what->timer == entry(Option::router_timeout).name) {
        const GroupId group{record.call.group};
        const bool known = record.call && scenario_->workload.has(group)
                           && scenario_->topology.tservers.has(scenario_->workload[group].tserver);
        if (record.event == Event::call_routed && known) {
            const std::size_t at = scenario_->workload[group].tserver.index();
            left = scenario_->options.duration(Option::router_timeout, at).count() - record.amount;
        } else if (record.event == Event::call_default_routed) {
            left = 0;
        }
    }
    if (left && (!state.extreme || *left < *state.extreme)) {
        state.extreme = left;
        state.decided.because = history.chain(record);
    }
}

void Expectations::follow_call(State& state, const Record& record) const {
    const EventPattern& pattern = state.what->patterns.front();
    if (record.call && names_call(pattern, record.call) && is_of_one_call(*scenario_, pattern)) {
        state.last_of_call = record;
    }
}

void Expectations::advance_all(Instant at, const FaultLog& faults) {
    for (State& state : states_) {
        if (!state.slice.empty()) {
            advance(state, at, faults);
        }
    }
}

/// Judges the slices that are over at `at`.
void Expectations::advance(State& state, Instant at, const FaultLog& faults) const {
    const Expectation& what = *state.what;
    const Duration length = what.within.value_or(standard_slice);
    const bool by_faults =
        what.window.during || what.window.outside_faults || what.window.after_last_fault;
    Slice& slice = state.slice.front();
    while (slice.start + length <= at) {
        const Instant end = slice.start + length;
        const bool open = faults.is_open(what.window, end);
        const bool disturbed = by_faults && faults.last_change() > slice.start;
        if (slice.open && open && !disturbed && state.anchored) {
            const auto value = metric(slice.tally, what.metric);
            slice.judged += value ? 1U : 0U;
            const bool bad =
                value
                && ((what.least && *value < *what.least) || (what.most && *value > *what.most));
            if (bad && !state.extreme) {
                state.extreme = value;
                slice.bad = slice.start;
            }
        }
        slice.tally = Tally{};
        slice.start = end;
        slice.open = open;
    }
}

}  // namespace orsim
