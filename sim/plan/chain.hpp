#pragma once
/// A small Markov chain in continuous time and the share of time it spends in each of its states.
/// Knows not what the states mean.

#include <cstddef>
#include <vector>

namespace orsim {

class Chain {
public:
    /// Dense: memory grows with the square of the number of states, time with its cube.
    static constexpr std::size_t most_states = 4'000;

    /// Requires: 1 <= states <= most_states.
    explicit Chain(std::size_t states);

    /// Adds to the rate at which the chain goes from one state to another.
    /// Requires: two different states of the chain, rate >= 0.
    void add_rate(std::size_t from, std::size_t to, double rate);

    /// The share of time in each state in the long run. By elimination without subtraction
    /// (Grassmann, Taksar and Heyman 1985): the rarest state is as exact as the commonest.
    /// Requires: every state can be reached from every other.
    [[nodiscard]] std::vector<double> steady_state() const;

    [[nodiscard]] std::size_t states() const { return states_; }

private:
    std::size_t states_;
    std::vector<double> rates_;  // Row by row: from, to.
};

}  // namespace orsim
