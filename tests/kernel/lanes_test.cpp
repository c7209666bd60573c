#include "sim/base/chance.hpp"
#include "sim/kernel/agenda.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <deque>
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

using Agenda = orsim::Agenda<std::uint32_t>;

constexpr Instant far_away{1000h};

std::vector<std::uint32_t> take_all(Agenda& agenda) {
    std::vector<std::uint32_t> numbers;
    while (const auto due = agenda.take_before(far_away)) {
        numbers.push_back(due->what);
    }
    return numbers;
}

TEST_CASE("the same delay and class give the same lane") {
    Agenda agenda;
    const LaneId five = agenda.open_lane(5s, TieClass::expiry);
    CHECK(agenda.open_lane(5000ms, TieClass::expiry) == five);
    CHECK(agenda.open_lane(5s, TieClass::completion) != five);
    CHECK(agenda.open_lane(4s, TieClass::expiry) != five);
}

TEST_CASE("lanes and queue share one order of adding") {
    Agenda agenda;
    const LaneId five = agenda.open_lane(5s, TieClass::expiry);
    const LaneId three = agenda.open_lane(3s, TieClass::expiry);
    agenda.add(Instant{5s}, TieClass::expiry, 0);
    agenda.add(five, 1);
    agenda.add(Instant{5s}, TieClass::expiry, 2);
    agenda.add(five, 3);
    agenda.advance_to(Instant{2s});
    agenda.add(three, 4);
    agenda.add(Instant{5s}, TieClass::expiry, 5);
    agenda.add(three, 6);
    CHECK(take_all(agenda) == std::vector<std::uint32_t>{0, 1, 2, 3, 4, 5, 6});
}

TEST_CASE("what is taken back never comes") {
    Agenda agenda;
    const LaneId lane = agenda.open_lane(5s, TieClass::expiry);
    std::vector<Ticket> tickets;
    for (std::uint32_t i = 0; i < 200; ++i) {
        tickets.push_back(agenda.add(lane, i));
    }
    for (std::uint32_t i = 0; i < 200; ++i) {
        if (i % 50 != 7) {
            agenda.cancel(lane, tickets[i]);
            CHECK_FALSE(agenda.is_pending(lane, tickets[i]));
        }
    }
    CHECK(agenda.size() == 4);
    CHECK(take_all(agenda) == std::vector<std::uint32_t>{7, 57, 107, 157});
    CHECK_FALSE(agenda.is_pending(lane, tickets[7]));
    CHECK_FALSE(agenda.is_pending(lane, Ticket{}));
    CHECK(agenda.taken() == 4);
}

TEST_CASE("a lane that was emptied by taking back is used again") {
    Agenda agenda;
    const LaneId lane = agenda.open_lane(1s, TieClass::expiry);
    for (std::uint32_t round = 0; round < 300; ++round) {
        const Ticket first = agenda.add(lane, round);
        const Ticket second = agenda.add(lane, round + 1000);
        agenda.cancel(lane, first);
        if (round % 3 == 0) {
            agenda.cancel(lane, second);
            CHECK(agenda.empty());
        } else {
            CHECK(agenda.take_before(far_away).value().what == round + 1000);
        }
    }
}

TEST_CASE("many lanes come out as one order") {
    Agenda agenda;
    std::vector<LaneId> lanes;
    for (std::uint32_t i = 0; i < 37; ++i) {
        lanes.push_back(agenda.open_lane(Duration{1 + i * 5 % 37}, TieClass::delivery));
    }
    Instant last = agenda.now();
    std::uint32_t taken = 0;
    for (std::uint32_t i = 0; i < 5000; ++i) {
        agenda.add(lanes[Chance{3}.below(lanes.size(), Purpose::choice, i)], i);
        if (i % 3 != 0) {
            const auto due = agenda.take_before(far_away);
            REQUIRE(due);
            REQUIRE(due->at >= last);
            last = due->at;
            ++taken;
        }
    }
    CHECK(agenda.size() == 5000 - taken);
}

TEST_CASE("the memory of a lane follows what is pending, not what was added") {
    Agenda agenda;
    const LaneId watch = agenda.open_lane(5s, TieClass::expiry);
    std::deque<Ticket> open;
    std::size_t after_warming = 0;
    for (std::uint32_t i = 0; i < 1'000'000; ++i) {
        agenda.advance_to(agenda.now() + 1us);
        open.push_back(agenda.add(watch, i));
        if (open.size() > 100) {
            agenda.cancel(watch, open.front());
            open.pop_front();
        }
        if (i == 1000) {
            after_warming = agenda.bytes();
        }
    }
    CHECK(agenda.size() == 100);
    CHECK(agenda.bytes() == after_warming);
}

TEST_CASE("the memory of a steady agenda is steady and small") {
    Agenda agenda;
    const auto delay = [](std::uint64_t i) {
        return Duration{static_cast<std::int64_t>(Chance{4}.below(4096, Purpose::choice, i))};
    };
    std::uint32_t added = 0;
    while (added < 20'000) {
        agenda.add(agenda.now() + delay(added), TieClass::delivery, added);
        ++added;
    }
    const auto turn_over = [&](std::uint32_t count) {
        for (std::uint32_t i = 0; i < count; ++i) {
            REQUIRE(agenda.take_before(far_away));
            agenda.add(agenda.now() + delay(added), TieClass::delivery, added);
            ++added;
        }
    };
    turn_over(100'000);
    const std::size_t steady = agenda.bytes();
    turn_over(400'000);
    CHECK(agenda.bytes() < steady + steady / 20);
    CHECK(steady < agenda.size() * 60);
}

}  // namespace
