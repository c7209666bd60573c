#include "sim/base/chance.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <set>

namespace {

using orsim::Chance;
using orsim::Purpose;

__extension__ typedef unsigned __int128
    Wide;  // NOLINT(modernize-use-using): keeps -Wpedantic quiet.

constexpr Chance chance{42};

// Chance is a pure function: the compiler can draw from it.
static_assert(chance.bits(Purpose::arrival, 1, 2) == Chance{42}.bits(Purpose::arrival, 1, 2));
static_assert(chance.bits(Purpose::arrival, 1) == chance.bits(Purpose::arrival, 1, 0));
static_assert(chance.bits(Purpose::arrival, 1) != Chance{43}.bits(Purpose::arrival, 1));
static_assert(chance.below(1, Purpose::choice, 9) == 0);
static_assert(orsim::mix(0) == 0 && orsim::mix(1) != 1);

constexpr std::uint64_t greatest = std::numeric_limits<std::uint64_t>::max();

TEST_CASE("the numbers of a seed never change") {
    // Whoever changes these changes every answer in scenarios/.
    CHECK(Chance{0}.bits(Purpose::arrival, 0, 0) == 0x461ae2f7557371adULL);
    CHECK(Chance{42}.bits(Purpose::network_delay, 7, 3) == 0x5bea67752eaf9884ULL);
    CHECK(Chance{greatest}.bits(Purpose::choice, greatest, greatest) == 0xf24f8a2dc5ffc28fULL);
}

TEST_CASE("the purpose, the subject and the turn each make another number") {
    std::set<std::uint64_t> seen;
    std::size_t drawn = 0;
    for (int purpose = 0; purpose <= static_cast<int>(Purpose::choice); ++purpose) {
        for (std::uint64_t subject = 0; subject < 50; ++subject) {
            for (std::uint64_t nth = 0; nth < 50; ++nth) {
                seen.insert(chance.bits(static_cast<Purpose>(purpose), subject, nth));
                ++drawn;
            }
        }
    }
    CHECK(seen.size() == drawn);
}

TEST_CASE("each of 64 bits is one as often as zero") {
    constexpr std::uint64_t draws = 40'000;
    std::array<std::int64_t, 64> ones{};
    for (std::uint64_t subject = 0; subject < draws; ++subject) {
        const std::uint64_t bits = chance.bits(Purpose::talk_time, subject);
        for (std::size_t place = 0; place < ones.size(); ++place) {
            ones[place] += static_cast<std::int64_t>(bits >> place & 1U);
        }
    }
    constexpr std::int64_t half = draws / 2;
    constexpr std::int64_t five_sigma = 500;  // The deviation of one bit's count is 100.
    for (const std::int64_t count : ones) {
        CHECK(count > half - five_sigma);
        CHECK(count < half + five_sigma);
    }
}

TEST_CASE("changing one bit of the subject changes half of the number") {
    constexpr std::int64_t draws = 2'000;
    for (unsigned place = 0; place < 64; ++place) {
        std::int64_t changed = 0;
        for (std::uint64_t subject = 0; subject < draws; ++subject) {
            const std::uint64_t other = subject ^ (std::uint64_t{1} << place);
            changed += __builtin_popcountll(chance.bits(Purpose::patience, subject)
                                            ^ chance.bits(Purpose::patience, other));
        }
        CHECK(changed > draws * 31);
        CHECK(changed < draws * 33);
    }
}

TEST_CASE("below gives every number equally often") {
    constexpr std::size_t faces = 7;
    constexpr std::uint64_t throws = 70'000;
    std::array<std::int64_t, faces> seen{};
    for (std::uint64_t nth = 0; nth < throws; ++nth) {
        const std::uint64_t face = chance.below(faces, Purpose::assignment, 3, nth);
        REQUIRE(face < faces);
        ++seen[face];
    }
    // Chi-square over six degrees of freedom: 22.46 is reached by one fair die in a thousand.
    constexpr std::int64_t expected = throws / faces;
    std::int64_t squares = 0;
    for (const std::int64_t count : seen) {
        squares += (count - expected) * (count - expected);
    }
    CHECK(squares * 100 < 2246 * expected);
}

TEST_CASE("below is the high half of a 128-bit product") {
    constexpr std::array<std::uint64_t, 12> limits{1,
                                                   2,
                                                   3,
                                                   1000,
                                                   0xffffffffULL,
                                                   0x100000000ULL,
                                                   0x100000001ULL,
                                                   0x123456789abcdefULL,
                                                   0x7fffffffffffffffULL,
                                                   0x8000000000000000ULL,
                                                   0xffffffff00000000ULL,
                                                   greatest};
    for (const std::uint64_t limit : limits) {
        for (std::uint64_t nth = 0; nth < 5'000; ++nth) {
            const Wide product = Wide{chance.bits(Purpose::service_time, limit, nth)} * limit;
            REQUIRE(chance.below(limit, Purpose::service_time, limit, nth)
                    == static_cast<std::uint64_t>(product >> 64U));
        }
    }
}

}  // namespace
