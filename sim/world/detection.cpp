// What the Management Layer believes though it is not so, and does not see though it is.
#include "sim/world/naming.hpp"
#include "sim/world/world.hpp"

#include <algorithm>

namespace orsim {

/// M04: the application reports Service Unavailable, or that its service is there again.
bool World::service_changes(AppId app, Service service, std::uint32_t cause) {
    if (apps_[app].process != Process::up) {
        return false;
    }
    lca_reports(app, service == Service::gone ? ReportKind::unavailable : ReportKind::available,
                cause);
    return true;
}

/// A host or an application that works is taken for lost.
bool World::believe_lost(const Fault& fault, std::uint32_t cause) {
    bool effect = false;
    if (fault.target.kind == Selector::Kind::host
        || fault.target.kind == Selector::Kind::data_center) {
        for (const HostId host : hosts_meant(fault.target)) {
            const ScsId scs = scs_of(host);
            if (scs && scs_[scs].up && scs_[scs].links[host.index()].connected) {
                host_lost(scs, host, Reason::host_silent, cause);
                effect = true;
                if (!fault.lasts && !fault.until && !fault.until_event) {
                    connect_anew(scs, host, cause);
                }
            }
        }
        return effect;
    }
    for (const AppId app : apps_meant(fault.target)) {
        if (apps_[app].process == Process::up) {
            lca_reports(app, ReportKind::exited, cause);
            effect = true;
        }
    }
    return effect;
}

/// The error is seen: SCS learns what is.
void World::see_again(FaultId id, std::uint32_t cause) {
    const Fault& fault = scenario_->faults[id];
    if (fault.target.kind == Selector::Kind::host
        || fault.target.kind == Selector::Kind::data_center) {
        for (const HostId host : hosts_meant(fault.target)) {
            const ScsId scs = scs_of(host);
            const bool is_lost = scs && scs_[scs].up && !scs_[scs].links[host.index()].connected;
            if (is_lost && scs_[scs].links[host.index()].whole) {
                lca_connects(scs, host, scs_[scs].links[host.index()].turn);
            }
        }
        return;
    }
    for (const AppId app : struck_by(id)) {
        if (apps_[app].process == Process::up || apps_[app].process == Process::frozen) {
            lca_reports(app, state_seen_by_lca(app), cause);
        }
    }
}

std::vector<AppId> World::struck_by(FaultId id) const {
    const AppId app = faults_[id.index()].app;
    return apps_meant(app ? Selector{Selector::Kind::app, app.index()}
                          : scenario_->faults[id].target);
}

/// missed_detection: whatever becomes of the application or its host, nobody notices.
bool World::look_away(FaultId id, int change, std::uint32_t cause) {
    const Selector& target = scenario_->faults[id].target;
    if (target.kind == Selector::Kind::host || target.kind == Selector::Kind::data_center) {
        for (const HostId host : hosts_meant(target)) {
            hosts_[host].unseen = static_cast<std::uint16_t>(hosts_[host].unseen + change);
        }
    }
    const std::vector<AppId> apps = struck_by(id);
    for (const AppId app : apps) {
        apps_[app].unseen = static_cast<std::uint16_t>(apps_[app].unseen + change);
        if (change < 0 && apps_[app].unseen == 0) {
            notice_late(app, cause);
        }
    }
    if (change < 0) {
        for (const HostId host : hosts_meant(target)) {
            const ScsId scs = scs_of(host);
            const LcaLink* link = scs ? &scs_[scs].links[host.index()] : nullptr;
            if (link != nullptr && hosts_[host].unseen == 0 && !link->whole && link->connected
                && scs_[scs].up) {
                host_lost(scs, host, Reason::host_silent, cause);
            }
        }
    }
    return !apps.empty();
}

/// What the Local Control Agent would have noticed before.
void World::notice_late(AppId app, std::uint32_t cause) {
    const AppState& state = apps_[app];
    if (state.process == Process::down) {
        lca_reports(app, ReportKind::exited, cause);
    } else if (state.process == Process::frozen
               && options_.duration(Option::heartbeat_period, app.index()) > Duration::zero()) {
        seems_to_hang(app, cause);
    }
}

}  // namespace orsim
