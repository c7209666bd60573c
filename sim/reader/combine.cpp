#include "sim/reader/combine.hpp"

#include <algorithm>
#include <limits>
#include <set>
#include <tuple>
#include <utility>

namespace orsim {
namespace {

/// Two lists and a position in each.
using Pair = std::tuple<std::size_t, std::size_t, std::size_t, std::size_t>;

template <class Use>
void for_each_pair(const Combination& combination, Use use) {
    for (std::size_t one = 0; one < combination.size(); ++one) {
        for (std::size_t other = one + 1; other < combination.size(); ++other) {
            use(Pair{one, combination[one], other, combination[other]});
        }
    }
}

/// The next combination in list order; false after the last.
bool step(Combination& at, const std::vector<std::size_t>& sizes) {
    for (std::size_t list = sizes.size(); list-- > 0;) {
        if (++at[list] < sizes[list]) {
            return true;
        }
        at[list] = 0;
    }
    return false;
}

std::vector<Combination> every(const std::vector<std::size_t>& sizes) {
    std::vector<Combination> found;
    Combination at(sizes.size(), 0);
    do {
        found.push_back(at);
    } while (step(at, sizes));
    return found;
}

std::vector<Combination> zipped(const std::vector<std::size_t>& sizes) {
    std::vector<Combination> found;
    for (std::size_t at = 0; at < sizes.front(); ++at) {
        found.emplace_back(sizes.size(), at);
    }
    return found;
}

}  // namespace

std::uint64_t combination_count(Combine how, const std::vector<std::size_t>& sizes) {
    if (how == Combine::zip && !sizes.empty()) {
        return sizes.front();
    }
    constexpr std::uint64_t largest = std::numeric_limits<std::uint64_t>::max();
    std::uint64_t count = 1;
    for (const std::size_t size : sizes) {
        count = size != 0 && count > largest / size ? largest : count * size;
    }
    return count;
}

std::vector<Combination> combine(Combine how, const std::vector<std::size_t>& sizes) {
    return how == Combine::zip && !sizes.empty() ? zipped(sizes) : every(sizes);
}

std::vector<Combination> cover_pairs(const std::vector<Combination>& candidates) {
    if (candidates.empty() || candidates.front().size() < 2) {
        return candidates;
    }
    std::set<Pair> missing;
    for (const Combination& candidate : candidates) {
        for_each_pair(candidate, [&](const Pair& pair) { missing.insert(pair); });
    }
    std::vector<Combination> chosen;
    while (!missing.empty()) {
        const Combination* best = &candidates.front();
        std::size_t most = 0;
        for (const Combination& candidate : candidates) {
            std::size_t brings = 0;
            for_each_pair(candidate,
                          [&](const Pair& pair) { brings += missing.contains(pair) ? 1U : 0U; });
            if (brings > most) {
                most = brings;
                best = &candidate;
            }
        }
        chosen.push_back(*best);
        for_each_pair(*best, [&](const Pair& pair) { missing.erase(pair); });
    }
    return chosen;
}

}  // namespace orsim
