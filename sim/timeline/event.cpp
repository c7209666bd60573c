#include "sim/timeline/event.hpp"

#include <algorithm>

namespace orsim {
namespace {

// clang-format off
constexpr std::array<std::string_view, event_kinds> names{
    "call.arrived", "call.abandoned", "call.routed", "call.default_routed", "call.ended", "call.stuck",
    "call.lost",
    "watch.started", "watch.satisfied", "watch.expired",
    "session.create.started", "session.created", "session.create.failed", "session.create.aborted",
    "session.delegated", "session.persisted", "session.event_missed", "session.recovered",
    "session.recovery.failed", "session.restarted", "session.orphaned", "session.terminated",
    "session.lost", "session.ended",
    "app.crashed", "app.hung", "app.started", "app.promoted", "app.demoted", "app.stopped", "app.suspending",
    "host.down", "host.up", "dc.down", "dc.up", "link.cut", "link.healed",
    "ml.failure_detected", "ml.switchover", "ml.alarm",
    "store.down", "store.up",
    "ixn.queued", "ixn.pulled", "ixn.returned", "ixn.done",
    "http.request", "http.redirected", "http.served", "http.refused",
    "fault.started", "fault.ended", "fault.no_effect",
    "run.ended",
    "session.resumed", "session.step", "session.hung", "recovery.started", "recovery.finished",
    "app.recovered", "option.set",
    "ixn.routed",
    "call.requested_again", "sync.dropped", "sync.sent",
    "message.lost", "message.delayed", "message.doubled",
    "node_list.read",
    "tserver.switched", "tserver.paired", "tserver.down", "tserver.up",
    "clock.put", "clock.paced", "store.write_ignored", "ml.start",
    "call.request_rejected", "counter.read", "counter.alarm",
};
// clang-format on
static_assert(names.back() == "counter.alarm", "every event has its name");

}  // namespace

std::string_view to_text(Event event) {
    return names.at(static_cast<std::size_t>(event));
}

std::optional<Event> event_named(std::string_view name) {
    const auto* found = std::ranges::find(names, name);
    if (found == names.end()) {
        return std::nullopt;
    }
    return static_cast<Event>(found - names.begin());
}

const std::array<std::string_view, event_kinds>& event_names() {
    return names;
}

}  // namespace orsim
