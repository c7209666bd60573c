#pragma once
/// Which values of several lists go together: how a sweep becomes single cases. Knows positions in
/// the lists, not what they hold.

#include <cstddef>
#include <cstdint>
#include <vector>

namespace orsim {

enum class Combine : std::uint8_t {
    all,       // Every value of one with every value of the others.
    zip,       // The first of all, then the second ones, and so on. The lists are equally long.
    pairwise,  // As few as may be in which every two values of two lists still meet.
};

/// For each list a position in it.
using Combination = std::vector<std::size_t>;

/// How many combinations are to be looked at, before any is left out; the largest number there is
/// if they are more.
[[nodiscard]] std::uint64_t combination_count(Combine how, const std::vector<std::size_t>& sizes);

/// The combinations in list order, the last list's position moving fastest; pairwise: all of them,
/// from which cover_pairs() chooses. No list: one empty combination. Requires: no list is empty;
/// zip: all have the same size; the count fits into memory.
[[nodiscard]] std::vector<Combination> combine(Combine how, const std::vector<std::size_t>& sizes);

/// As few of these as a greedy choice finds in which every pair of positions that any of them has
/// still occurs: each time the first of those that bring the most new pairs. Of one list alone,
/// all.
[[nodiscard]] std::vector<Combination> cover_pairs(const std::vector<Combination>& candidates);

}  // namespace orsim
