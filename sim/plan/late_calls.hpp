#pragma once
/// What losing a primary costs the calls of one node, in closed form: Poisson arrivals, news and
/// session creation that take no time, a reserved node that is up.

#include "sim/base/time.hpp"

namespace orsim {

struct PrimaryLoss {
    double calls_per_second = 0;  // Assigned to that node.
    Duration watch{0};            // How long backup and reserved node watch.
    Duration least{0};            // From the loss to a promoted backup: uniform between these.
    Duration most{0};
};

struct LateCalls {
    double by_reserved = 0;    // Sessions the reserved node creates, each one watch late.
    double by_backup = 0;      // Sessions the backup creates once promoted.
    double mean_lateness = 0;  // Seconds, of all of these.
};

/// Requires: 0 <= least <= most, watch >= 0, calls_per_second > 0, most > 0.
[[nodiscard]] LateCalls late_calls(const PrimaryLoss& loss);

}  // namespace orsim
