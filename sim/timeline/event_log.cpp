#include "sim/timeline/event_log.hpp"

namespace orsim {

std::string EventLog::name(Entity entity) const {
    const auto& ids = entities.at(static_cast<std::size_t>(entity.kind));
    if (entity.kind == EntityKind::none || entity.index >= ids.size()) {
        return "-";
    }
    return ids[entity.index];
}

std::string EventLog::name(CallName call) const {
    if (!call || call.group >= groups.size()) {
        return "-";
    }
    const Group& group = groups[call.group];
    return group.is_single ? group.id : group.id + '#' + std::to_string(call.nth + 1ULL);
}

}  // namespace orsim
