#include "sim/judge/safety.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace orsim {
namespace {

constexpr std::uint8_t nothing_needed = 0;
constexpr std::uint8_t live = AppNow::running;
constexpr std::uint8_t live_primary = AppNow::running | AppNow::primary;

/// What the actor of an event must be, where the actor is an application.
constexpr std::array<std::uint8_t, event_kinds> tabulate_needs() {
    std::array<std::uint8_t, event_kinds> needs{};
    const auto set = [&needs](std::uint8_t need, std::initializer_list<Event> events) {
        for (const Event event : events) {
            needs.at(static_cast<std::size_t>(event)) = need;
        }
    };
    using enum Event;
    set(live_primary, {session_create_started, session_created, session_step, session_persisted,
                       session_recovered, session_resumed, session_restarted, recovery_started,
                       ixn_pulled, http_served, http_redirected});
    set(live, {watch_started, watch_satisfied, watch_expired, session_delegated, ixn_done,
               app_promoted, app_demoted, app_suspending});
    return needs;
}
constexpr auto needs_of = tabulate_needs();

Rule rule_of_passivity(Event event) {
    switch (event) {
    case Event::session_create_started:
    case Event::session_created:
        return Rule::R03;
    case Event::ixn_pulled:
        return Rule::R05;
    case Event::http_served:
    case Event::http_redirected:
        return Rule::R06;
    default:
        return Rule::R04;
    }
}

/// The longest a draw may be taken to be. Shapes without an end are cut where a draw beyond is
/// out of the question.
Duration longest(const Distribution& distribution) {
    constexpr std::int64_t out_of_the_question = 1000;
    switch (distribution.kind) {
    case Distribution::Shape::constant:
        return distribution.mean;
    case Distribution::Shape::uniform:
        return distribution.most;
    case Distribution::Shape::empirical:
        return distribution.values.empty() ? Duration{0}
                                           : *std::ranges::max_element(distribution.values);
    default:
        return std::min(distribution.most, distribution.mean * out_of_the_question);
    }
}

/// An upper bound: fan-out, the slowest data center, and every link once.
Duration longest_way(const Scenario& scenario) {
    Duration inside{0};
    for (const DataCenter& data_center : scenario.topology.data_centers) {
        inside = std::max(inside, longest(data_center.latency));
    }
    Duration across{0};
    for (const Link& link : scenario.topology.links) {
        across += longest(link.latency);
    }
    return longest(scenario.assumptions.distribution(Assumption::tserver_fan_out)) + inside
           + across;
}

}  // namespace

Safety::Safety(const Scenario& scenario)
    : scenario_{&scenario},
      words_{scenario},
      apps_(scenario.topology.apps.size()),
      hosts_down_(scenario.topology.hosts.size(), 0),
      news_takes_{longest_way(scenario)},
      clocks_may_be_wrong_{std::ranges::any_of(
          scenario.faults,
          [](const Fault& fault) { return traits(fault.kind).strikes == Subject::clocks; })},
      last_change_{scenario.start},
      last_place_change_{scenario.start} {
    for (std::size_t at = 0; at < apps_.size(); ++at) {
        const AppId id = scenario.topology.apps.id_at(at);
        const App& app = scenario.topology.apps[id];
        apps_[at].node = app.node;
        apps_[at].peer = scenario.topology.peer(id);
        apps_[at].changed = scenario.start;
        if (app.configured_as_primary) {
            apps_[at].state |= AppNow::primary;
        }
    }
}

std::string Safety::of(const Scene& scene, const std::string& what) const {
    return fmt::format("{} {}: {}", words_.name(scene.record.actor), what,
                       words_.sentence(scene.record));
}

void Safety::take(const Record& record, const FaultLog& faults, Breaches& breaches) {
    Scene scene{record, faults, breaches, nullptr, AppId{}};
    if (record.actor.kind == EntityKind::app && record.actor.index < apps_.size()) {
        scene.app = &apps_[record.actor.index];
        scene.id = AppId{record.actor.index};
    }
    check_order(scene);
    if (record.at > last_at_) {
        if (!demotions_.empty()) {
            check_demotions(breaches);
            demotions_.clear();
        }
        let_go(record.at);
        last_at_ = record.at;
    }
    if (scene.app != nullptr) {
        const std::uint8_t needed = needs_of[static_cast<std::size_t>(record.event)];
        if ((scene.app->state & needed) != needed) {
            check_actor(scene, *scene.app);
        }
    }
    if (record.event >= Event::message_lost && record.event <= Event::message_doubled) {
        take_message(scene);
    } else if (record.event == Event::option_set) {
        take_option(record);
    } else if (record.call) {
        take_call(scene);
    } else {
        take_app(scene);
    }
}

void Safety::check_order(const Scene& scene) {
    const Record& record = scene.record;
    const std::uint64_t due = next_number_;
    const bool in_turn = due == no_record || record.number == due;
    const bool after_cause = record.cause == no_record || record.cause < record.number;
    next_number_ = record.number + 1;
    if (record.at >= last_at_ && in_turn && after_cause) {
        return;
    }
    if (record.at < last_at_) {
        scene.breaches.add(Invariant::time_is_monotonic, record.at, &record, [&] {
            return fmt::format("record {} of {} comes after one of {}", record.number,
                               in_words(record.at), in_words(last_at_));
        });
    }
    if (!in_turn) {
        scene.breaches.add(Invariant::time_is_monotonic, record.at, &record, [&] {
            return fmt::format("record {} stands where {} is due", record.number, due);
        });
    }
    if (!after_cause) {
        scene.breaches.add(Invariant::time_is_monotonic, record.at, &record, [&] {
            return fmt::format("record {} says it was caused by {}", record.number, record.cause);
        });
    }
}

void Safety::check_actor(const Scene& scene, const AppNow& app) {
    const Record& record = scene.record;
    if (!app.is(AppNow::running)) {
        scene.breaches.add(Invariant::the_dead_do_nothing, record.at, &record,
                           [&] { return of(scene, app.is(AppNow::exists) ? "hangs" : "is down"); });
        return;
    }
    Breaches& breaches = scene.breaches;
    breaches.add(Invariant::backup_is_passive, record.at, &record, rule_of_passivity(record.event),
                 [&] { return of(scene, "is in backup mode"); });
}

void Safety::check_demotions(Breaches& breaches) const {
    for (const Record& demotion : demotions_) {
        const AppNow& app = apps_[demotion.actor.index];
        if (app.sessions == 0 || app.is(AppNow::primary)) {
            continue;
        }
        breaches.add(Invariant::demoted_holds_no_sessions, demotion.at, &demotion, [&] {
            return fmt::format("{} still holds {} of its sessions after its demotion at {}",
                               words_.name(demotion.actor), app.sessions, in_words(demotion.at));
        });
    }
}

void Safety::finish(Instant ended, Breaches& breaches) const {
    if (!demotions_.empty() && ended > demotions_.back().at) {
        check_demotions(breaches);
    }
}

/// A message that was lost or late excuses what its application could not know, and nothing else.
void Safety::take_message(const Scene& scene) {
    const Record& record = scene.record;
    if (record.other.kind != EntityKind::app || record.other.index >= apps_.size()
        || record.event == Event::message_doubled) {
        return;
    }
    if (record.call) {
        struck_.insert({record.call, AppId{record.other.index}});
    } else if (record.reason == Reason::mode_command || record.reason == Reason::report) {
        apps_[record.other.index].cut_short = record.at;
    }
}

// Applications and the places they stand in.

void Safety::take_app(const Scene& scene) {
    const Record& record = scene.record;
    if (scene.app == nullptr) {
        take_place(scene);
        check_sum(scene);
        return;
    }
    AppNow& app = *scene.app;
    switch (record.event) {
    case Event::app_crashed:
    case Event::app_stopped:
        end_process(scene.id, record.at);
        break;
    case Event::app_hung:
        app.state = static_cast<std::uint8_t>(app.state & ~AppNow::running);
        break;
    case Event::app_recovered:
        if (app.is(AppNow::exists)) {
            app.state |= AppNow::running;
            app.woke = record.at;
        }
        break;
    case Event::app_started:
        app.state = AppNow::running | AppNow::exists;
        break;
    case Event::app_promoted:
        become_primary(scene, scene.id);
        break;
    case Event::app_demoted:
        app.state = static_cast<std::uint8_t>(app.state & ~(AppNow::primary | AppNow::suspending));
        demotions_.push_back(record);
        break;
    case Event::app_suspending:
        app.state |= AppNow::suspending;
        break;
    case Event::recovery_started:
    case Event::recovery_finished:
        break;
    default:
        return;
    }
    app.changed = record.at;
    last_change_ = record.at;
}

void Safety::become_primary(const Scene& scene, AppId id) {
    AppNow& app = apps_[id.index()];
    if (!app.is(AppNow::exists)) {
        return;
    }
    app.state |= AppNow::primary;
    if (!app.peer || !apps_[app.peer.index()].is(AppNow::exists | AppNow::primary)) {
        return;
    }
    const Record& record = scene.record;
    scene.breaches.add(Invariant::one_primary_per_node, record.at, &record, [&] {
        return fmt::format("{} comes to run in primary mode at {} while {}{} still does",
                           words_.name(id), in_words(record.at),
                           apps_[app.peer.index()].is(AppNow::running) ? "" : "the hung ",
                           words_.name(app.peer));
    });
}

void Safety::take_place(const Scene& scene) {
    const Record& record = scene.record;
    const HostId host{record.actor.index};
    switch (record.event) {
    case Event::host_down:
        if (record.actor.kind == EntityKind::host && host.index() < hosts_down_.size()) {
            end_processes_on(host, record.at);
        }
        break;
    case Event::host_up:
        if (record.actor.kind == EntityKind::host && host.index() < hosts_down_.size()) {
            hosts_down_[host.index()] = 0;
        }
        break;
    case Event::dc_down:
    case Event::dc_up:
        for (std::size_t at = 0; at < hosts_down_.size(); ++at) {
            const HostId id = scenario_->topology.hosts.id_at(at);
            const bool here =
                record.actor.kind == EntityKind::data_center
                && scenario_->topology.hosts[id].data_center == DataCenterId{record.actor.index};
            if (here && record.event == Event::dc_down) {
                end_processes_on(id, record.at);
            } else if (here) {
                hosts_down_[at] = 0;
            }
        }
        break;
    case Event::store_down:
        ++stores_down_;
        break;
    case Event::store_up:
        stores_down_ -= stores_down_ > 0 ? 1U : 0U;
        break;
    case Event::link_cut:
    case Event::link_healed:
        break;
    case Event::ml_failure_detected:
    case Event::ml_switchover:
    case Event::ml_alarm: {
        const ScsId scs{record.actor.index};
        if (record.actor.kind == EntityKind::scs && scenario_->topology.scs.has(scs)
            && !is_up(scenario_->topology.scs[scs].host)) {
            scene.breaches.add(Invariant::the_dead_do_nothing, record.at, &record,
                               [&] { return of(scene, "stands on a dead host"); });
        }
        return;
    }
    default:
        return;
    }
    last_change_ = record.at;
    last_place_change_ = record.at;
}

void Safety::end_processes_on(HostId host, Instant at) {
    hosts_down_[host.index()] = 1;
    for (std::size_t i = 0; i < apps_.size(); ++i) {
        const AppId id = scenario_->topology.apps.id_at(i);
        if (scenario_->topology.apps[id].host == host) {
            end_process(id, at);
        }
    }
}

void Safety::end_process(AppId id, Instant at) {
    AppNow& app = apps_[id.index()];
    if (!app.is(AppNow::exists)) {
        return;
    }
    app.state = nothing_needed;
    app.sessions = 0;
    app.changed = at;
    end_parts_of(id);
}

/// What was only in the memory of the process is gone; a session may yet be recovered.
void Safety::end_parts_of(AppId id) {
    for (LiveCall& call : calls_.rows()) {
        if (!call.name) {
            continue;
        }
        Part* part = calls_.part(call, id);
        if (part == nullptr) {
            continue;
        }
        const bool held = part->has(Part::session) || part->has(Part::frozen);
        part->clear(Part::watching | Part::expired | Part::creating | Part::session);
        if (held) {
            part->set(Part::frozen);
        }
        calls_.drop_if_empty(call, id);
        forget_if_settled(call);
    }
}

}  // namespace orsim
