#pragma once
/// A service desk on the public agenda and samplers: calls that arrive, wait in line for one of
/// several servers, and may give up. Small enough to be sure of, so that what it shows against the
/// closed forms it shows of the kernel and the samplers.

#include "sim/base/distribution.hpp"

#include <cstdint>
#include <optional>

namespace orsim::test {

struct Desk {
    Distribution between;  // One arrival and the next.
    Distribution service;
    std::optional<Distribution> patience;
    std::uint32_t servers = 1;
    std::uint64_t skipped = 0;  // Calls before the first that counts.
    std::uint64_t counted = 0;
};

/// Of the calls that count.
struct Fares {
    double mean_wait = 0;  // Seconds until served or given up.
    double waits = 0;      // Share that found every server busy.
    double abandons = 0;   // Share that gave up.
};

/// One replication: its own luck, the same whatever else is run. Begins with an empty desk.
[[nodiscard]] Fares run(const Desk& desk, std::uint64_t seed, std::uint64_t replication);

}  // namespace orsim::test
