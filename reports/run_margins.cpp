#include "reports/run_margins.hpp"

namespace orsim {

void RunMargins::take(std::span<const Record> records) {
    for (const Record& record : records) {
        switch (record.event) {
        case Event::watch_satisfied:
            // As the expectation `margin` has it: not one that ended for another reason.
            if (record.reason == Reason::session_exists
                || record.reason == Reason::processing_seen) {
                margins_.met(Option::call_watching_timeout, Duration{record.amount});
            }
            break;
        case Event::watch_expired:
            margins_.ran_out(Option::call_watching_timeout);
            break;
        case Event::call_routed:
            take_routed(record);
            break;
        case Event::call_default_routed:
            margins_.ran_out(Option::router_timeout);
            break;
        default:
            break;
        }
    }
}

/// With router_timeout_ends_with=session_created the switch stopped its timer when it heard of the
/// session, of which no record tells: the world keeps that one.
void RunMargins::take_routed(const Record& record) {
    const GroupId group{record.call.group};
    const auto ends =
        scenario_->policies.get<RouterTimeoutEndsWith>(Policy::router_timeout_ends_with);
    if (ends != RouterTimeoutEndsWith::routing_request || !scenario_->workload.has(group)
        || !scenario_->topology.tservers.has(scenario_->workload[group].tserver)) {
        return;
    }
    const std::size_t tserver = scenario_->workload[group].tserver.index();
    const Duration limit = scenario_->options.duration(Option::router_timeout, tserver);
    if (limit > Duration::zero() && record.amount <= limit.count()) {
        margins_.met(Option::router_timeout, limit - Duration{record.amount});
    }
}

Margins RunMargins::with(const Margins& of_world) const {
    Margins all = margins_;
    all.add(of_world);
    return all;
}

}  // namespace orsim
