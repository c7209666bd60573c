#pragma once
/// Parts that fail and are repaired, as an exact chain: what share of time they leave service up.
/// Times are exponential. Knows not what the parts are; whoever asks says when service is up.

#include "sim/base/time.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace orsim {

/// Parts that are alike.
struct PartKind {
    std::uint32_t number = 1;
    Duration to_failure{0};  // Mean, of each while it works.
    Duration to_repair{0};   // Mean, of one.
};

enum class Crew : std::uint8_t {
    one_each,     // Every part that failed is under repair at once.
    one_for_all,  // One part is under repair at a time.
};

class RepairChain {
public:
    /// A crew for all goes to a part of any kind that failed after an inspection; where several
    /// kinds have, each is inspected at that pace and the first to be done is repaired.
    /// Requires: kinds; numbers and times above zero; no more states than a Chain takes.
    RepairChain(std::vector<PartKind> kinds, Crew crew, Duration inspection);

    /// The share of time in which `is_up` holds of how many parts of each kind work.
    template <class IsUp>
    [[nodiscard]] double share(const IsUp& is_up) const {
        double sum = 0;
        for (std::size_t state = 0; state < shares_.size(); ++state) {
            if (is_up(working(state))) {
                sum += shares_[state];
            }
        }
        return sum;
    }

    [[nodiscard]] std::size_t states() const { return shares_.size(); }

private:
    [[nodiscard]] std::span<const std::uint32_t> working(std::size_t state) const {
        return std::span{working_}.subspan(state * kinds_.size(), kinds_.size());
    }

    std::vector<PartKind> kinds_;
    std::vector<std::uint32_t> working_;  // State by state, kind by kind.
    std::vector<double> shares_;
};

}  // namespace orsim
