#include "tests/mutants/catalogue.hpp"

#include "sim/protocol/creation.hpp"
#include "sim/protocol/recovery.hpp"
#include "sim/protocol/run_mode.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

namespace orsim::mutants {
namespace {

class Catalogue {
public:
    std::vector<Mutant> take() {
        creation();
        modes();
        sessions();
        structure();
        policies();
        return std::move(mutants_);
    }

private:
    void add(std::string name, Rule rule, std::function<bool(World&)> breaks) {
        const std::size_t before = names_[name]++;
        if (before != 0) {  // The same pair under another policy.
            name += fmt::format(" ({})", before + 1);
        }
        Mutant mutant;
        mutant.name = std::move(name);
        mutant.rule = rule;
        mutant.breaks = std::move(breaks);
        mutants_.push_back(std::move(mutant));
    }

    /// The row does this instead, in worlds where it is in force.
    void add_row(std::string name, const Row& row, Move instead) {
        add(std::move(name), row.rule, [row, instead](World& world) {
            const Move& now = world.creation().step(row.when, row.on);
            if (now.row == Move::no_row || !(creation_rows()[now.row] == row)) {
                return false;
            }
            Move broken = instead;
            broken.rule = now.rule;
            broken.policy = now.policy;
            broken.row = now.row;
            world.mutate(row.when, row.on, broken);
            return true;
        });
        mutants_.back().row = static_cast<std::size_t>(&row - creation_rows().data());
    }

    void creation() {
        for (const Row& row : creation_rows()) {
            const std::string policy = row.policy == 0 ? "" : fmt::format(" A{}", row.policy);
            const std::string name = fmt::format("creation {}{} {}/{}", to_text(row.rule), policy,
                                                 to_text(row.when), to_text(row.on));
            Move none;
            none.next = row.when;
            add_row(name + ": no such row", row, none);
            const auto all = static_cast<std::uint16_t>(row.todo);
            const bool several = (all & (all - 1)) != 0;
            std::size_t verb_at = 0;
            for (std::uint16_t bit = 1; bit != 0; bit = static_cast<std::uint16_t>(bit << 1U)) {
                if ((all & bit) == 0) {
                    continue;
                }
                const std::string_view verb = verbs(row.todo).at(verb_at++);
                if (several || row.then != row.when) {
                    Move without;
                    without.next = row.then;
                    without.todo = static_cast<Do>(static_cast<std::uint16_t>(all & ~bit));
                    add_row(fmt::format("{}: without {}", name, verb), row, without);
                }
            }
            if (row.then != row.when && row.todo != Do::nothing) {
                Move stays;
                stays.next = row.when;
                stays.todo = row.todo;
                add_row(fmt::format("{}: stays {}", name, to_text(row.when)), row, stays);
            }
        }
    }

    void modes() {
        for (const ModeRow& row : mode_rows()) {
            const std::string name =
                fmt::format("mode {} {}/{}", to_text(row.rule), to_text(row.when), to_text(row.on));
            const auto add_mode = [&](const std::string& what, ModeMove instead) {
                add(name + what, row.rule, [row, instead](World& world) {
                    world.mutate(row.when, row.on, instead);
                    return true;
                });
            };
            add_mode(": no such row", {row.when, ModeVerb::nothing, row.rule, false});
            if (row.todo != ModeVerb::nothing && row.then != row.when) {
                add_mode(": without its verb", {row.then, ModeVerb::nothing, row.rule, true});
                add_mode(": stays", {row.when, row.todo, row.rule, true});
            }
        }
    }

    void sessions() {
        for (const SessionRow& row : session_rows()) {
            const std::string name = fmt::format("recovery {} {}/{}", to_text(row.rule),
                                                 to_text(row.when), to_text(row.on));
            const auto add_session = [&](const std::string& what, SessionMove instead) {
                add(name + what, row.rule, [row, instead](World& world) {
                    world.mutate(row.when, row.on, instead);
                    return true;
                });
            };
            add_session(": no such row", {row.when, SessionVerb::nothing, row.rule, false});
            if (row.todo != SessionVerb::nothing && row.then != row.when) {
                add_session(": without its verb", {row.then, SessionVerb::nothing, row.rule, true});
                add_session(": stays", {row.when, row.todo, row.rule, true});
            }
        }
    }

    /// Rules that no single row is: what a backup must not do, and who is assigned and reserved.
    void structure() {
        add("R03 ignored: a backup creates", Rule::R03, [](World& world) {
            Move creates = world.creation().step(Phase::absent, On::arrived_as_assigned_backup);
            creates.next = Phase::creating;
            creates.todo = Do::try_create;
            creates.rule = Rule::R09;
            world.mutate(Phase::absent, On::arrived_as_assigned_backup, creates);
            return true;
        });
        add("R04 ignored: who is demoted goes on with its sessions", Rule::R04, [](World& world) {
            for (const Phase phase : {Phase::owning, Phase::reserve_owning}) {
                Move serves = world.creation().step(phase, On::demoted);
                serves.next = phase;
                serves.todo = Do::nothing;
                world.mutate(phase, On::demoted, serves);
            }
            return true;
        });
        add("R05 ignored: who is demoted goes on pulling", Rule::R05, [](World& world) {
            world.ignore(Rule::R05);
            return true;
        });
        add("R06 ignored: a backup serves HTTP", Rule::R06, [](World& world) {
            world.ignore(Rule::R06);
            return true;
        });
        Mutant swapped;
        swapped.name = "R08 ignored: assigned and reserved node change places";
        swapped.rule = Rule::R08;
        swapped.change = [](Scenario& scenario) {
            bool applies = false;
            for (std::size_t at = 0; at < scenario.workload.size(); ++at) {
                CallGroup& group = scenario.workload[scenario.workload.id_at(at)];
                if (group.assigned && group.reserved) {
                    std::swap(group.assigned, group.reserved);
                    applies = true;
                }
            }
            return applies;
        };
        mutants_.push_back(std::move(swapped));
    }

    void policies() {
        for (const PolicyEntry& policy : policy_registry()) {
            const auto all = static_cast<std::uint8_t>(
                std::ranges::count_if(policy.alternatives, [](std::string_view alternative) {
                    return !alternative.empty();
                }));
            for (int pair = 0; pair < all * all; ++pair) {
                if (pair / all != pair % all) {
                    add_policy(policy, static_cast<std::uint8_t>(pair / all),
                               static_cast<std::uint8_t>(pair % all));
                }
            }
        }
    }

    void add_policy(const PolicyEntry& policy, std::uint8_t is, std::uint8_t instead) {
        Mutant mutant;
        mutant.name = fmt::format("policy {} {}: {} taken for {}", policy.id, policy.name,
                                  policy.alternatives.at(is), policy.alternatives.at(instead));
        mutant.is_policy = true;
        mutant.change = [at = static_cast<std::size_t>(policy.policy), is,
                         instead](Scenario& scenario) {
            std::uint8_t& choice = scenario.policies.choice.at(at);
            if (choice != is) {
                return false;
            }
            choice = instead;
            return true;
        };
        mutants_.push_back(std::move(mutant));
    }

    std::vector<Mutant> mutants_;
    std::map<std::string, std::size_t> names_;
};

}  // namespace

std::vector<Mutant> all_mutants() {
    return Catalogue{}.take();
}

}  // namespace orsim::mutants
