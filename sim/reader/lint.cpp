#include "sim/reader/lint.hpp"

#include "sim/reader/release.hpp"
#include "sim/reader/scenario_draft.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

namespace orsim {
namespace {

/// What a length comes to, for arithmetic on paper.
Duration typical(const Distribution& length) {
    if (length.kind == Distribution::Shape::uniform) {
        return (length.least + length.most) / 2;
    }
    if (length.kind == Distribution::Shape::empirical) {
        return *std::ranges::max_element(length.values);
    }
    return length.mean;
}

class Linter {
public:
    Linter(const Document& document, const DraftedScenario& drafted)
        : document_{document}, scenario_{drafted.scenario}, origins_{drafted.origins} {}

    Complaints look() {
        creation_before_router_timeout();
        host_loss_before_router_timeout();
        default_dn();
        watches_alike();
        heartbeats();
        management_layer();
        lossy_links();
        node_lists();
        wall_clocks();
        storage();
        http();
        graceful_stops();
        requests_too_early();
        associations_alike();
        return std::move(warnings_);
    }

private:
    void warn(const Place& place, std::string message) {
        Complaint complaint = document_.about(place, std::move(message));
        complaint.weight = Complaint::Weight::warning;
        warnings_.push_back(std::move(complaint));
    }

    /// Where the value is stated; the file as a whole for a default.
    [[nodiscard]] Place of_option(Option option, std::size_t object) const {
        const auto stated = origins_.options.find({option, object});
        return stated == origins_.options.end() ? whole() : stated->second;
    }
    [[nodiscard]] Place at(std::string_view pointer) const {
        const Value* const value = document_.at(pointer);
        return value == nullptr ? whole() : document_.place(*value);
    }
    [[nodiscard]] Place whole() const {
        Place place;
        place.file = document_.name();
        return place;
    }

    [[nodiscard]] Duration option(Option option, std::size_t object) const {
        return scenario_.options.duration(option, object);
    }
    [[nodiscard]] bool has(Medium medium) const {
        return std::ranges::any_of(scenario_.workload,
                                   [&](const CallGroup& group) { return group.medium == medium; });
    }
    [[nodiscard]] bool has(FaultKind kind) const {
        return std::ranges::any_of(scenario_.faults,
                                   [&](const Fault& fault) { return fault.kind == kind; });
    }
    [[nodiscard]] const Topology& topology() const { return scenario_.topology; }

    /// The reserved node begins when its watch runs out; the caller must still be there.
    void creation_before_router_timeout() {
        if (!has(Medium::voice) || topology().nodes.size() < 2) {
            return;
        }
        const Duration creation =
            typical(scenario_.assumptions.distribution(Assumption::session_creation));
        std::set<Duration> said;
        for (std::size_t node = 0; node < topology().nodes.size(); ++node) {
            const Duration watch = option(Option::call_watching_timeout, node);
            const Duration stay = shortest_router_timeout();
            if (stay > Duration::zero() && watch + creation >= stay && said.insert(watch).second) {
                warn(
                    of_option(Option::call_watching_timeout, node),
                    fmt::format("a call whose assigned node is lost gets its session after "
                                "call-watching-timeout {} + session_creation {} = {}, and default "
                                "routing takes it after router-timeout {}: the reserved node never "
                                "saves one (R13)",
                                to_text(watch), to_text(creation), to_text(watch + creation),
                                to_text(stay)));
            }
        }
    }

    /// With one node nobody watches; the call waits until the backup is promoted.
    void host_loss_before_router_timeout() {
        if (!has(Medium::voice) || topology().nodes.size() != 1) {
            return;
        }
        const Duration addp = option(
            Option::addp_timeout,
            topology()
                .hosts.id_at(topology().apps[topology().nodes[NodeId{0}].primary].host.index())
                .index());
        const Duration promotion =
            typical(scenario_.assumptions.distribution(Assumption::promotion));
        const Duration stay = shortest_router_timeout();
        const Duration late = 2 * addp + promotion;
        if (addp > Duration::zero() && stay > Duration::zero() && late >= stay) {
            warn(of_option(Option::addp_timeout, 0),
                 fmt::format("this cluster has one node, so when its host is lost calls wait up to "
                             "2 x addp-timeout {} + promotion {} = {} for the backup, and default "
                             "routing takes them after router-timeout {}",
                             to_text(addp), to_text(promotion), to_text(late), to_text(stay)));
        }
    }

    [[nodiscard]] Duration shortest_router_timeout() const {
        Duration shortest = Duration::zero();
        for (std::size_t at = 0; at < topology().tservers.size(); ++at) {
            const Duration one = option(Option::router_timeout, at);
            const bool has_dn =
                topology().tservers[topology().tservers.id_at(at)].default_dn.has_value();
            if (has_dn && one > Duration::zero()
                && (shortest == Duration::zero() || one < shortest)) {
                shortest = one;
            }
        }
        return shortest;
    }

    void default_dn() {
        for (std::size_t at = 0; has(Medium::voice) && at < topology().tservers.size(); ++at) {
            const TServer& tserver = topology().tservers[topology().tservers.id_at(at)];
            if (tserver.default_dn) {
                continue;
            }
            const auto stated = origins_.texts.find({"default-dn", at});
            warn(stated == origins_.texts.end() ? this->at("/topology/tservers") : stated->second,
                 fmt::format(
                     "T-Server \"{}\" has no default-dn: a call nobody routes stays where it "
                     "is until the caller hangs up (T19)",
                     tserver.id));
        }
    }

    void watches_alike() {
        std::set<Duration> watches;
        std::size_t odd = 0;
        for (std::size_t node = 0; node < topology().nodes.size(); ++node) {
            if (watches.insert(option(Option::call_watching_timeout, node)).second) {
                odd = node;
            }
        }
        if (watches.size() > 1) {
            warn(
                of_option(Option::call_watching_timeout, odd),
                fmt::format("nodes differ in call-watching-timeout, from {} to {}: how long a call "
                            "waits depends on who its reserved node is",
                            to_text(*watches.begin()), to_text(*watches.rbegin())));
        }
    }

    void heartbeats() {
        for (const Fault& fault : scenario_.faults) {
            const bool freezes = fault.kind == FaultKind::hang || fault.kind == FaultKind::pause;
            const bool is_one = fault.target.kind == Selector::Kind::app;
            for (std::size_t app = 0; freezes && app < topology().apps.size(); ++app) {
                if ((!is_one || fault.target.index == app)
                    && option(Option::heartbeat_period, app) == Duration::zero()) {
                    warn(
                        of_option(Option::heartbeat_period, app),
                        fmt::format("heartbeat-period of \"{}\" is 0, which is off: nobody notices "
                                    "that fault \"{}\" leaves it without a sign of life",
                                    topology().apps[topology().apps.id_at(app)].id, fault.id));
                    break;
                }
            }
        }
    }

    void management_layer() {
        const bool is_distributed = topology().scs.size() > 1;
        for (std::size_t at = 0; is_distributed && at < topology().scs.size(); ++at) {
            const Duration window = option(Option::haflip_detect_timeout, at);
            constexpr Duration longest = 15s;
            if (window > longest) {
                warn(of_option(Option::haflip_detect_timeout, at),
                     fmt::format(
                         "haflip-detect-timeout {} is more than 15s: a distributed SCS cannot "
                         "notice the split brain of its peer",
                         to_text(window)));
                break;
            }
        }
        std::set<DataCenterId> controlled;
        for (const HostId host : is_distributed || topology().scs.size() == 0
                                     ? std::vector<HostId>{}
                                     : topology().scs[ScsId{0}].hosts) {
            controlled.insert(topology().hosts[host].data_center);
        }
        if (controlled.size() > 1) {
            warn(at("/topology/management_layer"),
                 fmt::format("one SCS, \"{}\", controls hosts of {} data centers: when the link to "
                             "one is cut it takes that one's hosts for lost, and promotes nobody "
                             "there",
                             topology().scs[ScsId{0}].id, controlled.size()));
        }
    }

    void lossy_links() {
        const bool loses_polls = std::ranges::any_of(scenario_.faults, [](const Fault& fault) {
            return fault.kind == FaultKind::loss
                   && (fault.traffic == Traffic::all || fault.traffic == Traffic::addp);
        });
        if (!loses_polls) {
            return;
        }
        constexpr Duration least = 10s;
        for (std::size_t host = 0; host < topology().hosts.size(); ++host) {
            const Duration addp = option(Option::addp_timeout, host);
            if (addp > Duration::zero() && addp < least) {
                warn(
                    of_option(Option::addp_timeout, host),
                    fmt::format("addp-timeout {} is below 10s and links lose messages: a host that "
                                "lives may be declared lost",
                                to_text(addp)));
                return;
            }
        }
    }

    /// Who has a call is decided by lists only where the file does not say it.
    void node_lists() {
        const bool is_decided = std::ranges::any_of(scenario_.workload, [](const CallGroup& group) {
            return group.medium == Medium::voice && !group.assigned && !group.reserved;
        });
        for (std::size_t at = 0; !is_decided && at < scenario_.faults.size(); ++at) {
            const Fault& fault = scenario_.faults[scenario_.faults.id_at(at)];
            if (fault.kind == FaultKind::node_list_skew) {
                warn(this->at(fmt::format("/faults/{}/kind", at)),
                     "every voice call says who is assigned or reserved: which list of nodes an "
                     "application reads changes nothing");
            }
        }
    }

    /// Who asks what time it is, of all that an application does.
    void wall_clocks() {
        const Policies& policies = scenario_.policies;
        const bool asks =
            policies.get<TimerBase>(Policy::timer_base) == TimerBase::tserver_timestamp
            || policies.get<OwnershipChannel>(Policy::ownership_channel)
                   == OwnershipChannel::sync_stream
            || topology().store.kind == StoreKind::cassandra;
        for (std::size_t at = 0; !asks && at < scenario_.faults.size(); ++at) {
            const Fault& fault = scenario_.faults[scenario_.faults.id_at(at)];
            if (fault.kind == FaultKind::clock_skew || fault.kind == FaultKind::clock_jump) {
                warn(this->at(fmt::format("/faults/{}/kind", at)),
                     "nothing here goes by a wall clock: watches count what has passed unless "
                     "timer_base is \"tserver_timestamp\", there is no buffer for the backup "
                     "(ownership_channel \"sync_stream\"), and no Cassandra");
            }
        }
    }

    void storage() {
        const Store& store = topology().store;
        if (store.kind == StoreKind::cassandra && store.replicas == 2
            && store.consistency == Consistency::quorum) {
            warn(at("/topology/store/replicas"), "a quorum of 2 replicas is 2 / 2 + 1 = 2: the "
                                                 "loss of either stops reads and writes");
        }
        if (store.kind != StoreKind::redis) {
            return;
        }
        constexpr std::uint16_t least = 3;
        if (store.replicas < least) {
            warn(at("/topology/store/replicas"),
                 fmt::format("a Redis Cluster has at least 3 nodes; this one has {}",
                             store.replicas));
        }
        for (std::size_t node = 0; node < topology().nodes.size(); ++node) {
            if (scenario_.options.value(Option::sessionid_with_nodeid, node) == 0) {
                warn(of_option(Option::sessionid_with_nodeid, node),
                     "Redis needs sessionid-with-nodeid true; with false sessions cannot be told "
                     "apart by their node");
                return;
            }
        }
    }

    void http() {
        for (std::size_t at = 0; has(Medium::http) && at < topology().nodes.size(); ++at) {
            const Node& node = topology().nodes[topology().nodes.id_at(at)];
            if (node.external_url.empty() && topology().nodes.size() > 1) {
                warn(this->at("/options/cluster"),
                     fmt::format("node \"{}\" has no external-url: another node cannot redirect a "
                                 "request to the sessions it holds (H02)",
                                 node.id));
            }
        }
    }

    /// What clients ask for is no error of the file: its run shows how it is refused.
    void requests_too_early() {
        for (std::size_t at = 0; at < scenario_.workload.size(); ++at) {
            const CallGroup& group = scenario_.workload[scenario_.workload.id_at(at)];
            const bool is_json = group.body == RequestBody::json;
            const bool is_help = group.medium == Medium::http && group.request == HttpRequest::help;
            const std::string why =
                is_json || is_help ? why_release_lacks(
                    is_json ? Gated::json_body : Gated::help_page, scenario_.release)
                                   : std::string{};
            if (!why.empty()) {
                warn(this->at(fmt::format("/workload/{}/{}", at, is_json ? "body" : "request")),
                     why + "; these requests are refused");
            }
        }
    }

    void associations_alike() {
        constexpr Option complete = Option::complete_assoc_on_target_node;
        for (std::size_t node = 1; node < topology().nodes.size(); ++node) {
            if (scenario_.options.value(complete, node) != scenario_.options.value(complete, 0)) {
                const bool first_is_stated = origins_.options.contains({complete, 0});
                warn(of_option(complete, first_is_stated ? 0 : node),
                     "nodes differ in complete-assoc-on-target-node; it must be the same on all "
                     "nodes (source APP814)");
                return;
            }
        }
    }

    void graceful_stops() {
        std::set<std::size_t> stopped;
        for (std::size_t at = 0; at < scenario_.faults.size(); ++at) {
            const Fault& fault = scenario_.faults[scenario_.faults.id_at(at)];
            if (fault.kind != FaultKind::stop) {
                continue;
            }
            const auto pointer = fmt::format("/faults/{}", at);
            if (const std::string why = why_release_lacks(Gated::graceful_stop, scenario_.release);
                !why.empty()) {
                warn(this->at(pointer), why + "; the application is stopped plainly");
            }
            if (const NodeId node = node_of(fault.target)) {
                stopped.insert(node.index());
            }
            if (stopped.size() > 1) {
                warn(this->at(pointer),
                     "a second node is stopped: voice goes on only if one node at "
                     "a time stops gracefully (source GRACE)");
                stopped.clear();
            }
        }
        if (!stopped.empty() && topology().nodes.size() == 1) {
            warn(whole(), "a graceful stop needs more than one node: the stopping one delegates "
                          "creation to the reserved node (source GRACE)");
        }
    }

    [[nodiscard]] NodeId node_of(const Selector& target) const {
        using enum Selector::Kind;
        if (target.kind == app) {
            return topology().apps[AppId{target.index}].node;
        }
        const bool is_node =
            target.kind == node || target.kind == primary_of || target.kind == backup_of;
        return is_node ? NodeId{target.index} : NodeId{};
    }

    const Document& document_;
    const Scenario& scenario_;
    const Origins& origins_;
    Complaints warnings_;
};

}  // namespace

Complaints lint_scenario_file(const std::string& path, const std::vector<Override>& overrides) {
    FileText file = read_scenario_source(path);
    if (!file.text) {
        return {complaint_about_file(path, file.why)};
    }
    Document document{path, std::move(*file.text)};
    const DraftedScenario drafted = draft_scenario(document, directory_of(path), overrides);
    return Linter{document, drafted}.look();
}

}  // namespace orsim
