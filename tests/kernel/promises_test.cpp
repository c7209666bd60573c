// What the agenda refuses. Each case lets a child process break a promise and sees it stopped.

#include "sim/kernel/agenda.hpp"

#include <doctest/doctest.h>

#include <csignal>
#include <cstdint>
#include <cstdio>
#include <sys/wait.h>
#include <unistd.h>

namespace {

using namespace std::chrono_literals;
using orsim::Instant;
using orsim::LaneId;
using orsim::Ticket;
using orsim::TieClass;

using Agenda = orsim::Agenda<std::uint32_t>;

/// Whether a broken promise stops a process that does this.
template <class Do>
bool is_stopped(Do what) {
    std::fflush(nullptr);
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        std::signal(SIGABRT, SIG_DFL);
        static_cast<void>(std::freopen("/dev/null", "w", stderr));
        what();
        _exit(0);
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

TEST_CASE("a process that breaks no promise is not stopped") {
    CHECK_FALSE(is_stopped([] { Agenda{}.add(Instant{1s}, TieClass::fault, 0); }));
}

TEST_CASE("nothing is added to the past") {
    CHECK(is_stopped([] { Agenda{}.add(Instant{-1us}, TieClass::fault, 0); }));
    CHECK(is_stopped([] {
        Agenda agenda;
        agenda.advance_to(Instant{1s});
        agenda.add(Instant{1s} - 1us, TieClass::expiry, 0);
    }));
    CHECK(is_stopped([] { Agenda{}.open_lane(-1us, TieClass::fault); }));
    CHECK(is_stopped([] {
        Agenda agenda;
        agenda.advance_to(Instant{1s});
        agenda.advance_to(Instant{0s});
    }));
}

TEST_CASE("nothing pending is skipped") {
    CHECK(is_stopped([] {
        Agenda agenda;
        agenda.add(Instant{1s}, TieClass::fault, 0);
        agenda.advance_to(Instant{1s} + 1us);
    }));
    CHECK(is_stopped([] {
        Agenda agenda;
        agenda.add(agenda.open_lane(1s, TieClass::fault), 0);
        agenda.advance_to(Instant{1s} + 1us);
    }));
}

TEST_CASE("an entry lies inside the limits") {
    CHECK(is_stopped([] { Agenda{}.add(orsim::end_of_time, TieClass::fault, 0); }));
    CHECK(
        is_stopped([] { Agenda{Instant{-1s}}.add(orsim::end_of_time - 1s, TieClass::fault, 0); }));
    CHECK(is_stopped([] {
        Agenda agenda;
        const LaneId lane = agenda.open_lane(1h, TieClass::expiry);
        agenda.advance_to(orsim::end_of_time - 1h);
        agenda.add(lane, 0);
    }));
}

TEST_CASE("a ticket that names nothing pending is no ticket") {
    CHECK(is_stopped([] {
        Agenda agenda;
        agenda.cancel(agenda.open_lane(1s, TieClass::fault), Ticket{});
    }));
    CHECK(is_stopped([] {
        Agenda agenda;
        const LaneId lane = agenda.open_lane(1s, TieClass::fault);
        const Ticket ticket = agenda.add(lane, 0);
        agenda.cancel(lane, ticket);
        agenda.cancel(lane, ticket);
    }));
    CHECK(is_stopped([] {
        Agenda agenda;
        const LaneId lane = agenda.open_lane(1s, TieClass::fault);
        const Ticket ticket = agenda.add(lane, 0);
        static_cast<void>(agenda.take_before(Instant{2s}));
        agenda.add(lane, 1);
        agenda.cancel(lane, ticket);
    }));
    CHECK(is_stopped([] {
        Agenda agenda;
        agenda.add(LaneId{0}, 0);
    }));
}

TEST_CASE("no more is pending than a turn can count") {
    CHECK(is_stopped([] {
        orsim::Agenda<std::uint32_t, std::uint8_t> agenda;
        for (std::uint32_t i = 0; i < 300; ++i) {
            agenda.add(Instant{1s}, TieClass::fault, i);
        }
    }));
}

}  // namespace
