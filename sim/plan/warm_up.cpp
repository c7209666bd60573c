#include "sim/plan/warm_up.hpp"

#include "sim/base/promise.hpp"

#include <vector>

namespace orsim {

WarmUp mser_5(std::span<const double> observations) {
    constexpr std::size_t batch = 5;
    ORSIM_EXPECT(observations.size() >= 2 * batch, "half of one batch is nothing");
    const std::size_t batches = observations.size() / batch;
    std::vector<double> means;
    means.reserve(batches);
    for (std::size_t at = 0; at < batches; ++at) {
        double sum = 0;
        for (const double value : observations.subspan(at * batch, batch)) {
            sum += value;
        }
        means.push_back(sum / batch);
    }

    // From the end, so that each cut adds one batch to what is kept (Welford's update).
    const std::size_t most = batches / 2;
    double mean = 0;
    double squares = 0;
    double kept = 0;
    double best = 0;
    WarmUp result;
    std::size_t best_cut = batches;
    for (std::size_t cut = batches; cut-- > 0;) {
        kept += 1;
        const double step = means[cut] - mean;
        mean += step / kept;
        squares += step * (means[cut] - mean);
        const double error = squares / (kept * kept);
        // Of equals the smallest cut.
        if (cut <= most && (best_cut == batches || error <= best)) {
            best = error;
            best_cut = cut;
            result = {.cut = cut * batch, .is_at_limit = cut == most, .mean = mean};
        }
    }
    return result;
}

}  // namespace orsim
