#pragma once
/// Walks every run of a bounded world: every fault of a list at every instant at which anything is
/// due, every order of what is due together, every message lost or late, every creation and restore
/// failed, as far as the bounds allow, and holds each state to the invariants. Knows no text.
///
/// A fault strikes at instants at which something else is due, and anywhere in their order: what
/// happens between two events is the same wherever between them a process ends, apart from when
/// others notice. Outcomes that hang on the very time of a fault are for the windows of one fault.
///
/// Two states are one when their numbers are. A number holds all of a world that a later step looks
/// at, what is left of the bounds, and all that the invariants remember of the past, so from equal
/// states the same steps lead to equal states and to the same breaches. It holds the time itself:
/// states that differ only in when are two.
///
/// Symmetry: in a number calls of equal groups have no names, and of all renamings of equal nodes
/// the one with the least number counts. A renaming turns every run into a run, breach for breach,
/// because no rule looks at a name or at the order of ids, except through the order of what is due
/// together; so nodes are equal only where that order is free.
///
/// Reduction: of what is due together, only those are tried first that share, directly or through
/// others due with them, an application or a call with the one the tie rule takes first. Nothing
/// else due then can change what these find or do, since news, events and watches of calls touch
/// their own call and application only and whatever they send takes time; so an order in which one
/// of the others comes first leads to the same state as one in which it comes later. Where anything
/// else is due too, a message takes no time, or a scripted fault touches messages or what is stored
/// by their order, nothing is left out.

#include "sim/explore/visited.hpp"
#include "sim/judge/judge.hpp"
#include "sim/model/state_digest.hpp"
#include "sim/world/world.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace orsim {

struct Bounds {
    std::uint32_t faults = 1;      // How many of the candidates may strike in one run.
    std::uint32_t losses = 0;      // How many messages may be lost, ...
    std::uint32_t delays = 0;      // ... take longer, ...
    std::uint32_t creations = 0;   // ... how many creations ...
    std::uint32_t recoveries = 0;  // ... and restores may fail.
    Duration delay{1s};            // How much longer.
    bool ties = true;              // Whether the order of what is due together is free.
    bool symmetry = true;
    bool reduction = true;
    bool merging = true;  // Without it every run is walked for itself: for tests of the numbers.
    std::uint64_t most_states = 0;  // 0: as many as there are.
};

/// A way to a breach: what strikes when, and what else goes another way than by itself.
struct Counterexample {
    Invariant broken = Invariant::one_session_per_call;
    std::vector<Fault> faults;  // Each with its instant.
    std::vector<Choice> choices;
    /// Whether the scenario with these faults and choices was run and failed so.
    bool is_confirmed = false;
};

class Exhaustive {
public:
    /// `candidates`: what may strike; their triggers do not count. Requires: the scenario has a
    /// finite number of voice calls (why_unbounded is empty).
    Exhaustive(const Scenario& scenario,
               const std::vector<Fault>& candidates,
               const Bounds& bounds);

    Exhaustive(const Exhaustive&) = delete;  // Its worlds look into its scenario.
    Exhaustive& operator=(const Exhaustive&) = delete;
    Exhaustive(Exhaustive&&) = delete;
    Exhaustive& operator=(Exhaustive&&) = delete;
    ~Exhaustive() = default;

    /// Walks at most so many steps further; answers with whether there are more to walk.
    bool advance(std::uint64_t steps);

    [[nodiscard]] std::uint64_t states() const { return states_; }
    [[nodiscard]] std::uint64_t transitions() const { return transitions_; }
    /// Of the longest run, in steps.
    [[nodiscard]] std::size_t depth() const { return depth_; }
    [[nodiscard]] std::size_t renamings() const { return renamings_.size(); }
    [[nodiscard]] std::uint64_t runs_ended() const { return ends_; }
    /// Every state was walked.
    [[nodiscard]] bool is_complete() const { return complete_; }
    /// A way to a breach: the first that is met, then ways with fewer faults and other choices.
    [[nodiscard]] const std::optional<Counterexample>& counterexample() const { return worst_; }
    /// Whether everything with fewer faults and choices was walked.
    [[nodiscard]] bool is_shortest() const { return is_shortest_; }

private:
    /// One step: a fault is set to strike, or the next event comes with these answers.
    struct Step {
        FaultId fault;
        std::vector<std::uint32_t> answers;
    };
    struct Node {
        World world;
        Judge judge;
        std::vector<Step> steps;   // Still to be tried.
        Step taken;                // The one tried last.
        std::uint32_t faults = 0;  // How many may still strike.
        std::uint32_t others = 0;  // How many choices may still be made.
    };

    void begin(std::uint32_t most_choices);
    void walk_one();
    void list_steps(Node& node) const;
    void list_others(Node& node, const World& after, const Step& step) const;
    void found(Invariant broken);
    [[nodiscard]] bool is_new(const Node& node);
    [[nodiscard]] std::uint32_t choices_on_the_way() const;
    [[nodiscard]] Counterexample way(Invariant broken) const;

    /// Of the walk that looks for a shorter way nothing is counted.
    void count(std::uint64_t& number) const { number += worst_ ? 0U : 1U; }
    /// Whether the choices of a run are limited in number.
    [[nodiscard]] bool is_counted() const { return most_choices_ != Freedom::unlimited; }

    Scenario plain_;     // What is asked, held to its invariants alone.
    Scenario scenario_;  // With the candidates, which never strike by themselves.
    FaultId first_candidate_;
    Bounds bounds_;
    std::vector<Renaming> renamings_;
    std::vector<Node> way_;
    Visited visited_;
    std::uint32_t most_choices_ = Freedom::unlimited;
    std::uint32_t choices_of_worst_ = 0;
    std::uint64_t states_ = 0;
    std::uint64_t transitions_ = 0;
    std::uint64_t ends_ = 0;
    std::size_t depth_ = 0;
    bool complete_ = false;
    bool is_shortest_ = false;
    std::optional<Counterexample> worst_;
};

}  // namespace orsim
