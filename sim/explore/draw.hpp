#pragma once
/// Draws what may go wrong with a scenario: faults, their kinds, times and lengths; policies,
/// latencies and timers; and the luck by which ties, messages, creations and restores go in the run
/// itself. One number decides all of it, so that it repeats what it drew. Knows no verdict, and no
/// text.

#include "sim/model/scenario.hpp"
#include "sim/world/choices.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace orsim {

enum class DrawMode : std::uint8_t {
    random,  // Faults of all kinds that are given; nothing else is changed.
    swarm,   // Each time another part of the kinds, and another part of what else may change.
};

/// What swarm may change beside policies.
enum class Changing : std::uint8_t { latency, timer };

/// From what is drawn.
struct DrawSource {
    DrawMode mode = DrawMode::random;
    std::vector<FaultKind> kinds;      // Of what can be drawn here; at least one, or none ever.
    std::vector<Policy> policies;      // Swarm: which may change.
    std::vector<Changing> changing;    // Swarm: what else may.
    std::vector<ChoiceKind> freedoms;  // What luck decides in the run.
    std::uint32_t most_faults = 3;
    std::vector<Instant> moments;  // When something happens in the undisturbed run, in order.
};

/// Everything one number drew.
struct Drawn {
    Scenario scenario;            // With all of it.
    std::size_t first_drawn = 0;  // The faults from this position on are drawn ones.
    std::vector<Policy> policies;
    std::vector<Assumption> latencies;
    std::vector<std::pair<Option, NodeId>> timers;
    Choices luck;
};

/// The kinds of faults that can be drawn for a scenario: what its world simulates and has
/// somebody to strike for.
[[nodiscard]] std::vector<FaultKind> drawable_kinds(const Scenario& scenario);
/// The policies that have another choice this world simulates.
[[nodiscard]] std::vector<Policy> drawable_policies(const Scenario& scenario);

/// Instants of records, each once, as many as help.
[[nodiscard]] std::vector<Instant> moments_of(std::span<const Record> records);

[[nodiscard]] Drawn draw(const Scenario& scenario, const DrawSource& source, std::uint64_t luck);

}  // namespace orsim
