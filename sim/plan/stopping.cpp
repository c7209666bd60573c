#include "sim/plan/stopping.hpp"

#include "sim/base/promise.hpp"

#include <algorithm>
#include <cmath>

namespace orsim {

namespace {

void expect_sense(const Precision& precision) {
    ORSIM_EXPECT(precision.least >= 10, "fewer than ten replications stop too early too often");
    ORSIM_EXPECT(precision.least <= precision.most, "the first look comes before the last");
    ORSIM_EXPECT(precision.between > 0, "from one look to the next something is added");
    ORSIM_EXPECT(precision.absolute >= 0 && precision.relative >= 0, "no width is negative");
}

}  // namespace

double target_half_width(const Precision& precision, double mean) {
    return std::max(precision.absolute, precision.relative * std::abs(mean));
}

std::size_t next_look(const Precision& precision, std::size_t done) {
    expect_sense(precision);
    if (done < precision.least) {
        return precision.least;
    }
    const std::size_t looks = (done - precision.least) / precision.between + 1;
    return std::min(precision.most, precision.least + looks * precision.between);
}

Progress look(const Precision& precision, std::span<const double> figures) {
    expect_sense(precision);
    ORSIM_EXPECT(precision.least <= figures.size() && figures.size() <= precision.most,
                 "a look is taken between the least and the most");
    Progress progress{.achieved = estimate(figures, precision.confidence)};
    progress.target = target_half_width(precision, progress.achieved.mean);
    progress.needed = figures.size();
    if (progress.achieved.half_width <= progress.target) {
        progress.standing = Progress::Standing::reached;
        return progress;
    }
    // The half width shrinks with the root of the number.
    const double ratio = progress.achieved.half_width / progress.target;
    const double likely = static_cast<double>(figures.size()) * ratio * ratio;
    progress.needed = likely < static_cast<double>(precision.most)
                          ? static_cast<std::size_t>(std::ceil(likely))
                          : precision.most;
    if (figures.size() == precision.most) {
        progress.standing = Progress::Standing::given_up;
    }
    return progress;
}

Progress fold(const Precision& precision, std::span<const double> figures) {
    Progress progress;
    std::size_t done = 0;
    while (progress.standing == Progress::Standing::wanting) {
        const std::size_t next = next_look(precision, done);
        if (next > figures.size()) {
            break;
        }
        progress = look(precision, figures.first(next));
        done = next;
    }
    return progress;
}

}  // namespace orsim
