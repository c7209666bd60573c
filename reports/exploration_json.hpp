#pragma once
/// What an exploration found, as JSON: of the modes random and swarm, and of mode exhaustive. The
/// same findings give the same bytes: how long it took is no part of it. Knows not how it was
/// found.

#include "sim/explore/signature.hpp"
#include "sim/model/expectation.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orsim {

constexpr std::string_view exploration_schema = "orsim/exploration@1";

/// Everything that failed in one way.
struct FoundFailure {
    Signature signature;
    std::uint64_t times = 0;      // In how many runs.
    std::uint64_t luck = 0;       // Of the first of them.
    std::string file;             // The shrunk scenario; empty where it does not fail by itself.
    std::uint64_t shrunk_in = 0;  // Runs.
    std::string repeat;           // The command that does that run again.
};

/// Of runs by luck.
struct LuckFindings {
    std::string file;
    std::string mode;
    std::uint64_t first_luck = 1;
    std::vector<std::string> kinds;   // Of faults, as drawn from.
    std::vector<Signature> known;     // What fails without anything drawn.
    std::vector<FoundFailure> found;  // In the order in which they were.
    std::uint64_t runs = 0;
    std::uint64_t failed = 0;
    bool interrupted = false;
};
[[nodiscard]] std::string exploration_json(const LuckFindings& findings);

/// Of a walk through every run of a bounded world.
struct WalkFindings {
    std::string file;
    std::uint64_t states = 0;
    std::uint64_t transitions = 0;
    std::size_t depth = 0;
    std::uint64_t ends = 0;
    std::size_t namings = 1;
    bool complete = false;
    bool interrupted = false;
    std::optional<Invariant> broken;
    std::vector<std::string> way;  // The faults and choices that lead there, in words.
    bool shortest = false;         // Every way with fewer was walked.
    std::string written;           // The scenario that fails so.
};
[[nodiscard]] std::string exploration_json(const WalkFindings& findings);

}  // namespace orsim
