#pragma once
/// What the things of a scenario are called in a report, each name spelled for its form. Knows no
/// record.

#include "reports/wording.hpp"
#include "sim/model/scenario.hpp"
#include "sim/timeline/record.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace orsim {

/// What an entity is, in one word: "application", "data center"; "" for none.
[[nodiscard]] std::string_view to_text(EntityKind kind);

/// Holds no reference to its scenario.
class Names {
public:
    Names(const Scenario& scenario, Spelling spelling);

    /// The id the scenario gave it, "lca:<host>" for an LCA, "-" for nobody.
    [[nodiscard]] std::string_view of(Entity entity) const;
    /// The id of a group when it has a single call; else "<group>#<n>", where the first call is
    /// number 1, as scenario files count. "-" for no call.
    [[nodiscard]] std::string of(CallName call) const;
    /// "call", "interaction" or "request", by the kind of its group; "call" for no call.
    [[nodiscard]] std::string_view matter(CallName call) const;
    [[nodiscard]] std::string_view node(NodeId node) const;
    /// The node an application belongs to; "" for anybody else.
    [[nodiscard]] std::string_view node_of(Entity entity) const;
    /// The selector as a scenario file writes it, such as "primary_of:N1".
    [[nodiscard]] std::string of(const Selector& selector) const;
    /// What a fault does: "crash of primary_of:N1", "partition from dc:east to dc:west".
    [[nodiscard]] std::string_view deed(FaultId fault) const;
    /// Whom a fault's target names outright; nobody when that is found out as the fault fires.
    [[nodiscard]] Entity target(FaultId fault) const;
    /// A set_option fault's option with its new value; "" for other faults.
    [[nodiscard]] std::string_view new_option(FaultId fault) const;
    /// The policy with the choice made: "late_primary=both_run". Requires: it is in the registry.
    [[nodiscard]] std::string policy(std::uint8_t policy) const;

    [[nodiscard]] std::string spell(std::string_view name) const { return spelling_(name); }
    [[nodiscard]] std::size_t count(EntityKind kind) const { return rows(kind).size(); }

private:
    struct Group {
        std::string id;
        bool single = true;
        Medium medium = Medium::voice;
    };
    struct Story {
        std::string deed;
        std::string new_option;
        Entity target;
    };

    [[nodiscard]] const std::vector<std::string>& rows(EntityKind kind) const {
        return ids_.at(static_cast<std::size_t>(kind));
    }
    void tell(const Scenario& scenario);

    Spelling spelling_;
    std::array<std::vector<std::string>, entity_kinds> ids_;
    std::vector<Group> groups_;
    std::vector<std::uint16_t> node_of_app_;
    std::vector<Story> stories_;
    Policies policies_;
};

}  // namespace orsim
