#include "sim/model/state_digest.hpp"

#include <algorithm>
#include <numeric>
#include <optional>

namespace orsim {
namespace {

std::vector<std::uint16_t> each_itself(std::size_t count) {
    std::vector<std::uint16_t> numbers(count);
    std::iota(numbers.begin(), numbers.end(), std::uint16_t{0});
    return numbers;
}

NodeId renamed(const Renaming& renaming, NodeId node) {
    return node ? NodeId{renaming.nodes[node.index()]} : node;
}

/// The first group that this one, renamed, is equal to but for its id.
std::optional<std::uint16_t>
class_of(const Scenario& scenario, const Renaming& renaming, std::size_t at) {
    CallGroup meant = scenario.workload[scenario.workload.id_at(at)];
    meant.assigned = renamed(renaming, meant.assigned);
    meant.reserved = renamed(renaming, meant.reserved);
    for (std::size_t other = 0; other < scenario.workload.size(); ++other) {
        meant.id = scenario.workload[scenario.workload.id_at(other)].id;
        if (scenario.workload[scenario.workload.id_at(other)] == meant) {
            return static_cast<std::uint16_t>(other);
        }
    }
    return std::nullopt;
}

/// Whether everything an object has stands the same for its like.
bool has_same_options(const Scenario& scenario,
                      OptionScope scope,
                      std::size_t one,
                      std::size_t other) {
    for (const OptionEntry& entry : option_registry()) {
        if (entry.scope == scope
            && scenario.options.value(entry.option, one)
                   != scenario.options.value(entry.option, other)) {
            return false;
        }
    }
    return true;
}

/// Puts `to` in the place of `from` with its applications and hosts; false where they are not
/// alike.
bool put(const Scenario& scenario, NodeId from, NodeId to, Renaming& renaming) {
    const Topology& topology = scenario.topology;
    Node like = topology.nodes[from];
    const Node& node = topology.nodes[to];
    like.id = node.id;
    like.dbid = node.dbid;
    like.primary = node.primary;
    like.backup = node.backup;
    const bool alike = like == node && bool{topology.nodes[from].backup} == bool{node.backup}
                       && has_same_options(scenario, OptionScope::node, from.index(), to.index());
    const auto put_app = [&](AppId one, AppId other) {
        if (!one || !other) {
            return true;
        }
        const App& left = topology.apps[one];
        const App& right = topology.apps[other];
        App meant = left;
        meant.id = right.id;
        meant.node = right.node;
        meant.host = right.host;
        Host host = topology.hosts[left.host];
        host.id = topology.hosts[right.host].id;
        renaming.apps[one.index()] = other.index();
        renaming.hosts[left.host.index()] = right.host.index();
        return meant == right && host == topology.hosts[right.host]
               && has_same_options(scenario, OptionScope::application, one.index(), other.index())
               && has_same_options(scenario, OptionScope::host, left.host.index(),
                                   right.host.index());
    };
    renaming.nodes[from.index()] = to.index();
    return alike && put_app(topology.nodes[from].primary, node.primary)
           && put_app(topology.nodes[from].backup, node.backup);
}

bool is_a_renaming(std::vector<std::uint16_t> numbers) {
    std::ranges::stable_sort(numbers);
    return numbers == each_itself(numbers.size());
}

/// Each SCS controls of two that are taken for each other both or neither.
bool keeps_control(const Scenario& scenario, const Renaming& renaming) {
    return std::ranges::all_of(scenario.topology.scs, [&](const Scs& scs) {
        const auto controls = [&scs](HostId host) {
            return std::ranges::find(scs.hosts, host) != scs.hosts.end();
        };
        bool same = renaming.hosts[scs.host.index()] == scs.host.index();
        for (std::size_t at = 0; at < renaming.hosts.size(); ++at) {
            same = same
                   && controls(scenario.topology.hosts.id_at(at))
                          == controls(HostId{renaming.hosts[at]});
        }
        return same;
    });
}

/// Applications that share a host are taken for some that share one.
bool keeps_hosts(const Topology& topology, const Renaming& renaming) {
    for (std::size_t at = 0; at < topology.apps.size(); ++at) {
        const HostId now = topology.apps[AppId{renaming.apps[at]}].host;
        if (renaming.hosts[topology.apps[topology.apps.id_at(at)].host.index()] != now.index()) {
            return false;
        }
    }
    return true;
}

bool rename_faults(const Scenario& scenario, std::size_t candidates, Renaming& renaming) {
    for (std::size_t at = candidates; at < scenario.faults.size(); ++at) {
        Fault meant = scenario.faults[scenario.faults.id_at(at)];
        if (meant.target.kind != Selector::Kind::app) {
            return false;
        }
        meant.target.index = renaming.apps[meant.target.index];
        bool found = false;
        for (std::size_t other = candidates; other < scenario.faults.size(); ++other) {
            const Fault& fault = scenario.faults[scenario.faults.id_at(other)];
            meant.id = fault.id;
            if (fault == meant) {
                renaming.faults[at] = static_cast<std::uint16_t>(other);
                found = true;
            }
        }
        if (!found) {
            return false;
        }
    }
    return true;
}

bool rename_calls(const Scenario& scenario, Renaming& renaming) {
    const Renaming before = Renaming::none(scenario);
    for (std::size_t at = 0; at < scenario.workload.size(); ++at) {
        const auto found = class_of(scenario, renaming, at);
        if (!found) {
            return false;
        }
        renaming.classes[at] = *found;
    }
    auto left = before.classes;
    auto right = renaming.classes;
    std::ranges::stable_sort(left);
    std::ranges::stable_sort(right);
    return left == right;
}

bool can_tell_apart(const Scenario& scenario, std::size_t candidates) {
    const bool chooses = std::ranges::any_of(scenario.workload, [](const CallGroup& group) {
        return !group.assigned || !group.reserved || group.medium != Medium::voice
               || group.talk_time.kind != Distribution::Shape::constant || group.patience;
    });
    const auto of = [&](Assumption assumption) {
        return scenario.assumptions.distribution(assumption).kind != Distribution::Shape::constant;
    };
    const bool is_drawn =
        std::ranges::any_of(scenario.topology.data_centers,
                            [](const DataCenter& center) {
                                return center.latency.kind != Distribution::Shape::constant;
                            })
        || std::ranges::any_of(
            scenario.topology.links,
            [](const Link& link) { return link.latency.kind != Distribution::Shape::constant; })
        || of(Assumption::session_creation) || of(Assumption::strategy_step);
    return chooses || is_drawn || candidates > 0 || !scenario.expect.empty();
}

}  // namespace

Renaming Renaming::strict(const Scenario& scenario) {
    return {each_itself(scenario.topology.apps.size()), each_itself(scenario.topology.hosts.size()),
            each_itself(scenario.topology.nodes.size()), each_itself(scenario.faults.size()),
            each_itself(scenario.workload.size())};
}

Renaming Renaming::none(const Scenario& scenario) {
    Renaming renaming = strict(scenario);
    if (!scenario.expect.empty()) {
        return renaming;
    }
    for (std::size_t at = 0; at < scenario.workload.size(); ++at) {
        renaming.classes[at] = *class_of(scenario, renaming, at);
    }
    return renaming;
}

std::vector<Renaming> symmetries(const Scenario& scenario, std::size_t candidates) {
    constexpr std::size_t most_nodes = 5;
    std::vector<Renaming> found{Renaming::none(scenario)};
    const std::size_t count = scenario.topology.nodes.size();
    if (count > most_nodes || can_tell_apart(scenario, candidates)) {
        return found;
    }
    std::vector<std::uint16_t> order = each_itself(count);
    while (std::ranges::next_permutation(order).found) {
        Renaming renaming = Renaming::strict(scenario);
        bool alike = true;
        for (std::size_t at = 0; alike && at < count; ++at) {
            alike = put(scenario, scenario.topology.nodes.id_at(at), NodeId{order[at]}, renaming);
        }
        if (alike && is_a_renaming(renaming.apps) && is_a_renaming(renaming.hosts)
            && keeps_hosts(scenario.topology, renaming) && keeps_control(scenario, renaming)
            && rename_faults(scenario, candidates, renaming) && rename_calls(scenario, renaming)) {
            found.push_back(std::move(renaming));
        }
    }
    return found;
}

StateDigest::StateDigest(const Scenario& scenario, const Renaming& renaming)
    : renaming_{&renaming} {
    for (std::size_t at = 0; at < scenario.workload.size(); ++at) {
        first_of_.push_back(calls_.size());
        const CallGroup& group = scenario.workload[scenario.workload.id_at(at)];
        for (std::uint64_t nth = 0; nth <= group.arrivals.count; ++nth) {
            Digest& call = calls_.emplace_back();
            call.add(renaming.classes[at]);
            call.add(nth);
        }
    }
}

StateNumber StateDigest::number() const {
    Digest whole = rest_;
    for (const Digest& call : calls_) {
        whole.add_to_bag(call);
    }
    return whole.number();
}

}  // namespace orsim
