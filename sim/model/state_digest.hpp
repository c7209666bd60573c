#pragma once
/// The number of a state in which equals may be taken for each other: equal nodes by a renaming,
/// calls of equal groups because each call's part is added to a bag in which order and name do not
/// count. Knows which parts there are, not what is in them.

#include "sim/base/digest.hpp"
#include "sim/model/scenario.hpp"

#include <cstdint>
#include <vector>

namespace orsim {

/// Which application, host, node and fault stands in whose place, and how calls are alike under it.
struct Renaming {
    std::vector<std::uint16_t> apps;  // By id: its new number. The same for the others.
    std::vector<std::uint16_t> hosts;
    std::vector<std::uint16_t> nodes;
    std::vector<std::uint16_t> faults;
    std::vector<std::uint16_t> classes;  // By group: the first group it is equal to.

    /// Everybody stays himself; groups that are equal but for their ids are one class.
    [[nodiscard]] static Renaming none(const Scenario& scenario);
    /// The same, and no two groups are taken for each other.
    [[nodiscard]] static Renaming strict(const Scenario& scenario);
};

/// Every renaming of nodes that changes nothing of the scenario but names: the nodes stand in one
/// data center, alike in every option, their hosts carry nothing else, and the calls, faults and
/// SCS of one are those of the other. `none` is the first. Empty but for `none` where anything else
/// could tell nodes apart: a scripted fault that is no candidate, an expectation, round robin, a
/// distribution.
/// `candidates`: from which fault on they are what an explorer may let strike; those before are
/// scripted.
[[nodiscard]] std::vector<Renaming> symmetries(const Scenario& scenario, std::size_t candidates);

class StateDigest {
public:
    /// Both must outlive it.
    StateDigest(const Scenario& scenario, const Renaming& renaming);

    /// What belongs to no single call.
    [[nodiscard]] Digest& rest() { return rest_; }
    [[nodiscard]] Digest& of(CallName call) { return calls_[first_of_[call.group] + call.nth]; }

    [[nodiscard]] std::uint64_t number(AppId app) const {
        return app ? renaming_->apps[app.index()] : nobody;
    }
    [[nodiscard]] std::uint64_t number(HostId host) const {
        return host ? renaming_->hosts[host.index()] : nobody;
    }
    [[nodiscard]] std::uint64_t number(NodeId node) const {
        return node ? renaming_->nodes[node.index()] : nobody;
    }
    [[nodiscard]] std::uint64_t number(FaultId fault) const {
        return fault ? renaming_->faults[fault.index()] : nobody;
    }

    [[nodiscard]] StateNumber number() const;

private:
    static constexpr std::uint64_t nobody = 0xffff;

    const Renaming* renaming_;
    Digest rest_;
    std::vector<std::size_t> first_of_;  // By group.
    std::vector<Digest> calls_;
};

}  // namespace orsim
