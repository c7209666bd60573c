#include "sim/reader/combine.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <limits>
#include <set>
#include <tuple>
#include <vector>

namespace {

using namespace orsim;  // NOLINT(google-build-using-namespace)

/// How many pairs of values of two lists meet somewhere.
std::size_t pairs_in(const std::vector<Combination>& combinations) {
    std::set<std::tuple<std::size_t, std::size_t, std::size_t, std::size_t>> pairs;
    for (const Combination& one : combinations) {
        for (std::size_t left = 0; left < one.size(); ++left) {
            for (std::size_t right = left + 1; right < one.size(); ++right) {
                pairs.emplace(left, one[left], right, one[right]);
            }
        }
    }
    return pairs.size();
}

TEST_CASE("all: every value with every other, the last list moving fastest") {
    CHECK(combine(Combine::all, {2, 3})
          == std::vector<Combination>{{0, 0}, {0, 1}, {0, 2}, {1, 0}, {1, 1}, {1, 2}});
    CHECK(combine(Combine::all, {}) == std::vector<Combination>{{}});
}

TEST_CASE("zip: the first of all, then the second ones") {
    CHECK(combine(Combine::zip, {2, 2, 2}) == std::vector<Combination>{{0, 0, 0}, {1, 1, 1}});
}

TEST_CASE("pairwise: every two values of two lists meet, in far fewer than all") {
    const std::vector<std::size_t> sizes{3, 4, 2, 3};
    const auto chosen = cover_pairs(combine(Combine::pairwise, sizes));
    // 3*4 + 3*2 + 3*3 + 4*2 + 4*3 + 2*3 pairs; twelve of them are the least there can be.
    CHECK(pairs_in(chosen) == 53);
    CHECK(chosen.size() >= 12);
    CHECK(chosen.size() <= 15);
    CHECK(cover_pairs(combine(Combine::pairwise, sizes)) == chosen);
}

TEST_CASE("pairwise uses wanted combinations only, and misses no pair these have") {
    const auto is_wanted = [](const Combination& one) { return one[0] != one[1]; };
    auto wanted = combine(Combine::pairwise, {3, 3, 3});
    std::erase_if(wanted, [&](const Combination& one) { return !is_wanted(one); });
    const auto chosen = cover_pairs(wanted);
    CHECK(pairs_in(chosen) == pairs_in(wanted));
    CHECK(chosen.size() < wanted.size());
    for (const Combination& one : chosen) {
        CHECK(is_wanted(one));
    }
}

TEST_CASE("the number of combinations is told before they are made") {
    CHECK(combination_count(Combine::all, {3, 4, 2}) == 24);
    CHECK(combination_count(Combine::zip, {4, 4}) == 4);
    CHECK(combination_count(Combine::pairwise, {3, 4}) == 12);
    constexpr std::size_t many = 10'000'000'000;
    CHECK(combination_count(Combine::all, {many, many, many})
          == std::numeric_limits<std::uint64_t>::max());
}

}  // namespace
