#pragma once
/// When there have been enough replications. Whoever runs them, in whatever order they finish: the
/// answer depends on their figures in list order only. Knows not what the figures mean.

#include "sim/plan/estimate.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

namespace orsim {

struct Precision {
    double absolute = 0;  // A half width not above this is enough, in the unit of the figure.
    double relative = 0;  // Or not above this share of the mean's magnitude. Zero: not asked.
    double confidence = usual_confidence;
    std::size_t least = 10;    // Replications before the first look. Requires: at least 10.
    std::size_t most = 1'000;  // Replications, precise or not. Requires: least <= most.
    std::size_t between = 10;  // Replications from one look to the next. Requires: above zero.
};

struct Progress {
    enum class Standing : std::uint8_t { wanting, reached, given_up };

    Standing standing = Standing::wanting;
    Estimate achieved;
    double target = 0;       // The half width that would be enough for this mean.
    std::size_t needed = 0;  // Replications in all that are likely to reach it; at most `most`.
};

/// The half width that is enough for an estimate of this mean.
[[nodiscard]] double target_half_width(const Precision& precision, double mean);

/// The number of replications at which a look is taken next, when `done` have been looked at.
[[nodiscard]] std::size_t next_look(const Precision& precision, std::size_t done);

/// Looks at all the figures at once. Requires: as many as some look takes.
[[nodiscard]] Progress look(const Precision& precision, std::span<const double> figures);

/// Looks at the first figures, then at more of them, until they are precise enough or used up.
/// `achieved.observations` says how many counted; the rest must not be used.
[[nodiscard]] Progress fold(const Precision& precision, std::span<const double> figures);

}  // namespace orsim
