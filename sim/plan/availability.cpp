#include "sim/plan/availability.hpp"

#include "sim/base/promise.hpp"

namespace orsim {

namespace {

[[nodiscard]] double hours(Duration length) {
    return static_cast<double>(length.count()) / static_cast<double>(Duration{1h}.count());
}

}  // namespace

StandbyAvailability availability_of(const StandbyPair& pair) {
    ORSIM_EXPECT(pair.to_failure > Duration{0} && pair.standby_to_failure > Duration{0}
                     && pair.to_repair > Duration{0},
                 "units fail now and then and are repaired in time");
    ORSIM_EXPECT(pair.switch_over >= Duration{0} && pair.manual_recovery >= Duration{0},
                 "no time is negative");
    ORSIM_EXPECT(0 <= pair.coverage && pair.coverage <= one_in_millionths,
                 "a probability lies between 0 and 1");
    const double failure = 1 / hours(pair.to_failure);
    const double repair = hours(pair.to_repair);
    const double noticed =
        static_cast<double>(pair.coverage) / static_cast<double>(one_in_millionths);

    // Weights of the states relative to that with both units up. Whatever follows its failure, a
    // pair with both up comes to have one unit up, and from there back by one repair.
    const double one_up = (failure + 1 / hours(pair.standby_to_failure)) * repair;
    const double both_down = one_up * failure * repair;
    const double switching = failure * noticed * hours(pair.switch_over);
    const double uncovered = failure * (1 - noticed) * hours(pair.manual_recovery);
    const double all = 1 + one_up + both_down + switching + uncovered;
    return {.available = (1 + one_up) / all,
            .switching = switching / all,
            .uncovered = uncovered / all,
            .both_down = both_down / all};
}

}  // namespace orsim
