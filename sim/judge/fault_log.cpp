#include "sim/judge/fault_log.hpp"

#include <algorithm>

namespace orsim {
namespace {

/// What they excuse is told by the records of what they struck, one by one.
bool tells_each_message(const Fault& fault) {
    return traits(fault.kind).tells_each_message
           || (fault.kind == FaultKind::partition && fault.traffic != Traffic::all);
}

/// Whether it is in force until fault.ended says otherwise, be that never.
bool is_in_force_until_told(const Fault& fault) {
    const bool ends = fault.lasts || fault.until || fault.until_event
                      || fault.trigger.kind == Trigger::Kind::random;
    return ends || !(fault.restart_after || traits(fault.kind).is_momentary);
}

}  // namespace

FaultLog::FaultLog(const Scenario& scenario)
    : scenario_{&scenario}, stories_(scenario.faults.size()), last_change_{scenario.start} {}

FaultId FaultLog::fault_of(const Record& record) const {
    for (const Entity& entity : {record.actor, record.other}) {
        if (entity.kind == EntityKind::fault && entity.index < stories_.size()) {
            return FaultId{entity.index};
        }
    }
    return FaultId{};
}

void FaultLog::start(const Record& record) {
    any_started_ = true;
    last_change_ = record.at;
    const FaultId fault = fault_of(record);
    if (!fault) {
        return;
    }
    Story& story = stories_[fault.index()];
    if (story.starts == 0) {
        story.first_start = record.at;
    }
    story.had_effect = story.had_effect || story.in_doubt;
    story.in_doubt = true;
    story.latest_had_effect = false;
    latest_[next_] = {record.number, fault};
    next_ = (next_ + 1) % latest_.size();
    ++story.starts;
    const Fault& scripted = scenario_->faults[fault];
    story.last_end = record.at + scripted.restart_after.value_or(Duration{0});
    if (!is_in_force_until_told(scripted)) {
        restarts_until_ = std::max(restarts_until_, story.last_end);
        return;
    }
    ++story.in_force;
    ++in_force_;
    if (tells_each_message(scripted)) {
        story.in_doubt = false;  // Its messages will tell.
        return;
    }
    const FaultKind kind = scripted.kind;
    disturbances_ += traits(kind).disturbs_news ? 1U : 0U;
    hindrances_ += traits(kind).tells_itself ? 0U : 1U;
}

void FaultLog::end(FaultId fault, Instant at) {
    Story& story = stories_[fault.index()];
    story.last_end = at;
    if (story.in_force == 0) {
        return;
    }
    --story.in_force;
    --in_force_;
    const FaultKind kind = scenario_->faults[fault].kind;
    if (tells_each_message(scenario_->faults[fault])) {
        return;
    }
    if (traits(kind).disturbs_news) {
        --disturbances_;
        last_disturbance_ = at;
    }
    hindrances_ -= traits(kind).tells_itself ? 0U : 1U;
}

void FaultLog::take(const Record& record) {
    switch (record.event) {
    case Event::fault_started:
        start(record);
        return;
    case Event::fault_ended:
        last_change_ = record.at;
        if (const FaultId fault = fault_of(record)) {
            end(fault, record.at);
        }
        return;
    case Event::fault_no_effect:
        if (const FaultId fault = fault_of(record)) {
            Story& story = stories_[fault.index()];
            story.in_doubt = false;
            ++story.no_effects;
            story.why_none = record.reason;
            if (story.starts > 0 && !story.latest_had_effect) {
                end(fault, record.at);
            }
        }
        return;
    case Event::message_lost:
    case Event::message_delayed:
    case Event::message_doubled:
        if (const FaultId fault = fault_of(record)) {
            stories_[fault.index()].had_effect = true;
            stories_[fault.index()].latest_had_effect = true;
        }
        return;
    case Event::link_cut:
        ++disturbances_;
        ++hindrances_;
        break;
    case Event::link_healed:
        disturbances_ -= disturbances_ > 0 ? 1U : 0U;
        hindrances_ -= hindrances_ > 0 ? 1U : 0U;
        last_disturbance_ = record.at;
        break;
    default:
        break;
    }
    const auto* cause = std::ranges::find(latest_, record.cause, &Start::record);
    if (record.cause != no_record && cause != latest_.end()) {
        stories_[cause->fault.index()].had_effect = true;
        stories_[cause->fault.index()].latest_had_effect = true;
    }
}

bool FaultLog::is_open(const Window& window, Instant at) const {
    if ((window.from && at < *window.from) || (window.to && at > *window.to)) {
        return false;
    }
    if (window.outside_faults && (in_force_ > 0 || at < restarts_until_)) {
        return false;
    }
    if (window.after_last_fault && !any_started_) {
        return false;
    }
    if (!window.during) {
        return true;
    }
    if (window.during.index() >= stories_.size()) {
        return false;
    }
    const Story& fault = story(window.during);
    return fault.in_force > 0 || (fault.starts > 0 && at <= fault.last_end + window.plus);
}

bool FaultLog::was_ever_open(const Window& window, Instant start, Instant ended) const {
    Instant from = window.from.value_or(start);
    Instant to = window.to.value_or(ended);
    if (window.after_last_fault) {
        if (!any_started_) {
            return false;
        }
        from = std::max(from, last_change_);
    }
    if (window.during) {
        if (window.during.index() >= stories_.size() || story(window.during).starts == 0) {
            return false;
        }
        const Story& fault = story(window.during);
        from = std::max(from, fault.first_start);
        to = fault.in_force > 0 ? to : std::min(to, fault.last_end + window.plus);
    }
    return from <= to && from <= ended;
}

}  // namespace orsim
