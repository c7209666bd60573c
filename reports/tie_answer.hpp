#pragma once
/// What the ties and near-ties of a run decided, as found by running it again. Knows not how it was
/// found, nor how it looks.

#include "sim/explore/ties.hpp"

#include <cstdint>
#include <vector>

namespace orsim {

struct TieAnswer {
    std::uint64_t together = 0;  // Events due at the instant of the one before them.
    std::vector<Flip> flips;     // Those that were tried.
    std::uint64_t untried = 0;   // There were more.
    Duration near{0};
    std::vector<NearTie> near_ties;
    std::uint64_t unseen = 0;  // Lengths whose runs were used up before the threshold was seen.
    friend bool operator==(const TieAnswer&, const TieAnswer&) = default;
};

}  // namespace orsim
