#include "sim/world/clock.hpp"

#include "sim/base/promise.hpp"

#include <algorithm>

namespace orsim {

Clock::Leg Clock::leg_at(Instant at) const {
    Leg found{at, at, Duration::zero(), one_in_millionths};
    for (const Leg& leg : legs_) {
        if (leg.from <= at) {
            found = leg;
        }
    }
    return found;
}

Instant Clock::reading(Hand hand, Instant at) const {
    const Leg leg = leg_at(at);
    const Instant steady = leg.steady + times(at - leg.from, leg.pace);
    return hand == Hand::wall ? steady + leg.ahead : steady;
}

Instant Clock::when(Hand hand, Instant now, Instant reading) const {
    const Instant present = this->reading(hand, now);
    return present >= reading ? now : now + lasts(reading - present);
}

/// Rounded up: then it reads at least so much.
Duration Clock::lasts(Duration own) const {
    const Millionths pace = legs_.empty() ? one_in_millionths : legs_.back().pace;
    if (pace == one_in_millionths) {
        return own;
    }
    const std::int64_t whole = own.count() / pace;
    const std::int64_t rest = own.count() % pace * one_in_millionths;
    const std::int64_t most = longest_duration.count();
    if (whole > most / one_in_millionths) {
        return longest_duration;
    }
    const std::int64_t part = rest / pace + (rest % pace == 0 ? 0 : 1);
    return Duration{std::min(most, whole * one_in_millionths + part)};
}

void Clock::run_at(Instant now, Millionths pace) {
    ORSIM_EXPECT(pace > 0, "a clock that stands still would never end a timer");
    ORSIM_EXPECT(legs_.empty() || legs_.back().from <= now, "what a clock has shown stays so");
    Leg next = leg_at(now);
    next.steady = reading(Hand::steady, now);
    next.from = now;
    next.pace = pace;
    legs_.push_back(next);
}

void Clock::put(Instant now, Duration by) {
    ORSIM_EXPECT(legs_.empty() || legs_.back().from <= now, "what a clock has shown stays so");
    Leg next = leg_at(now);
    next.steady = reading(Hand::steady, now);
    next.from = now;
    next.ahead += by;
    legs_.push_back(next);
}

}  // namespace orsim
