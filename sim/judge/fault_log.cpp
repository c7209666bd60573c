#include "sim/judge/fault_log.hpp"

#include <algorithm>

namespace orsim {
namespace {

/// Faults of processes and hosts: the records of applications tell what they do.
bool tells_itself(FaultKind kind) {
    switch (kind) {
    case FaultKind::crash:
    case FaultKind::hang:
    case FaultKind::pause:
    case FaultKind::stop:
    case FaultKind::restart:
    case FaultKind::host_down:
    case FaultKind::dc_down:
    case FaultKind::switchover:
    case FaultKind::failback:
    case FaultKind::rolling_restart:
    case FaultKind::trace:
        return true;
    default:
        return false;
    }
}

/// Faults that keep a message from arriving, or let it arrive late.
bool disturbs_news(FaultKind kind) {
    switch (kind) {
    case FaultKind::partition:
    case FaultKind::loss:
    case FaultKind::delay:
    case FaultKind::duplicate:
    case FaultKind::reorder:
    case FaultKind::clog:
    case FaultKind::notice_lost:
    case FaultKind::node_list_skew:
    case FaultKind::flapping:
    case FaultKind::swizzle:
    case FaultKind::isolate_node:
    case FaultKind::tserver_switchover:
        return true;
    default:
        return false;
    }
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
    latest_[next_] = {record.number, fault};
    next_ = (next_ + 1) % latest_.size();
    ++story.starts;
    ++story.in_force;
    ++in_force_;
    const FaultKind kind = scenario_->faults[fault].kind;
    disturbances_ += disturbs_news(kind) ? 1U : 0U;
    hindrances_ += tells_itself(kind) ? 0U : 1U;
}

void FaultLog::end(const Record& record) {
    last_change_ = record.at;
    const FaultId fault = fault_of(record);
    if (!fault || stories_[fault.index()].in_force == 0) {
        return;
    }
    Story& story = stories_[fault.index()];
    --story.in_force;
    story.last_end = record.at;
    --in_force_;
    const FaultKind kind = scenario_->faults[fault].kind;
    if (disturbs_news(kind)) {
        --disturbances_;
        last_disturbance_ = record.at;
    }
    hindrances_ -= tells_itself(kind) ? 0U : 1U;
}

void FaultLog::take(const Record& record) {
    switch (record.event) {
    case Event::fault_started:
        start(record);
        return;
    case Event::fault_ended:
        end(record);
        return;
    case Event::fault_no_effect:
        if (const FaultId fault = fault_of(record)) {
            stories_[fault.index()].in_doubt = false;
            ++stories_[fault.index()].no_effects;
            stories_[fault.index()].why_none = record.reason;
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
    }
}

bool FaultLog::is_open(const Window& window, Instant at) const {
    if ((window.from && at < *window.from) || (window.to && at > *window.to)) {
        return false;
    }
    if (window.outside_faults && in_force_ > 0) {
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

bool FaultLog::is_in_force(FaultKind kind, const Selector& target) const {
    for (std::size_t at = 0; at < stories_.size(); ++at) {
        const Fault& fault = scenario_->faults[scenario_->faults.id_at(at)];
        if (stories_[at].in_force > 0 && fault.kind == kind
            && (fault.target == target || fault.target.kind == Selector::Kind::anybody)) {
            return true;
        }
    }
    return false;
}

}  // namespace orsim
