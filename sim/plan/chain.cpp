#include "sim/plan/chain.hpp"

#include "sim/base/promise.hpp"

#include <numeric>
#include <span>

namespace orsim {

namespace {

/// Adds to each rate the visits times the rate onward.
void pass_on(double visits, std::span<const double> onward, std::span<double> rates) {
    if (visits == 0) {
        return;
    }
    for (std::size_t to = 0; to < onward.size(); ++to) {
        rates[to] += visits * onward[to];
    }
}

}  // namespace

Chain::Chain(std::size_t states) : states_{states} {
    ORSIM_EXPECT(1 <= states && states <= most_states, "a chain is small");
    rates_.resize(states * states, 0.0);
}

void Chain::add_rate(std::size_t from, std::size_t to, double rate) {
    ORSIM_EXPECT(from < states_ && to < states_ && from != to, "a chain goes between its states");
    ORSIM_EXPECT(rate >= 0, "no rate is negative");
    rates_[from * states_ + to] += rate;
}

std::vector<double> Chain::steady_state() const {
    std::vector<double> rates = rates_;
    const auto row = [&](std::size_t from) {
        return std::span{rates}.subspan(from * states_, states_);
    };

    // Each state in turn, the last first, is left out: whoever would go there goes on at once to
    // where it leads. Its column keeps how often it was visited.
    for (std::size_t last = states_ - 1; last > 0; --last) {
        const std::span<const double> onward = row(last).first(last);
        const double leaves = std::accumulate(onward.begin(), onward.end(), 0.0);
        ORSIM_EXPECT(leaves > 0, "every state of the chain leads to every other");
        for (std::size_t from = 0; from < last; ++from) {
            const double visits = row(from)[last] / leaves;
            row(from)[last] = visits;
            pass_on(visits, onward, row(from));
        }
    }

    std::vector<double> shares(states_, 0.0);
    shares[0] = 1;
    for (std::size_t state = 1; state < states_; ++state) {
        for (std::size_t from = 0; from < state; ++from) {
            shares[state] += shares[from] * row(from)[state];
        }
        ORSIM_EXPECT(shares[state] > 0, "every state of the chain is reached from every other");
    }
    const double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
    for (double& share : shares) {
        share /= sum;
    }
    return shares;
}

}  // namespace orsim
