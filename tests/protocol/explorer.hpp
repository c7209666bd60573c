#pragma once
/// Walks every state one call can come to, in breadth, so that the first way found to anything is a
/// shortest one. Knows nothing of what the states mean.

#include "tests/protocol/one_call.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace orsim::one_call {

/// A state together with what the explorer knows about it.
struct View {
    const State& state;
    const Setting& setting;
    bool quiet = false;  // Nothing comes by itself any more.
};

/// A sentence about states: *always* true, or true *sometimes*, in some state of some order.
struct Claim {
    std::string_view sentence;
    bool (*holds)(const View& view) = nullptr;
};

struct Broken {
    std::string_view claim;
    std::string way;  // A shortest way to a state where it does not hold, a step a line.
};

struct Found {
    std::size_t states = 0;
    std::size_t transitions = 0;
    std::size_t depth = 0;
    std::vector<Broken> broken;
    std::vector<std::string_view> never;  // The *sometimes* claims that no state fulfils.
    std::vector<std::uint64_t> row_uses;

    /// The way to break a claim; empty if it holds in every state.
    [[nodiscard]] std::string way(const Claim& claim) const;
    /// "12 states, 34 transitions, depth 5"
    [[nodiscard]] std::string size() const;
};

enum class Until : std::uint8_t { all_is_walked, first_broken };

[[nodiscard]] Found explore(OneCall world,
                            std::span<const Claim> always,
                            std::span<const Claim> sometimes = {},
                            Until until = Until::all_is_walked);

}  // namespace orsim::one_call
