#include "sim/reader/study_digest.hpp"

namespace orsim {

void StudyDigest::add(std::string_view text) {
    for (const char letter : text) {
        absorb(static_cast<unsigned char>(letter));
    }
    absorb(256);  // No letter: where one text ends and the next begins.
}

void StudyDigest::add(const Scenario& scenario) {
    const auto add_instant = [this](Instant instant) {
        absorb(static_cast<std::uint64_t>(instant.time_since_epoch().count()));
    };
    for (const CallGroup& group : scenario.workload) {
        for (const Slot& slot : group.arrivals.slots) {
            add_instant(slot.start);
            absorb(slot.calls);
        }
        for (const TracedCall& call : group.arrivals.trace) {
            add_instant(call.at);
            absorb(call.assigned.index());
            absorb(static_cast<std::uint64_t>(call.talk_time.value_or(Duration{-1}).count()));
            absorb(static_cast<std::uint64_t>(call.patience.value_or(Duration{-1}).count()));
        }
    }
    for (const Fault& fault : scenario.faults) {
        add_instant(fault.trigger.at);
        absorb(fault.target.index);
        absorb(static_cast<std::uint64_t>(fault.lasts.value_or(Duration{-1}).count()));
    }
}

}  // namespace orsim
