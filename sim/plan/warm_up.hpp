#pragma once
/// How much of the start of a run to leave out because it still remembers how it began. Not for
/// failure scenarios: those start from a stated state, and nothing of them is left out.

#include <cstddef>
#include <span>

namespace orsim {

struct WarmUp {
    std::size_t cut = 0;       // Leading observations to leave out.
    bool is_at_limit = false;  // The best cut found is the last allowed: the run is too short.
    double mean = 0;           // Of what remains.

    friend bool operator==(const WarmUp&, const WarmUp&) = default;
};

/// The cut that makes the standard error of the remaining mean least, over means of five
/// observations, and at most half of them (MSER-5, White 1997). A remainder of fewer than five at
/// the end is not used. Requires: at least ten observations.
[[nodiscard]] WarmUp mser_5(std::span<const double> observations);

}  // namespace orsim
