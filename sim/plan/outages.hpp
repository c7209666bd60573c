#pragma once
/// Parts of a topology that fail by chance and are repaired: what share of time they leave service
/// down in the long run, and which of them together. Exact where that is a product or a small
/// chain, else simulated, with failures made likelier where they matter and weighed back. Knows no
/// call and no run mode: that a backup must first be promoted is for the runs to tell.

#include "sim/base/distribution.hpp"
#include "sim/model/study.hpp"
#include "sim/plan/estimate.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace orsim {

/// One thing that fails by itself. Times in seconds.
struct OutagePart {
    LostPart lost;
    double to_failure = 0;  // Mean; exponential.
    Distribution repair;
    double to_repair = 0;  // Its mean.
    double restart = 0;    // After the repair until what runs there runs again.
    std::size_t kind = 0;  // Of one kind and in one place: inspected as one.
};

/// How many parts of each kind are out: hosts, nodes, data centers, links.
using OutageCause = std::array<std::uint8_t, 4>;

/// What can fail, and what service needs of it. Parts that are out are bits of a set.
class Outages {
public:
    static constexpr std::size_t most_parts = 60;

    /// Requires: why_no_outages(scenario) has nothing to say; the scenario outlives this.
    Outages(const Scenario& scenario, const AvailabilityQuestion& question);

    [[nodiscard]] const std::vector<OutagePart>& parts() const { return parts_; }
    [[nodiscard]] std::size_t kinds() const { return kinds_; }
    /// Seconds, in the mean; nothing: each part has a crew of its own.
    [[nodiscard]] std::optional<double> inspection() const { return inspection_; }
    /// The share of service that is down while these are out.
    [[nodiscard]] double down(std::uint64_t out) const;
    [[nodiscard]] OutageCause cause(std::uint64_t out) const;
    /// The parts that are not out, and without which too service would be down.
    [[nodiscard]] std::uint64_t critical(std::uint64_t out) const;

private:
    const Scenario* scenario_;
    AvailabilityQuestion question_;
    std::vector<OutagePart> parts_;
    std::size_t kinds_ = 0;
    std::optional<double> inspection_;
    mutable std::map<std::uint64_t, double> known_;
    mutable std::map<std::uint64_t, std::uint64_t> known_critical_;
};

/// The faults that stand in the way of such an answer, in words; also, that there are none.
[[nodiscard]] std::vector<std::string> why_no_outages(const Scenario& scenario);

struct OutageShare {
    OutageCause cause{};
    double share = 0;  // Of time, weighed by how much of service was down.
};

/// Exact shares, and of how many states they are a sum.
struct ExactOutages {
    bool is_chain = false;  // Else a product: each part alternates by itself.
    std::size_t states = 0;
    double down = 0;
    std::vector<OutageShare> causes;  // The largest first.
};

/// Nothing where it is neither: a crew for all and times of repair or restart that are not
/// exponential, or too many states.
[[nodiscard]] std::optional<ExactOutages> exact_outages(const Outages& outages);

struct SimulatedOutages {
    Estimate down;      // Share of time; of batches of cycles.
    double target = 0;  // The half width that was asked for.
    std::vector<OutageShare> causes;
    std::uint64_t cycles = 0;  // Biased ones, from all parts up to all parts up again.
    /// The variance of as many cycles without biasing, over that with it.
    double variance_reduction = 1;

    [[nodiscard]] bool is_precise() const { return down.half_width <= target; }
};

/// Regenerative cycles, in which failures are biased until service is first down; a tenth as many
/// without biasing. The same seed gives the same bytes.
[[nodiscard]] SimulatedOutages
simulated_outages(const Outages& outages, const AvailabilityQuestion& question, std::uint64_t seed);

}  // namespace orsim
