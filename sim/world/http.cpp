// HTTP requests on their way: load balancers, refusals and redirects.
#include "sim/world/naming.hpp"
#include "sim/world/world.hpp"

#include <algorithm>

namespace orsim {
namespace {

Reason reason_of_request(HttpRequest asked) {
    switch (asked) {
    case HttpRequest::start:
        return Reason::asks_start;
    case HttpRequest::event:
        return Reason::asks_event;
    case HttpRequest::request:
        return Reason::asks_request;
    case HttpRequest::help:
        return Reason::asks_help;
    case HttpRequest::terminate:
        break;
    }
    return Reason::asks_terminate;
}

/// Whether a balancer tries elsewhere: the request has done nothing yet where it was refused.
bool is_tried_elsewhere(Reason why) {
    return why == Reason::refused_by_backup || why == Reason::refused_dead
           || why == Reason::out_of_reach || why == Reason::refused_suspending;
}

}  // namespace

void World::request_arrives(GroupId group_id) {
    const CallGroup& group = scenario_->workload[group_id];
    const std::uint32_t nth = sources_[group_id.index()].given() - 1;
    await_next_call(group_id);
    RequestId id;
    if (free_requests_.empty()) {
        id = RequestId{static_cast<RequestId::rep>(requests_.size())};
        requests_.emplace_back();
    } else {
        id = RequestId{free_requests_.back()};
        free_requests_.pop_back();
    }
    Request& request = requests_[id.index()];
    const std::uint16_t turn = request.turn;  // It goes on: old notices find nobody.
    request = Request{};
    request.turn = turn;
    request.name = {group_id.index(), nth};
    request.session = request.name;
    request.sent = agenda_.now();
    request.through = group.via;
    request.stage = RequestStage::on_its_way;
    for (std::size_t at = 0; !group.of_session.empty() && at < sources_.size(); ++at) {
        const GroupId asked = scenario_->workload.id_at(at);
        if (scenario_->workload[asked].id == group.of_session) {
            const std::size_t all = std::max<std::size_t>(started_[at].size(), 1);
            request.session = {asked.index(), static_cast<std::uint32_t>(nth % all)};
        }
    }
    Record record;
    record.event = Event::http_request;
    record.actor = group.via ? entity_of(group.via) : entity_of(group.to);
    record.call = request.name;
    record.rule = group.request == HttpRequest::help ? Rule::H06
                  : group.body == RequestBody::json  ? Rule::H05
                                                     : Rule::H04;
    record.reason = reason_of_request(group.request);
    request.cause = low(note(record, no_cause));
    if (group.via) {
        choose_app(id);
    } else {
        send_to(id, group.to);
    }
}

/// Another may ask for it from here on. One that came later takes its place.
void World::may_be_asked_for(SessionId id) {
    const Session& session = sessions_[id.index()];
    if (asked_for_[session.name.group] == 0) {
        return;
    }
    std::vector<StartedSession>& of_group = started_[session.name.group];
    of_group.resize(std::max(of_group.size(), session.name.nth + std::size_t{1}));
    of_group[session.name.nth] = {session.node, id, end_of_time, agenda_.now()};
}

/// H03: whether the client still has the cookie of the session's node, and sends it.
bool World::has_cookie(const Request& request) const {
    const std::vector<StartedSession>& of_group = started_[request.session.group];
    if (request.session == request.name || request.session.nth >= of_group.size()
        || scenario_->workload[GroupId{request.session.group}].via != request.through) {
        return false;
    }
    const StartedSession& asked = of_group[request.session.nth];
    const Cookie no_cookie;
    const Cookie& cookie = asked.node ? scenario_->topology.nodes[asked.node].cookie : no_cookie;
    return cookie.is_sent_back && (!cookie.lasts || agenda_.now() < asked.answered + *cookie.lasts);
}

StartedSession* World::started(CallName name) {
    std::vector<StartedSession>& of_group = started_[name.group];
    return name.nth < of_group.size() && of_group[name.nth].node ? &of_group[name.nth] : nullptr;
}

bool World::serves_http(AppId app) const {
    return apps_[app].process == Process::up && is_primary(apps_[app].mode);
}

bool World::balancer_reaches(LoadBalancerId balancer, AppId app) const {
    const PlaceId here = network_.load_balancer(balancer);
    return network_.reaches(here, network_.app(app)) && network_.reaches(network_.app(app), here);
}

/// All applications behind its balancer, in the order in which this request tries them: in turn,
/// but H03: those of the node that the cookie names come first.
std::vector<AppId> World::apps_behind(const Request& request) const {
    const LoadBalancer& balancer = scenario_->topology.load_balancers[request.through];
    std::vector<AppId> apps;
    for (const NodeId node : balancer.nodes) {
        for (const AppId app :
             {scenario_->topology.nodes[node].primary, scenario_->topology.nodes[node].backup}) {
            if (app) {
                apps.push_back(app);
            }
        }
    }
    if (apps.empty()) {
        return apps;
    }
    const std::size_t turn = turns_of_balancers_[request.through.index()] % apps.size();
    std::rotate(apps.begin(), apps.begin() + static_cast<std::ptrdiff_t>(turn), apps.end());
    if (has_cookie(request)) {
        const NodeId node = started_[request.session.group][request.session.nth].node;
        std::stable_partition(apps.begin(), apps.end(), [&](AppId app) {
            return scenario_->topology.apps[app].node == node;
        });
    }
    return apps;
}

/// A balancer with health checks passes over those that serve no HTTP; one without finds out.
void World::choose_app(RequestId id) {
    const Request& request = requests_[id.index()];
    const LoadBalancerId balancer = request.through;
    const bool checks = scenario_->topology.load_balancers[balancer].health_check;
    for (const AppId app : apps_behind(request)) {
        const bool was_tried = std::ranges::find(request.tried, app) != request.tried.end();
        const bool is_healthy = serves_http(app) && balancer_reaches(balancer, app);
        if (!was_tried && (is_healthy || !checks)) {
            if (request.tried.empty()) {
                ++turns_of_balancers_[balancer.index()];
            }
            send_to(id, app);
            return;
        }
    }
    refuse(id, entity_of(balancer), Reason::nobody_serves, Rule::H03);
}

/// Clients and the balancers of single nodes stand beside whom they ask.
void World::send_to(RequestId id, AppId app) {
    Request& request = requests_[id.index()];
    request.app = app;
    request.stage = RequestStage::on_its_way;
    ++request.turn;
    const PlaceId there = network_.app(app);
    const Notice reaches{id.index(), request.cause, request.turn, 0, What::request_reaches};
    if (!request.through) {
        later(network_.delay(there, there).constant, TieClass::delivery, reaches);
    } else if (!balancer_reaches(request.through, app)
               || !send(network_.load_balancer(request.through), there, reaches)) {
        refuse(id, entity_of(app), Reason::out_of_reach, Rule::none);
    }
}

/// R06: only an application in primary mode serves the HTTP port.
void World::request_reaches(RequestId id, const Notice& notice) {
    Request& request = requests_[id.index()];
    if (notice.extra != request.turn || request.stage == RequestStage::gone) {
        return;
    }
    const AppId app = request.app;
    AppState& state = apps_[app];
    const Duration patience = scenario_->assumptions.duration(Assumption::hung_http_refused);
    if (!receives(app, notice)) {
        if (state.process == Process::frozen && state.thaws) {
            request.stage = RequestStage::at_app;  // Connected, and served when it wakes.
        } else if (state.process == Process::frozen && notice.seat != gives_up_seat
                   && patience > Duration::zero()) {
            request.stage = RequestStage::at_app;
            Notice gives_up = notice;
            gives_up.seat = gives_up_seat;
            later(patience, TieClass::expiry, gives_up);
        } else {
            refuse(id, entity_of(app), Reason::refused_dead, Rule::none);
        }
        return;
    }
    if (!is_primary(state.mode) && !ignores(Rule::R06)) {
        refuse(id, entity_of(app), Reason::refused_by_backup, Rule::R06);
        return;
    }
    request.stage = RequestStage::at_app;
    const CallGroup& group = scenario_->workload[GroupId{request.name.group}];
    const Release& release = scenario_->release;
    if (group.request == HttpRequest::help && release_has(Gated::help_page, release)) {
        serve(id);
    } else if (group.request == HttpRequest::help) {
        refuse(id, entity_of(app), Reason::no_such_page, Rule::H06);
    } else if (group.body == RequestBody::json && !release_has(Gated::json_body, release)) {
        refuse(id, entity_of(app), Reason::body_not_understood, Rule::H05);
    } else if (group.request != HttpRequest::start) {
        answer(id);
    } else if (state.mode == Mode::suspending) {
        refuse(id, entity_of(app), Reason::refused_suspending, Rule::G01);
    } else {
        state.creations.push(
            {id.index(), http_seat, Rule::H01, no_policy, agenda_.now(), request.cause});
        feed_workers(app);
    }
}

/// A primary answers a request for a session: its own, another node's, or nobody's.
void World::answer(RequestId id) {
    Request& request = requests_[id.index()];
    const AppId app = request.app;
    const StartedSession* found = started(request.session);
    if (found == nullptr) {
        refuse(id, entity_of(app), Reason::no_such_session, Rule::H04);
        return;
    }
    if (found->node != scenario_->topology.apps[app].node) {
        redirect(id, found->node);
        return;
    }
    const Session& session = sessions_[found->session.index()];
    const bool exists = session.name == request.session && session.phase != SessionPhase::none;
    if (!exists || (session.phase == SessionPhase::live && session.app != app)) {
        refuse(id, entity_of(app), Reason::no_such_session, Rule::H04);
    } else if (session.phase == SessionPhase::live) {
        serve(id);
    } else {
        request.stage = RequestStage::for_restore;
        if (session.phase == SessionPhase::frozen) {
            list_session(found->session, app, request.cause);
            feed_workers(app);
        }
    }
}

void World::serve(RequestId id) {
    const Request& request = requests_[id.index()];
    const Sampler service{scenario_->assumptions.distribution(Assumption::http_service)};
    const Turn turn{Purpose::service_time, key_of(request.name), 0};
    later(times(service.draw(chance_, turn), apps_[request.app].slowness), TieClass::completion,
          {id.index(), request.cause, request.turn, 0, What::request_served});
}

/// H02: the client is sent to the balancer in front of the owner, which knows its primary.
void World::redirect(RequestId id, NodeId owner) {
    Request& request = requests_[id.index()];
    if (scenario_->topology.nodes[owner].external_url.empty()) {
        refuse(id, entity_of(request.app), Reason::redirect_target_missing, Rule::H02);
        return;
    }
    Record record;
    record.event = Event::http_redirected;
    record.actor = entity_of(request.app);
    record.other = entity_of(owner);
    record.call = request.name;
    record.rule = Rule::H02;
    request.cause = low(note(record, request.cause));
    request.through = LoadBalancerId{};
    const auto limit =
        static_cast<std::uint32_t>(scenario_->assumptions.count(Assumption::redirect_limit));
    if (++request.redirects > limit) {
        refuse(id, entity_of(owner), Reason::redirected_too_often, Rule::H02);
        return;
    }
    const Node& node = scenario_->topology.nodes[owner];
    for (const AppId app : {node.primary, node.backup}) {
        if (app && serves_http(app)) {
            send_to(id, app);
            return;
        }
    }
    refuse(id, entity_of(owner), Reason::nobody_serves, Rule::H02);
}

void World::refuse(RequestId id, Entity by, Reason why, Rule rule) {
    Request& request = requests_[id.index()];
    Record record;
    record.event = Event::http_refused;
    record.actor = by;
    record.call = request.name;
    record.rule = rule;
    record.reason = why;
    request.cause = low(note(record, request.cause));
    if (request.through && is_tried_elsewhere(why)) {
        request.tried.push_back(request.app);
        choose_app(id);
    } else {
        end_request(id);
    }
}

void World::end_request(RequestId id) {
    Request& request = requests_[id.index()];
    request.stage = RequestStage::gone;
    ++request.turn;
    free_requests_.push_back(id.index());
}

/// What an application was working on breaks off when it ends or is sent to backup mode.
void World::stop_http(AppId app, Reason why, Rule rule, std::uint32_t cause) {
    if (!has_http_) {
        return;
    }
    for (std::size_t at = 0; at < requests_.size(); ++at) {
        Request& request = requests_[at];
        if (request.app == app
            && (request.stage == RequestStage::at_app
                || request.stage == RequestStage::for_restore)) {
            request.cause = cause;
            request.through = LoadBalancerId{};  // Nobody knows what it has done: no second try.
            refuse(RequestId{static_cast<RequestId::rep>(at)}, entity_of(app), why, rule);
        }
    }
}

}  // namespace orsim
