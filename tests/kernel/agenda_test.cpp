#include "sim/kernel/agenda.hpp"
#include "tests/kernel/duel.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

namespace {

using namespace std::chrono_literals;
using orsim::Chance;
using orsim::Duration;
using orsim::Instant;
using orsim::LaneId;
using orsim::Purpose;
using orsim::Ticket;
using orsim::TieClass;
using orsim::tests::Duel;
using orsim::tests::Note;

using Agenda = orsim::Agenda<Note>;

static_assert(sizeof(orsim::Entry<Note, std::uint32_t>) == 24, "memory is what a large run lacks");
static_assert(std::is_nothrow_move_constructible_v<Agenda>);

constexpr Instant far_away{1000h};

Note note(std::uint32_t number) {
    return {number, 0, 0, 0};
}

std::vector<std::uint32_t> take_all(Agenda& agenda) {
    std::vector<std::uint32_t> numbers;
    while (const auto due = agenda.take_before(far_away)) {
        numbers.push_back(due->what.number);
    }
    return numbers;
}

std::vector<std::uint8_t> made_up_bytes(std::uint64_t seed, std::size_t count) {
    std::vector<std::uint8_t> bytes(count);
    for (std::size_t i = 0; i < count; ++i) {
        bytes[i] = static_cast<std::uint8_t>(Chance{seed}.below(256, Purpose::choice, i));
    }
    return bytes;
}

template <class Turn>
void fight(std::uint64_t seed, std::size_t most_pending, std::size_t bytes_per_seed) {
    const std::vector<std::uint8_t> bytes = made_up_bytes(seed, bytes_per_seed);
    const std::string difference = Duel<Turn>{bytes.data(), bytes.size(), most_pending}.fight();
    CHECK_MESSAGE(difference.empty(), "seed ", seed, ": ", difference);
}

TEST_CASE("a small agenda answers as a multimap does") {
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        fight<std::uint32_t>(seed, 60, 600);
    }
}

TEST_CASE("an agenda of thousands answers as a multimap does") {
    for (std::uint64_t seed = 1000; seed < 1060; ++seed) {
        fight<std::uint32_t>(seed, 4000, 400);
    }
}

TEST_CASE("an agenda answers as a multimap does while its turns run out again and again") {
    for (std::uint64_t seed = 2000; seed < 2060; ++seed) {
        fight<std::uint8_t>(seed, 250, 600);
        fight<std::uint16_t>(seed, 3000, 200);
    }
}

TEST_CASE("a duel of thousands takes thousands") {
    const std::vector<std::uint8_t> bytes = made_up_bytes(1001, 400);
    Duel<std::uint32_t> duel{bytes.data(), bytes.size(), 4000};
    CHECK(duel.fight().empty());
    CHECK(duel.peak() > 2000);
    CHECK(duel.taken() > 2000);
}

TEST_CASE("equals come out in the order they were added, however many") {
    for (const std::uint32_t count : {10U, 1000U, 50'000U}) {
        Agenda agenda;
        for (std::uint32_t i = 0; i < count; ++i) {
            agenda.add(Instant{1s}, TieClass::delivery, note(i));
        }
        const std::vector<std::uint32_t> numbers = take_all(agenda);
        REQUIRE(numbers.size() == count);
        for (std::uint32_t i = 0; i < count; ++i) {
            REQUIRE(numbers[i] == i);
        }
    }
}

TEST_CASE("equals added while equals are handled come after them") {
    Agenda agenda;
    for (std::uint32_t i = 0; i < 3000; ++i) {
        agenda.add(Instant{1s}, TieClass::delivery, note(i));
    }
    std::uint32_t next = 3000;
    for (std::uint32_t expected = 0; const auto due = agenda.take_before(far_away); ++expected) {
        REQUIRE(due->what.number == expected);
        if (next < 9000) {
            agenda.add(agenda.now(), TieClass::delivery, note(next++));
        }
    }
    CHECK(agenda.taken() == 9000);
}

TEST_CASE("at one instant the class decides, whatever was added first") {
    Agenda agenda;
    agenda.add(Instant{1s}, TieClass::expiry, note(3));
    agenda.add(Instant{1s}, TieClass::completion, note(2));
    agenda.add(Instant{1s}, TieClass::delivery, note(1));
    agenda.add(Instant{1s}, TieClass::fault, note(0));
    agenda.add(Instant{1s} + 1us, TieClass::fault, note(4));
    CHECK(take_all(agenda) == std::vector<std::uint32_t>{0, 1, 2, 3, 4});
}

TEST_CASE("a lower class added during a higher one of the same instant comes next") {
    Agenda agenda;
    const LaneId at_once = agenda.open_lane(0us, TieClass::fault);
    agenda.add(Instant{1s}, TieClass::completion, note(0));
    agenda.add(Instant{1s}, TieClass::completion, note(3));
    agenda.add(Instant{1s}, TieClass::expiry, note(4));
    CHECK(agenda.take_before(far_away)->what.number == 0);
    agenda.add(agenda.now(), TieClass::delivery, note(2));
    agenda.add(at_once, note(1));
    CHECK(take_all(agenda) == std::vector<std::uint32_t>{1, 2, 3, 4});
    CHECK(agenda.now() == Instant{1s});
}

TEST_CASE("before is before, until is not after") {
    Agenda agenda;
    agenda.add(Instant{1s}, TieClass::fault, note(0));
    agenda.add(Instant{1s}, TieClass::expiry, note(1));
    CHECK_FALSE(agenda.take_before(Instant{1s}));
    CHECK_FALSE(agenda.take_until(Instant{1s} - 1us));
    CHECK(agenda.now() == orsim::zero_instant);
    CHECK(agenda.take_until(Instant{1s})->what.number == 0);
    CHECK_FALSE(agenda.take_before(Instant{1s}));
    CHECK(agenda.take_before(Instant{1s} + 1us)->tie == TieClass::expiry);
    CHECK_FALSE(agenda.take_until(orsim::end_of_time));
    CHECK(agenda.empty());
    CHECK(agenda.taken() == 2);
}

TEST_CASE("a look at a later time does not keep the past from growing") {
    Agenda agenda;
    for (std::uint32_t i = 0; i < 5000; ++i) {
        agenda.add(Instant{1h} + Duration{i}, TieClass::delivery, note(5000 + i));
    }
    agenda.add(Instant{1s}, TieClass::fault, note(0));
    CHECK(agenda.take_before(Instant{1h})->what.number == 0);
    CHECK_FALSE(agenda.take_before(Instant{1h}));
    for (std::uint32_t i = 1; i < 5000; ++i) {
        agenda.add(Instant{1s} + Duration{i}, TieClass::delivery, note(i));
    }
    const std::vector<std::uint32_t> numbers = take_all(agenda);
    REQUIRE(numbers.size() == 9999);
    for (std::uint32_t i = 0; i < numbers.size(); ++i) {
        REQUIRE(numbers[i] == i + 1);
    }
}

TEST_CASE("an agenda may begin before zero and reach as far as time does") {
    Agenda agenda{Instant{-10s}};
    CHECK(agenda.now() == Instant{-10s});
    CHECK_FALSE(agenda.take_before(Instant{-10s}));
    agenda.add(orsim::end_of_time - 20s, TieClass::expiry, note(1));
    agenda.add(Instant{-10s}, TieClass::fault, note(0));
    CHECK_FALSE(agenda.take_before(Instant{-11s}));
    CHECK(agenda.take_before(Instant{-9s})->at == Instant{-10s});
    CHECK(agenda.take_before(orsim::end_of_time)->at == orsim::end_of_time - 20s);
}

TEST_CASE("time moves on without an entry, but over none") {
    Agenda agenda;
    const LaneId lane = agenda.open_lane(1s, TieClass::expiry);
    agenda.advance_to(Instant{3s});
    agenda.add(lane, note(1));
    agenda.advance_to(Instant{4s});
    const auto due = agenda.take_before(far_away);
    REQUIRE(due);
    CHECK(due->at == Instant{4s});
}

TEST_CASE("a copy goes on as the original does") {
    Agenda agenda;
    const LaneId lane = agenda.open_lane(3s, TieClass::expiry);
    for (std::uint32_t i = 0; i < 3000; ++i) {
        const auto in = Chance{1}.below(10'000'000, Purpose::choice, i);
        agenda.add(Instant{Duration{static_cast<std::int64_t>(in)}}, TieClass::fault, note(i));
    }
    std::vector<Ticket> tickets;
    for (std::uint32_t i = 0; i < 1000; ++i) {
        REQUIRE(agenda.take_before(far_away));
        tickets.push_back(agenda.add(lane, note(3000 + i)));
    }
    Agenda copy = agenda;
    CHECK(copy == agenda);
    for (const Ticket ticket : tickets) {
        if (agenda.is_pending(lane, ticket)) {
            agenda.cancel(lane, ticket);
            CHECK(copy.is_pending(lane, ticket));
            copy.cancel(lane, ticket);
        }
    }
    CHECK(copy == agenda);
    CHECK(take_all(copy) == take_all(agenda));
    CHECK(copy == agenda);
}

TEST_CASE("agendas with the same future are equal, whatever led there") {
    Agenda one;
    Agenda other;
    CHECK(one == other);
    one.add(Instant{1s}, TieClass::fault, note(1));
    CHECK_FALSE(one == other);
    other.add(Instant{500ms}, TieClass::fault, note(0));
    other.add(Instant{1s}, TieClass::fault, note(1));
    CHECK(other.take_before(Instant{1s})->what.number == 0);
    CHECK_FALSE(one == other);
    one.advance_to(Instant{500ms});
    CHECK(one == other);
    one.open_lane(1s, TieClass::expiry);
    CHECK_FALSE(one == other);
}

TEST_CASE("what is warmed is pending") {
    Agenda agenda;
    const LaneId lane = agenda.open_lane(3s, TieClass::expiry);
    constexpr std::uint32_t entries = 5000;
    for (std::uint32_t i = 0; i < entries; ++i) {
        const auto in = Chance{2}.below(10'000'000, Purpose::choice, i);
        agenda.add(Instant{Duration{static_cast<std::int64_t>(in)}}, TieClass::fault, note(i));
        agenda.add(lane, note(entries + i));
    }
    std::vector<char> was_taken(2 * entries, 0);
    std::size_t warmed = 0;
    std::size_t warmed_too_late = 0;
    const auto warm = [&](const Note& soon) {
        ++warmed;
        warmed_too_late += was_taken[soon.number] != 0 ? 1U : 0U;
    };
    while (const auto due = agenda.take_before(far_away, warm)) {
        was_taken[due->what.number] = 1;
    }
    CHECK(warmed_too_late == 0);
    CHECK(warmed > entries);
}

}  // namespace
