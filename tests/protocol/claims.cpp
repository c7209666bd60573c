#include "tests/protocol/claims.hpp"

#include <algorithm>

namespace orsim::one_call {
namespace {

bool is_up(const Seat& seat) {
    return seat.mode != Mode::none;
}

const Seat& seat_of(const View& view, App app) {
    return view.state.seats.at(static_cast<std::size_t>(app));
}

/// Whether it holds of every application that runs.
template <class Test>
bool holds_of_the_living(const View& view, Test test) {
    return std::ranges::all_of(view.state.seats,
                               [&](const Seat& seat) { return !is_up(seat) || test(seat); });
}

bool is_free_of(const View& view, Wrong wrong) {
    return (view.state.wrongs & static_cast<unsigned>(wrong)) == 0;
}

bool is_backup_phase(Phase phase) {
    return phase == Phase::standing || phase == Phase::overdue || phase == Phase::shadowing
           || phase == Phase::shadowing_again || phase == Phase::shadow_overdue;
}

bool is_primary_phase(Phase phase) {
    return has_work(phase) || has_session(phase) || phase == Phase::watching
           || phase == Phase::watching_again;
}

bool knows_of_a_session(Phase phase) {
    return phase == Phase::partnered || phase == Phase::partner_routed || phase == Phase::taken
           || phase == Phase::relieved;
}

bool fits(const Seat& seat) {
    switch (seat.mode) {
    case Mode::primary:
        return !is_backup_phase(seat.phase);
    case Mode::suspending:
        return !is_backup_phase(seat.phase) && seat.phase != Phase::watching
               && seat.phase != Phase::watching_again;
    default:
        return !is_primary_phase(seat.phase);
    }
}

bool is_coming(const Seat& seat, News news) {
    return (seat.on_its_way & 1U << static_cast<unsigned>(news)) != 0;
}

bool was_told_of_the_end(const View& view, const Seat& seat) {
    return view.state.call_over && !is_coming(seat, News::call_over);
}

bool is_owned_by(const View& view, App app) {
    return seat_of(view, app).session;
}

}  // namespace

constinit const Claim one_session{"a call has at most one session",
                                  [](const View& view) { return sessions(view.state) <= 1; }};

constinit const Claim backup_is_passive{
    "a backup neither creates nor serves", [](const View& view) {
        return holds_of_the_living(view, [](const Seat& seat) {
            return is_primary(seat.mode) || (!seat.session && seat.work == Work::none);
        });
    }};

constinit const Claim phase_tells_the_truth{
    "who is said to watch, create or own does so, and nobody else", [](const View& view) {
        return holds_of_the_living(view, [](const Seat& seat) {
            return seat.watch == is_watching(seat.phase)
                   && (seat.work != Work::none) == has_work(seat.phase)
                   && seat.session == has_session(seat.phase);
        });
    }};

constinit const Claim phase_fits_mode{"everybody plays the part of its mode", [](const View& view) {
                                          return holds_of_the_living(view, fits);
                                      }};

constinit const Claim who_has_heard_has_a_part{
    "who has heard of the call has a part in it, be it to stand aside", [](const View& view) {
        return holds_of_the_living(view, [](const Seat& seat) {
            const bool waits = seat.phase == Phase::absent || seat.phase == Phase::forewarned;
            return !waits || is_coming(seat, News::event);
        });
    }};

constinit const Claim who_is_told_to_create_does_not_wait{
    "who is told to create does not watch first", [](const View& view) {
        return holds_of_the_living(view, [](const Seat& seat) {
            return seat.reasons != told_to_create || !is_watching(seat.phase);
        });
    }};

constinit const Claim over_is_over{
    "a call is over for those who were told so, and for nobody else", [](const View& view) {
        return holds_of_the_living(view, [&view](const Seat& seat) {
            const bool over = seat.phase == Phase::over || seat.phase == Phase::withdrawn;
            return over == was_told_of_the_end(view, seat);
        });
    }};

constinit const Claim nobody_makes_a_second{
    "who has heard of a session makes none",
    [](const View& view) { return is_free_of(view, Wrong::made_despite_news); }};

constinit const Claim reserved_has_a_reason{
    "the reserved node creates only after its watch or when told to",
    [](const View& view) { return is_free_of(view, Wrong::reserved_too_early); }};

constinit const Claim suspending_begins_nothing{
    "who suspends begins no creation",
    [](const View& view) { return is_free_of(view, Wrong::begun_suspending); }};

constinit const Claim ends_are_told{
    "the end of each watch and creation is told",
    [](const View& view) { return is_free_of(view, Wrong::silent_end); }};

constinit const Claim restored_is_kept{
    "a session restored for a call without one is kept",
    [](const View& view) { return is_free_of(view, Wrong::thrown_away); }};

constinit const Claim call_ends_with_a_session{
    "every call ends with exactly one session, or had one that is lost, or is over, or nobody is "
    "left",
    [](const View& view) {
        const State& state = view.state;
        const bool nobody_left = std::ranges::none_of(state.seats, is_up);
        const bool frozen = std::ranges::find(state.stored, Stored::frozen) != state.stored.end();
        const bool lost = state.had_session && sessions(state) == 0
                          && (view.setting.recovery == Recovery::none || frozen);
        return !view.quiet || state.call_over || sessions(state) == 1 || lost || nobody_left;
    }};

constinit const Claim everybody_knows{
    "in the end everybody knows of the session", [](const View& view) {
        const bool asked =
            view.quiet && !view.state.call_over && !view.state.cut && sessions(view.state) > 0;
        return !asked || holds_of_the_living(view, [](const Seat& seat) {
            return seat.session || knows_of_a_session(seat.phase);
        });
    }};

constinit const Claim nothing_outlives_the_call{
    "in the end nothing is left of a call that is over", [](const View& view) {
        return !view.quiet || !view.state.call_over
               || holds_of_the_living(view, [](const Seat& seat) {
                      return !seat.session && !seat.watch && seat.work == Work::none;
                  });
    }};

std::span<const Claim> claims_of_the_defaults() {
    static const std::array claims{
        one_session,
        backup_is_passive,
        phase_tells_the_truth,
        phase_fits_mode,
        who_has_heard_has_a_part,
        who_is_told_to_create_does_not_wait,
        over_is_over,
        nobody_makes_a_second,
        reserved_has_a_reason,
        suspending_begins_nothing,
        ends_are_told,
        restored_is_kept,
        call_ends_with_a_session,
        everybody_knows,
        nothing_outlives_the_call,
    };
    return claims;
}

constinit const Claim primary_creates{"the primary creates the session", [](const View& view) {
                                          return is_owned_by(view, App::primary);
                                      }};
constinit const Claim backup_creates{"the new primary creates the session", [](const View& view) {
                                         return is_owned_by(view, App::backup);
                                     }};
constinit const Claim reserved_creates{
    "the reserved node creates the session",
    [](const View& view) { return is_owned_by(view, App::reserved); }};
constinit const Claim reserved_backup_creates{
    "the new primary of the reserved node creates the session",
    [](const View& view) { return is_owned_by(view, App::reserved_backup); }};
constinit const Claim two_create{
    "two create at the same time", [](const View& view) {
        return std::ranges::count_if(view.state.seats,
                                     [](const Seat& seat) { return is_creating(seat.phase); })
               > 1;
    }};
constinit const Claim loser_gives_up{
    "two create, and one gives up", [](const View& view) {
        return sessions(view.state) == 1
               && std::ranges::any_of(view.state.seats,
                                      [](const Seat& seat) { return seat.phase == Phase::outrun; });
    }};
constinit const Claim session_is_lost{
    "a session is lost with its application", [](const View& view) {
        return view.quiet && view.state.had_session && !view.state.call_over
               && sessions(view.state) == 0;
    }};
constinit const Claim call_ends_without_a_session{
    "a call ends before it has a session",
    [](const View& view) { return view.state.call_over && !view.state.had_session; }};
constinit const Claim demoted_primary_is_promoted_again{
    "a demoted primary is promoted again and creates", [](const View& view) {
        const Seat& seat = seat_of(view, App::primary);
        return seat.work == Work::later && seat.phase == Phase::creating;
    }};
constinit const Claim session_is_restored{
    "a session is restored by the other application of its node", [](const View& view) {
        const Seat& seat = seat_of(view, App::backup);
        return seat.session && seat.work == Work::none && view.state.stored[0] == Stored::nothing
               && seat_of(view, App::primary).mode == Mode::none && seat.knows;
    }};
constinit const Claim both_of_a_node_lead{
    "both applications of a node are primary", [](const View& view) {
        return seat_of(view, App::primary).mode == Mode::primary
               && seat_of(view, App::backup).mode == Mode::primary;
    }};
constinit const Claim reserved_takes_a_delegated_call{
    "the reserved node creates at once what a suspending primary leaves to it",
    [](const View& view) {
        return seat_of(view, App::primary).phase == Phase::stood_aside
               && seat_of(view, App::reserved).phase == Phase::reserve_owning;
    }};

}  // namespace orsim::one_call
