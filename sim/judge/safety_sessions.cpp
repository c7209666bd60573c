#include "sim/judge/safety.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace orsim {

// What is known of the scenario's calls.

const CallGroup* Safety::group_of(CallName call) const {
    const GroupId group{call.group};
    return scenario_->workload.has(group) ? &scenario_->workload[group] : nullptr;
}

Medium Safety::medium_of(CallName call) const {
    const CallGroup* group = group_of(call);
    return group == nullptr ? Medium::voice : group->medium;
}

/// The fault that had renamed the option of the call's DN when it arrived, if any.
const Fault* Safety::renamed_for(const LiveCall& call) const {
    const CallGroup* group = group_of(call.name);
    const Fault* found = nullptr;
    for (const Renamed& one : renamed_) {
        if (group != nullptr && one.tserver == group->tserver && one.from <= call.arrived) {
            found = &scenario_->faults[one.by];
        }
    }
    return found;
}

void Safety::take_option(const Record& record) {
    const FaultId by{record.actor.index};
    if (scenario_->faults.has(by) && scenario_->faults[by].names_application) {
        renamed_.push_back({record.at, TServerId{record.other.index}, by});
    }
}

std::string_view Safety::cluster_of(const LiveCall& call) const {
    if (const Fault* fault = renamed_for(call); fault != nullptr) {
        const std::size_t at = fault->option.find('@');
        return at == std::string::npos ? std::string_view{}
                                       : std::string_view{fault->option}.substr(at + 1);
    }
    const CallGroup* group = group_of(call.name);
    return group != nullptr && scenario_->topology.tservers.has(group->tserver)
               ? std::string_view{scenario_->topology.tservers[group->tserver].only_cluster}
               : std::string_view{};
}

const Strategy* Safety::strategy_of(const LiveCall& call) const {
    const CallGroup* group = group_of(call.name);
    if (group == nullptr) {
        return nullptr;
    }
    StrategyId id = group->strategy;
    const auto& trace = group->arrivals.trace;
    if (call.name.nth < trace.size() && trace[call.name.nth].strategy) {
        id = trace[call.name.nth].strategy;
    }
    if (const Fault* fault = renamed_for(call); fault != nullptr) {
        id = StrategyId{static_cast<StrategyId::rep>(fault->value)};
    }
    return scenario_->strategies.has(id) ? &scenario_->strategies[id] : nullptr;
}

// Calls come and go.

void Safety::take_call(const Scene& scene) {
    using enum Event;
    switch (scene.record.event) {
    case call_arrived:
    case ixn_queued:
    case http_request:
        arrive(scene);
        return;
    case call_routed:
    case call_default_routed:
    case call_abandoned:
    case call_stuck:
    case call_ended:
    case call_lost:
    case http_served:
    case http_refused:
        take_end(scene);
        return;
    case ixn_pulled:
    case ixn_returned:
    case ixn_done:
        take_interaction(scene);
        return;
    case watch_started:
    case watch_satisfied:
    case watch_expired:
        take_watch(scene);
        return;
    default:
        take_session(scene);
        return;
    }
}

LiveCall& Safety::arrive(const Scene& scene) {
    const Record& record = scene.record;
    LiveCall* found = calls_.find(record.call);
    const bool requeued =
        found != nullptr && record.event == Event::ixn_queued && found->has(LiveCall::returned);
    if (found != nullptr || calls_.was_added(record.call)) {
        if (!requeued) {
            scene.breaches.add(Invariant::calls_are_conserved, record.at, &record, [&] {
                return fmt::format("{} arrives a second time at {}", words_.name(record.call),
                                   in_words(record.at));
            });
        }
        return found != nullptr ? *found : known(scene);
    }
    LiveCall& call = calls_.add(record.call);
    call.arrived = record.at;
    voice_arrived_ += medium_of(record.call) == Medium::voice ? 1U : 0U;
    if (const CallGroup* group = group_of(record.call); group != nullptr) {
        call.assigned = group->assigned;
        call.reserved = group->reserved;
        const auto& trace = group->arrivals.trace;
        if (record.call.nth < trace.size()) {
            const TracedCall& own = trace[record.call.nth];
            call.assigned = own.assigned ? own.assigned : call.assigned;
            call.reserved = own.reserved ? own.reserved : call.reserved;
        }
    }
    return call;
}

/// The call of the record. One that was forgotten is remembered again as over for long; one that
/// never arrived is a breach, once.
LiveCall& Safety::known(const Scene& scene) {
    const Record& record = scene.record;
    LiveCall* found = calls_.find(record.call);
    if (found != nullptr) {
        return *found;
    }
    const bool was_here = calls_.was_added(record.call);
    if (!was_here) {
        scene.breaches.add(Invariant::calls_are_conserved, record.at, &record, [&] {
            return fmt::format("{} never arrived: {}", words_.name(record.call),
                               words_.sentence(record));
        });
    }
    LiveCall& call = calls_.add(record.call);
    call.arrived = was_here ? scenario_->start : record.at;
    call.over_at = call.arrived;
    if (was_here) {
        call.set(LiveCall::over | LiveCall::had_outcome | LiveCall::had_session);
    }
    return call;
}

void Safety::take_end(const Scene& scene) {
    const Event event = scene.record.event;
    if (event == Event::call_ended && calls_.find(scene.record.call) == nullptr
        && calls_.was_added(scene.record.call)) {
        return;  // Of a call that had left ORS for good before.
    }
    LiveCall& call = known(scene);
    switch (event) {
    case Event::call_ended:
    case Event::call_lost:
        set_ended(scene, call);
        make_over(call, scene.record.at);
        break;
    case Event::http_served:
    case Event::http_refused:
        make_over(call, scene.record.at);
        break;
    case Event::call_default_routed:
    case Event::call_abandoned:
        set_outcome(scene, call);
        make_over(call, scene.record.at);
        break;
    case Event::call_routed:
        set_outcome(scene, call);
        break;
    default:
        set_stuck(scene, call);
        break;
    }
    forget_if_settled(call);
}

void Safety::set_outcome(const Scene& scene, LiveCall& call) {
    if (call.has(LiveCall::had_outcome | LiveCall::ended)) {
        scene.breaches.add(Invariant::calls_are_conserved, scene.record.at, &scene.record, [&] {
            return fmt::format("a second outcome or one after its end: {}",
                               words_.sentence(scene.record));
        });
    }
    call.set(LiveCall::had_outcome);
}

void Safety::set_stuck(const Scene& scene, LiveCall& call) {
    if (call.has(LiveCall::had_outcome | LiveCall::stuck)) {
        scene.breaches.add(Invariant::calls_are_conserved, scene.record.at, &scene.record, [&] {
            return "stuck a second time or after its outcome: " + words_.sentence(scene.record);
        });
    }
    call.set(LiveCall::stuck);
}

void Safety::set_ended(const Scene& scene, LiveCall& call) {
    const Record& record = scene.record;
    if (call.has(LiveCall::ended)) {
        scene.breaches.add(Invariant::calls_are_conserved, record.at, &record,
                           [&] { return "a second end: " + words_.sentence(record); });
    } else if (record.event == Event::call_ended && !call.has(LiveCall::had_outcome)) {
        scene.breaches.add(Invariant::calls_are_conserved, record.at, &record,
                           [&] { return "an end without an outcome: " + words_.sentence(record); });
    }
    call.set(LiveCall::ended | LiveCall::had_outcome);
}

void Safety::make_over(LiveCall& call, Instant at) {
    if (call.has(LiveCall::over)) {
        return;
    }
    call.set(LiveCall::over | LiveCall::lingers);
    call.over_at = at;
    voice_over_ += medium_of(call.name) == Medium::voice ? 1U : 0U;
    just_over_.push_back({call.name, at});
}

/// Forgets the calls whose end everybody has had time to hear of.
void Safety::let_go(Instant at) {
    while (!just_over_.empty() && just_over_.front().at + news_takes_ < at) {
        if (LiveCall* call = calls_.find(just_over_.front().name); call != nullptr) {
            call->clear(LiveCall::lingers);
            forget_if_settled(*call);
        }
        just_over_.pop_front();
    }
}

void Safety::forget_if_settled(LiveCall& call) {
    const bool is_over = call.has(LiveCall::over) && !call.has(LiveCall::lingers);
    if (is_over && call.parts == no_part && !was_struck(call.name)) {
        calls_.forget(call.name);
    }
}

/// run.ended says how many calls were still at the switch.
void Safety::check_sum(const Scene& scene) const {
    const Record& record = scene.record;
    const auto left = static_cast<std::int64_t>(voice_arrived_ - voice_over_);
    if (record.event == Event::run_ended && record.amount != left) {
        scene.breaches.add(Invariant::calls_are_conserved, record.at, &record, [&] {
            return fmt::format("{} calls arrived and {} left the switch, and yet the run says that "
                               "{} are there at its end",
                               voice_arrived_, voice_over_, record.amount);
        });
    }
}

// Watches.

void Safety::take_watch(const Scene& scene) {
    if (scene.app == nullptr) {
        return;
    }
    const Record& record = scene.record;
    LiveCall& call = known(scene);
    Part* part = calls_.part(call, scene.id);
    if (record.event == Event::watch_started) {
        Part& watcher = part != nullptr ? *part : calls_.add_part(call, scene.id);
        watcher.clear(Part::expired);
        watcher.set(Part::watching);
        watcher.deadline = record.at + Duration{record.amount};
        return;
    }
    if (part != nullptr && record.event == Event::watch_satisfied) {
        part->clear(Part::watching | Part::expired);
        calls_.drop_if_empty(call, scene.id);
    } else if (part != nullptr && part->has(Part::watching)) {
        if (record.at < part->deadline && !clocks_may_be_wrong_) {
            scene.breaches.add(Invariant::reserved_waits_for_watch, record.at, &record, Rule::R10,
                               [&] {
                                   return fmt::format("the watch runs out {} early: {}",
                                                      in_words(part->deadline - record.at),
                                                      words_.sentence(record));
                               });
        }
        part->clear(Part::watching);
        part->set(Part::expired);
    }
    forget_if_settled(call);
}

// Interactions.

void Safety::take_interaction(const Scene& scene) {
    const Record& record = scene.record;
    LiveCall& call = known(scene);
    switch (record.event) {
    case Event::ixn_pulled:
        if (scene.app == nullptr) {
            break;
        }
        if (call.puller && call.puller != scene.app->node) {
            check_puller(scene, call);
        }
        call.puller = scene.app->node;
        call.clear(LiveCall::returned);
        break;
    case Event::ixn_returned:
        call.puller = NodeId{};
        call.set(LiveCall::returned);
        break;
    default:
        check_puller(scene, call);
        call.set(LiveCall::had_outcome);
        make_over(call, record.at);
        break;
    }
    forget_if_settled(call);
}

void Safety::check_puller(const Scene& scene, const LiveCall& call) {
    if (scene.app == nullptr || call.puller == scene.app->node) {
        return;
    }
    const Record& record = scene.record;
    scene.breaches.add(Invariant::multimedia_only_by_puller, record.at, &record, [&] {
        return call.puller ? of(scene, fmt::format("is not of node {}, which pulled it",
                                                   words_.name(call.puller)))
                           : of(scene, "works with what nobody has pulled");
    });
}

// Sessions.

void Safety::take_session(const Scene& scene) {
    const Record& record = scene.record;
    LiveCall& call = known(scene);
    switch (record.event) {
    case Event::session_create_started:
        start_creating(scene, call);
        break;
    case Event::session_created:
        finish_creating(scene, call);
        break;
    case Event::session_create_failed:
    case Event::session_create_aborted:
        if (record.event == Event::session_create_failed) {
            call.set(LiveCall::create_failed);
        }
        if (Part* part = calls_.part(call, scene.id); part != nullptr) {
            part->clear(Part::creating);
            calls_.drop_if_empty(call, scene.id);
        }
        break;
    case Event::session_delegated:
        call.set(LiveCall::delegated);
        break;
    case Event::session_persisted:
    case Event::session_step:
        check_owner(scene, call);
        break;
    case Event::session_recovered:
    case Event::session_resumed:
    case Event::session_restarted:
    case Event::session_orphaned:
        revive_session(scene, call);
        break;
    case Event::session_terminated:
    case Event::session_lost:
    case Event::session_ended:
        // R16: a stored session that yields to a registered one was never held by anybody.
        if (record.rule != Rule::R16 || record.reason != Reason::another_registered) {
            end_session(scene, call);
        }
        break;
    default:
        break;
    }
    forget_if_settled(call);
}

void Safety::start_creating(const Scene& scene, LiveCall& call) {
    if (scene.app == nullptr) {
        return;
    }
    switch (medium_of(call.name)) {
    case Medium::voice:
        check_creator(scene, call);
        check_not_over(scene, call);
        break;
    case Medium::multimedia:
        check_puller(scene, call);
        break;
    case Medium::http:
        break;
    }
    Part* part = calls_.part(call, scene.id);
    (part != nullptr ? *part : calls_.add_part(call, scene.id)).set(Part::creating);
}

void Safety::check_creator(const Scene& scene, LiveCall& call) {
    const Record& record = scene.record;
    const NodeId node = scene.app->node;
    const auto refuse = [&](Rule rule, const std::string& why) {
        scene.breaches.add(Invariant::creator_is_eligible, record.at, &record, rule,
                           [&] { return of(scene, why); });
    };
    const bool as_reserved = record.reason == Reason::as_reserved;
    if (!as_reserved && record.reason != Reason::as_assigned
        && record.reason != Reason::as_new_primary) {
        refuse(Rule::R09, "tries in no role");
        return;
    }
    // What it had begun to try before, and waits for a worker, it finishes.
    if (scene.app->is(AppNow::suspending)
        && record.at - Duration{record.amount} >= scene.app->changed) {
        refuse(Rule::G01, "is suspending");
    }
    NodeId& role = as_reserved ? call.reserved : call.assigned;
    const NodeId other_role = as_reserved ? call.assigned : call.reserved;
    const Rule rule = as_reserved                               ? Rule::R13
                      : record.reason == Reason::as_new_primary ? Rule::R12
                                                                : Rule::R09;
    if (role && role != node) {
        refuse(rule, fmt::format("is not of the {} node {}", as_reserved ? "reserved" : "assigned",
                                 words_.name(role)));
    } else if (!role && other_role == node) {
        refuse(rule, fmt::format("is of the {} node", as_reserved ? "assigned" : "reserved"));
    } else {
        role = node;
    }
    const std::string only{cluster_of(call)};
    if (!only.empty() && scenario_->topology.nodes.has(node)
        && scenario_->topology.nodes[node].cluster != only) {
        refuse(Rule::D02, "is not of cluster " + only);
    }
    if (as_reserved) {
        check_reserved(scene, call);
    }
}

void Safety::check_reserved(const Scene& scene, LiveCall& call) {
    const Record& record = scene.record;
    const Part* part = calls_.part(call, scene.id);
    const bool told = scenario_->policies.get<CreateFailureSignal>(Policy::create_failure_signal)
                          == CreateFailureSignal::explicit_nack
                      && call.has(LiveCall::create_failed);
    const bool anew = record.rule == Rule::P06;  // Its node had the session, and lost it.
    if ((part != nullptr && part->has(Part::expired)) || call.has(LiveCall::delegated) || told
        || anew) {
        return;
    }
    scene.breaches.add(Invariant::reserved_waits_for_watch, record.at, &record, [&] {
        const bool watches = part != nullptr && part->has(Part::watching);
        return watches ? of(scene, fmt::format("tries {} before its watch runs out",
                                               in_words(part->deadline - record.at)))
                       : of(scene, "tries without having watched");
    });
}

/// The creator may not yet have heard that the call is over: news takes its way, is lost in a cut,
/// and does not wake a process that hangs.
void Safety::check_not_over(const Scene& scene, const LiveCall& call) {
    const Record& record = scene.record;
    if (!call.has(LiveCall::over) || record.at <= call.over_at + news_takes_) {
        return;
    }
    if (scene.faults.news_may_be_lost_since(call.over_at) || scene.app->woke >= call.over_at
        || may_have_missed(call.name, scene.id)) {
        return;
    }
    scene.breaches.add(Invariant::no_session_after_call_end, record.at, &record, [&] {
        return fmt::format("the call was over at {}: {}", in_words(call.over_at),
                           words_.sentence(record));
    });
}

void Safety::finish_creating(const Scene& scene, LiveCall& call) {
    if (scene.app == nullptr) {
        return;
    }
    const Record& record = scene.record;
    const Medium medium = medium_of(call.name);
    Part* part = calls_.part(call, scene.id);
    if (medium == Medium::voice && (part == nullptr || !part->has(Part::creating))) {
        scene.breaches.add(Invariant::creator_is_eligible, record.at, &record,
                           [&] { return of(scene, "had not begun to create it"); });
    }
    if (medium == Medium::voice) {
        check_not_over(scene, call);
    } else if (medium == Medium::multimedia) {
        check_puller(scene, call);
    }
    if (part != nullptr) {
        part->clear(Part::creating | Part::expired | Part::watching);
    }
    hold_session(scene, call, Part::session);
}

/// Lets the actor hold a session of the call, and looks who else does.
void Safety::hold_session(const Scene& scene, LiveCall& call, std::uint8_t flags) {
    const Record& record = scene.record;
    for (std::uint32_t at = call.parts; at != no_part; at = calls_.part_at(at).next) {
        const Part& part = calls_.part_at(at);
        if (!part.has(Part::session)) {
            continue;
        }
        scene.breaches.add(Invariant::one_session_per_call, record.at, &record, [&] {
            return fmt::format("{} holds a session of {} already: {}", words_.name(part.app),
                               words_.name(call.name), words_.sentence(record));
        });
        break;
    }
    call.set(LiveCall::had_session);
    Part* own = calls_.part(call, scene.id);
    Part& part = own != nullptr ? *own : calls_.add_part(call, scene.id);
    if (!part.has(Part::session)) {
        ++scene.app->sessions;
    }
    part.set(flags);
}

/// A session lives on after its process ended, or woke: from here on the actor holds it.
void Safety::revive_session(const Scene& scene, LiveCall& call) {
    if (scene.app == nullptr) {
        return;
    }
    const Record& record = scene.record;
    scene.app->changed = record.at;  // Recovery goes on.
    if (record.event == Event::session_recovered) {
        check_recovery(scene, call);
    }
    Part* own = calls_.part(call, scene.id);
    // Goes on, or loses its call with the T-Server, where it is. Others are restored (R17).
    const bool stays = record.event == Event::session_resumed
                       || (record.event == Event::session_orphaned && record.rule == Rule::none);
    if (stays && own != nullptr && own->has(Part::session)) {
        return;
    }
    if (record.event == Event::session_restarted) {
        check_not_over(scene, call);
    }
    AppId from;
    AppId elsewhere;
    std::uint8_t stored = 0;
    for (std::uint32_t at = call.parts; at != no_part; at = calls_.part_at(at).next) {
        const Part& part = calls_.part_at(at);
        const bool same_node = apps_[part.app.index()].node == scene.app->node;
        if (same_node && part.has(Part::frozen)) {
            from = part.app;
            stored = static_cast<std::uint8_t>(part.flags & Part::persisted);
        } else if (!same_node && part.has(Part::session | Part::frozen)) {
            elsewhere = part.app;
        } else if (same_node && part.has(Part::session)) {
            from = from ? from : part.app;
        }
    }
    if (!from && elsewhere) {
        scene.breaches.add(Invariant::session_stays_on_node, record.at, &record, [&] {
            return of(scene, fmt::format("takes over what {} created", words_.name(elsewhere)));
        });
        from = elsewhere;
    }
    if (from && calls_.part(call, from)->has(Part::frozen)) {
        calls_.part(call, from)->clear(Part::frozen | Part::persisted);
        calls_.drop_if_empty(call, from);
    }
    hold_session(scene, call, static_cast<std::uint8_t>(Part::session | stored));
}

void Safety::check_recovery(const Scene& scene, const LiveCall& call) {
    const Record& record = scene.record;
    const Strategy* strategy = strategy_of(call);
    bool stored = false;
    for (std::uint32_t at = call.parts; at != no_part; at = calls_.part_at(at).next) {
        stored = stored || calls_.part_at(at).has(Part::persisted);
    }
    const bool storable = strategy == nullptr || strategy->persist;
    if (!stored || !storable) {
        scene.breaches.add(Invariant::recovered_only_if_persisted, record.at, &record,
                           storable ? Rule::R15 : Rule::P02, [&] {
                               return of(scene, storable ? "recovers what was never stored"
                                                         : "recovers what must not be stored");
                           });
    }
    if (strategy == nullptr) {
        return;
    }
    const Reason due =
        strategy->send_session_recovered ? Reason::recovered_with_event : Reason::recovered_silent;
    if (record.reason != due) {
        scene.breaches.add(Invariant::recovered_event_matches_flag, record.at, &record,
                           strategy->send_session_recovered ? Rule::R18 : Rule::R19, [&] {
                               return fmt::format("{} instead of {}: {}", to_text(record.reason),
                                                  to_text(due), words_.sentence(record));
                           });
    }
}

void Safety::check_owner(const Scene& scene, LiveCall& call) {
    if (scene.app == nullptr) {
        return;
    }
    const Record& record = scene.record;
    Part* part = calls_.part(call, scene.id);
    const bool holds = part != nullptr && part->has(Part::session);
    if (medium_of(call.name) == Medium::multimedia && call.puller) {
        check_puller(scene, call);
    }
    if (!holds) {
        scene.breaches.add(Invariant::only_owner_processes_events, record.at, &record,
                           [&] { return of(scene, "holds no session of this call"); });
    } else if (record.event == Event::session_persisted) {
        part->set(Part::persisted);
    }
}

void Safety::end_session(const Scene& scene, LiveCall& call) {
    const Record& record = scene.record;
    constexpr std::uint8_t held = Part::session | Part::frozen;
    Part* ended = scene.app == nullptr ? nullptr : calls_.part(call, scene.id);
    if (ended != nullptr && !ended->has(held)) {
        ended = nullptr;
    }
    for (std::uint32_t at = call.parts; ended == nullptr && at != no_part;
         at = calls_.part_at(at).next) {
        Part& part = calls_.part_at(at);
        const bool same_node =
            scene.app == nullptr || apps_[part.app.index()].node == scene.app->node;
        if (same_node && part.has(Part::frozen)) {
            ended = &part;
        }
    }
    if (ended == nullptr) {
        const bool by_itself =
            record.event == Event::session_ended || record.event == Event::session_terminated;
        if (by_itself && scene.app != nullptr) {
            scene.breaches.add(Invariant::only_owner_processes_events, record.at, &record,
                               [&] { return of(scene, "holds no session of this call"); });
        }
        return;
    }
    const AppId holder = ended->app;
    if (ended->has(Part::session)) {
        --apps_[holder.index()].sessions;
    }
    if (record.reason == Reason::terminated_by_demotion && ended->has(Part::persisted)) {
        // M06: it ends on the demoted application; what is stored waits for the node's new primary.
        ended->clear(Part::session);
        ended->set(Part::frozen);
        return;
    }
    ended->clear(held | Part::persisted);
    calls_.drop_if_empty(call, holder);
}

}  // namespace orsim
