#include "tests/protocol/one_call.hpp"

#include "sim/base/promise.hpp"

#include <algorithm>

namespace orsim::one_call {
namespace {

constexpr std::size_t news_count = static_cast<std::size_t>(News::last_news) + 1;

constexpr std::uint16_t bit(News news) {
    return static_cast<std::uint16_t>(1U << static_cast<unsigned>(news));
}
constexpr std::uint16_t between_nodes = bit(News::made_by_other) | bit(News::started_by_other)
                                        | bit(News::failed_elsewhere) | bit(News::delegated)
                                        | bit(News::promoted_elsewhere);

constexpr std::size_t partner_of(std::size_t at) {
    return at ^ 1U;
}
constexpr bool is_assigned(std::size_t at) {
    return at < 2;
}
constexpr bool is_same_node(std::size_t one, std::size_t other) {
    return is_assigned(one) == is_assigned(other);
}

constexpr std::size_t node_of(std::size_t at) {
    return at / 2;
}
constexpr Stored listed_by(std::size_t at) {
    return at % 2 == 0 ? Stored::listed_by_even : Stored::listed_by_odd;
}

bool is_up(const Seat& seat) {
    return seat.mode != Mode::none;
}

/// Serves, or is about to.
bool is_leading(const Seat& seat) {
    return is_primary(seat.mode) || seat.mode == Mode::promoting;
}

/// What of that on its way can arrive.
unsigned arriving(const State& state, std::size_t at) {
    const unsigned all = state.seats.at(at).on_its_way;
    return state.cut ? all & ~static_cast<unsigned>(between_nodes) : all;
}

bool has(unsigned set, News news) {
    return (set & bit(news)) != 0;
}

/// Whether it has yet to hear something about a call it may know of already.
bool has_news_coming(const State& state, std::size_t at) {
    return (arriving(state, at) & ~static_cast<unsigned>(bit(News::event))) != 0;
}

void blame(State& state, Wrong wrong) {
    state.wrongs = static_cast<std::uint8_t>(state.wrongs | static_cast<std::uint8_t>(wrong));
}

void tell_everybody(State& state, News news) {
    for (Seat& seat : state.seats) {
        if (is_up(seat)) {
            seat.on_its_way = static_cast<std::uint16_t>(seat.on_its_way | bit(news));
        }
    }
}

/// Whether this application of the assigned node creates, or will without further hardship.
bool is_going_to_create(const State& state, std::size_t at) {
    const Seat& seat = state.seats.at(at);
    const Seat& partner = state.seats.at(partner_of(at));
    if (seat.work != Work::none) {
        return true;
    }
    const bool waits = seat.phase == Phase::standing || seat.phase == Phase::overdue
                       || (seat.phase == Phase::absent && has(arriving(state, at), News::event));
    const bool rises =
        seat.mode == Mode::promoting || (seat.mode == Mode::backup && !is_leading(partner));
    return waits && rises;
}

/// Numbers of few bits, one after the other.
class Packer {
public:
    void put(unsigned value, unsigned bits) {
        ORSIM_EXPECT(value < 1U << bits, "a number fits the bits that were counted for it");
        std::uint64_t& word = used_ + bits <= word_bits ? key_.low : key_.high;
        if (&word == &key_.high && used_ < word_bits) {
            used_ = word_bits;
        }
        ORSIM_EXPECT(used_ + bits <= 2 * word_bits, "a state fits its key");
        word |= std::uint64_t{value} << used_ % word_bits;
        used_ += bits;
    }
    [[nodiscard]] Key key() const { return key_; }

private:
    static constexpr unsigned word_bits = 64;
    Key key_;
    unsigned used_ = 0;
};

class Unpacker {
public:
    explicit Unpacker(Key key) : key_{key} {}
    [[nodiscard]] unsigned take(unsigned bits) {
        if (used_ < word_bits && used_ + bits > word_bits) {
            used_ = word_bits;
        }
        const std::uint64_t word = used_ < word_bits ? key_.low : key_.high;
        const std::uint64_t value = word >> used_ % word_bits & ((std::uint64_t{1} << bits) - 1);
        used_ += bits;
        return static_cast<unsigned>(value);
    }
    template <class Number>
    void take(Number& into, unsigned bits) {
        into = static_cast<Number>(take(bits));
    }

private:
    static constexpr unsigned word_bits = 64;
    Key key_;
    unsigned used_ = 0;
};

std::string name_of(App app) {
    constexpr std::array<std::string_view, app_count> names{"primary", "backup", "reserved",
                                                            "reserved's backup"};
    return std::string{names.at(static_cast<std::size_t>(app))};
}

std::string_view name_of(News news) {
    constexpr std::array<std::string_view, news_count> names{"of the call",
                                                             "that its partner has the session",
                                                             "that the other node has the session",
                                                             "that its partner has begun",
                                                             "that the other node has begun",
                                                             "that the creation failed",
                                                             "that it is to create",
                                                             "of the new primary",
                                                             "that the call was routed",
                                                             "that the call is over"};
    return names.at(static_cast<std::size_t>(news));
}

On arrival(std::size_t at, Mode mode) {
    const bool assigned = is_assigned(at);
    if (mode == Mode::primary) {
        return assigned ? On::arrived_as_assigned_primary : On::arrived_as_reserved_primary;
    }
    if (mode == Mode::suspending) {
        return assigned ? On::arrived_as_assigned_suspending : On::arrived_as_reserved_suspending;
    }
    return assigned ? On::arrived_as_assigned_backup : On::arrived_as_reserved_backup;
}

}  // namespace

Key pack(const State& state) {
    Packer packer;
    for (const Seat& seat : state.seats) {
        packer.put(static_cast<unsigned>(seat.phase), 5);
        packer.put(static_cast<unsigned>(seat.mode), 3);
        packer.put(static_cast<unsigned>(seat.work), 2);
        packer.put(seat.watch ? 1U : 0U, 1);
        packer.put(seat.session ? 1U : 0U, 1);
        packer.put(seat.knows ? 1U : 0U, 1);
        packer.put(seat.reasons, 2);
        packer.put(seat.on_its_way, news_count);
    }
    packer.put(state.left.crashes, 3);
    packer.put(state.left.failures, 2);
    packer.put(state.left.false_alarms, 2);
    packer.put(state.left.switchovers, 2);
    packer.put(state.left.suspensions, 2);
    packer.put(state.left.cuts, 1);
    packer.put(static_cast<unsigned>(state.stored[0]), 2);
    packer.put(static_cast<unsigned>(state.stored[1]), 2);
    packer.put(state.routed ? 1U : 0U, 1);
    packer.put(state.call_over ? 1U : 0U, 1);
    packer.put(state.cut ? 1U : 0U, 1);
    packer.put(state.had_session ? 1U : 0U, 1);
    packer.put(state.asked, 2);
    packer.put(state.wrongs, 5);
    return packer.key();
}

State unpack(Key key) {
    State state;
    Unpacker packed{key};
    for (Seat& seat : state.seats) {
        packed.take(seat.phase, 5);
        packed.take(seat.mode, 3);
        packed.take(seat.work, 2);
        packed.take(seat.watch, 1);
        packed.take(seat.session, 1);
        packed.take(seat.knows, 1);
        packed.take(seat.reasons, 2);
        packed.take(seat.on_its_way, news_count);
    }
    packed.take(state.left.crashes, 3);
    packed.take(state.left.failures, 2);
    packed.take(state.left.false_alarms, 2);
    packed.take(state.left.switchovers, 2);
    packed.take(state.left.suspensions, 2);
    packed.take(state.left.cuts, 1);
    packed.take(state.stored[0], 2);
    packed.take(state.stored[1], 2);
    packed.take(state.routed, 1);
    packed.take(state.call_over, 1);
    packed.take(state.cut, 1);
    packed.take(state.had_session, 1);
    packed.take(state.asked, 2);
    packed.take(state.wrongs, 5);
    return state;
}

std::string to_text(Step step) {
    const std::string name = name_of(step.app);
    switch (step.deed) {
    case Deed::finishes:
        return name + " finishes creating";
    case Deed::watch_runs_out:
        return name + "'s watch runs out";
    case Deed::hears:
        return name + " hears " + std::string{name_of(step.news)};
    case Deed::told_primary:
        return name + " is told to be primary";
    case Deed::ready:
        return name + " is ready as primary";
    case Deed::restores:
        return name + " restores the session";
    case Deed::fails:
        return name + "'s creation fails";
    case Deed::dies:
        return name + " dies";
    case Deed::told_primary_on_request:
        return name + " is told to be primary, as it asked";
    case Deed::told_primary_by_mistake:
        return name + " is told to be primary by mistake";
    case Deed::told_backup:
        return name + " is told to be backup";
    case Deed::told_to_suspend:
        return name + " is told to suspend";
    case Deed::nodes_part:
        return "the nodes lose each other";
    case Deed::call_is_routed:
        return "the call is routed";
    case Deed::call_ends:
        return "the call ends";
    }
    ORSIM_EXPECT(false, "every deed has a sentence");
    return {};
}

int sessions(const State& state) {
    return static_cast<int>(std::ranges::count_if(state.seats, &Seat::session));
}

OneCall::OneCall(const CreationTable& table, const Setting& setting)
    : table_{&table}, setting_{setting}, row_uses_(creation_rows().size()) {}

State OneCall::start() {
    State state;
    state.left = setting_.hardship;
    for (std::size_t at = 0; at < app_count; ++at) {
        const bool backup = at % 2 == 1;
        change_mode(state, at,
                    backup ? ModeEvent::started_as_backup : ModeEvent::started_as_primary);
        state.seats.at(at).on_its_way = bit(News::event);
    }
    if (setting_.start == Start::event_is_everywhere) {
        for (std::size_t at = 0; at < app_count; ++at) {
            hear(state, at, News::event);
        }
    }
    return state;
}

void OneCall::happen(State& state, std::size_t at, On on) {
    const Move& move = table_->step(state.seats.at(at).phase, on);
    if (move.row != Move::no_row) {
        ++row_uses_.at(move.row);
    }
    state.seats.at(at).phase = move.next;
    act(state, at, on, move);
}

void OneCall::act(State& state, std::size_t at, On on, const Move& move) {
    Seat& seat = state.seats.at(at);
    if (includes(move.todo, Do::end_watch)) {
        seat.watch = false;
    }
    if (includes(move.todo, Do::start_watch)) {
        seat.watch = true;
    }
    if (includes(move.todo, Do::stop_creating)) {
        seat.work = Work::none;
    }
    if (includes(move.todo, Do::try_create)) {
        seat.work = on == On::arrived_as_assigned_primary ? Work::prompt : Work::later;
        const unsigned needed = includes(setting_.variants, Variant::series) ? 2 : 1;
        if (!is_assigned(at) && seat.reasons < needed) {
            blame(state, Wrong::reserved_too_early);
        }
        if (seat.mode == Mode::suspending) {
            blame(state, Wrong::begun_suspending);
        }
    }
    if (includes(move.todo, Do::own)) {
        seat.session = true;
        state.had_session = true;
        if (seat.knows) {
            blame(state, Wrong::made_despite_news);
        }
    }
    if (includes(move.todo, Do::terminate | Do::end_session)) {
        seat.session = false;
    }
    if (includes(move.todo, Do::ask_for_mode)) {
        state.asked = static_cast<std::uint8_t>(state.asked | 1U << at);
    }
    tell(state, at, move);
}

void OneCall::tell(State& state, std::size_t from, const Move& move) {
    const auto send = [&](std::size_t to, News news) {
        Seat& hearer = state.seats.at(to);
        if (is_up(hearer)) {
            hearer.on_its_way = static_cast<std::uint16_t>(hearer.on_its_way | bit(news));
        }
    };
    const auto send_over = [&](News news) {
        send(is_assigned(from) ? 2 : 0, news);
        send(is_assigned(from) ? 3 : 1, news);
    };
    if (includes(move.todo, Do::tell_made)) {
        send(partner_of(from), News::made_by_partner);
        send_over(News::made_by_other);
    }
    if (includes(move.todo, Do::tell_started)) {
        send(partner_of(from), News::started_by_partner);
        send_over(News::started_by_other);
    }
    if (includes(move.todo, Do::tell_failed)) {
        send_over(News::failed_elsewhere);
    }
    if (includes(move.todo, Do::tell_promoted)) {
        send_over(News::promoted_elsewhere);
    }
    if (includes(move.todo, Do::delegate)) {
        send_over(News::delegated);
    }
}

void OneCall::change_mode(State& state, std::size_t at, ModeEvent event) {
    Seat& seat = state.seats.at(at);
    const ModeMove& move = orsim::step(seat.mode, event);
    ORSIM_EXPECT(move.listed, "the model tells an application only what its mode allows");
    seat.mode = move.next;
    switch (move.todo) {
    case ModeVerb::take_over:
        if (event == ModeEvent::ready) {
            take_over(state, at);
        }
        break;
    case ModeVerb::give_up:
        leave_session(state, at);
        happen(state, at, On::demoted);
        break;
    case ModeVerb::stop_creating:
        happen(state, at, On::suspended);
        break;
    case ModeVerb::forget:
    case ModeVerb::stop:
        leave_session(state, at);
        seat = Seat{};
        break;
    case ModeVerb::nothing:
    case ModeVerb::begin_promotion:
        break;
    }
}

/// What the application had of a session is now its node's.
void OneCall::leave_session(State& state, std::size_t at) {
    Stored& stored = state.stored.at(node_of(at));
    const bool had_it = state.seats.at(at).session || stored == listed_by(at);
    if (setting_.recovery != Recovery::none && had_it) {
        stored = Stored::frozen;
    }
}

void OneCall::take_over(State& state, std::size_t at) {
    Stored& stored = state.stored.at(node_of(at));
    if (setting_.recovery == Recovery::from_storage && stored == Stored::frozen) {
        stored = listed_by(at);
    }
    happen(state, at, On::promoted);
    const Phase phase = state.seats.at(at).phase;
    const bool is_lost = phase == Phase::partnered || phase == Phase::partner_routed;
    if (setting_.recovery == Recovery::from_the_top && stored == Stored::frozen && is_lost
        && sessions(state) == 0) {
        stored = Stored::nothing;
        state.seats.at(at).reasons = told_to_create;
        happen(state, at, is_assigned(at) ? On::restart : On::restart_as_reserved);
    }
}

/// A session is restored only if it can be registered.
void OneCall::restore(State& state, std::size_t at) {
    Seat& seat = state.seats.at(at);
    state.stored.at(node_of(at)) = Stored::nothing;
    const bool done =
        seat.phase == Phase::over || has_session(seat.phase) || seat.phase == Phase::withdrawn;
    if (outcome(state, at) == On::beaten_here || done) {
        return;
    }
    happen(state, at, is_assigned(at) ? On::restored : On::restored_as_reserved);
    seat.session = has_session(seat.phase);
    if (!seat.session) {
        blame(state, Wrong::thrown_away);
    }
}

void OneCall::hear(State& state, std::size_t at, News news) {
    Seat& seat = state.seats.at(at);
    seat.on_its_way = static_cast<std::uint16_t>(seat.on_its_way & ~bit(news));
    switch (news) {
    case News::event:
        happen(state, at, arrival(at, seat.mode));
        break;
    case News::made_by_partner:
    case News::made_by_other:
        seat.knows = true;
        happen(state, at, news == News::made_by_other ? On::made_by_other : On::made_by_partner);
        break;
    case News::started_by_partner:
        happen(state, at, On::started_by_partner);
        break;
    case News::started_by_other:
        happen(state, at, On::started_by_other);
        break;
    case News::failed_elsewhere:
        seat.reasons = told_to_create;
        happen(state, at, On::failed_elsewhere);
        break;
    case News::delegated:
        seat.reasons = told_to_create;
        happen(state, at, On::delegated);
        break;
    case News::promoted_elsewhere:
        happen(state, at, On::promoted_elsewhere);
        break;
    case News::call_routed:
        seat.knows = true;
        happen(state, at, On::call_routed);
        break;
    case News::call_over:
        happen(state, at, On::call_over);
        break;
    }
}

/// Registration is atomic: whoever can be reached and has the session is seen, and nobody else.
On OneCall::outcome(const State& state, std::size_t at) const {
    if (includes(setting_.variants, Variant::both_run)) {
        return On::made_here;
    }
    for (std::size_t other = 0; other < app_count; ++other) {
        const bool weaker = includes(setting_.variants, Variant::assigned_wins) && is_assigned(at)
                            && !is_assigned(other);
        const bool seen = is_same_node(at, other) || !state.cut;
        if (other != at && state.seats.at(other).session && seen && !weaker) {
            return On::beaten_here;
        }
    }
    return On::made_here;
}

void OneCall::end_creation(State& state, std::size_t at, On on) {
    Seat& seat = state.seats.at(at);
    seat.work = Work::none;
    // A failure tells of itself, unless nobody wants the session any more.
    const bool told = on == On::failed_here && is_creating(seat.phase);
    if (!told && !includes(table_->step(seat.phase, on).todo, Do::own | Do::abort)) {
        blame(state, Wrong::silent_end);
    }
    happen(state, at, on);
}

/// Whether a watch of the application cannot run out yet.
bool OneCall::is_held(const State& state, std::size_t at) const {
    if (setting_.watch == Watch::impatient) {
        return false;
    }
    if (has_news_coming(state, at)) {
        return true;
    }
    for (const std::size_t assigned : {0U, 1U}) {
        const Seat& seat = state.seats.at(assigned);
        const bool begins = is_primary(seat.mode) && has(arriving(state, assigned), News::event);
        if (seat.work == Work::prompt || begins) {
            return true;
        }
        if (setting_.watch == Watch::all_quicker && is_going_to_create(state, assigned)) {
            return true;
        }
    }
    return false;
}

void OneCall::list_steps(const State& state, std::vector<Step>& steps) const {
    steps.clear();
    const auto add = [&steps](Deed deed, std::size_t at, News news = News::event) {
        steps.push_back({deed, static_cast<App>(at), news});
    };
    for (std::size_t at = 0; at < app_count; ++at) {
        if (state.seats.at(at).work != Work::none) {
            add(Deed::finishes, at);
        }
    }
    for (std::size_t at = 0; at < app_count; ++at) {
        if (state.seats.at(at).watch && !is_held(state, at)) {
            add(Deed::watch_runs_out, at);
        }
    }
    for (std::size_t at = 0; at < app_count; ++at) {
        for (std::size_t news = 0; news < news_count; ++news) {
            if (has(arriving(state, at), static_cast<News>(news))) {
                add(Deed::hears, at, static_cast<News>(news));
            }
        }
    }
    for (std::size_t at = 0; at < app_count; ++at) {
        if (state.seats.at(at).mode == Mode::backup
            && !is_leading(state.seats.at(partner_of(at)))) {
            add(Deed::told_primary, at);
        }
    }
    for (std::size_t at = 0; at < app_count; ++at) {
        const bool waits_for_news =
            setting_.watch != Watch::impatient && has_news_coming(state, at);
        if (state.seats.at(at).mode == Mode::promoting && !waits_for_news) {
            add(Deed::ready, at);
        }
    }
    list_restores(state, steps);
    list_hardship(state, steps);
}

void OneCall::list_restores(const State& state, std::vector<Step>& steps) const {
    for (std::size_t at = 0; at < app_count; ++at) {
        if (state.stored.at(node_of(at)) == listed_by(at)) {
            steps.push_back({Deed::restores, static_cast<App>(at), News::event});
        }
    }
}

void OneCall::list_hardship(const State& state, std::vector<Step>& steps) const {
    for (std::size_t at = 0; at < app_count; ++at) {
        const Seat& seat = state.seats.at(at);
        const Seat& partner = state.seats.at(partner_of(at));
        const auto add_if = [&steps, at](bool may, Deed deed) {
            if (may) {
                steps.push_back({deed, static_cast<App>(at), News::event});
            }
        };
        const bool rises = seat.mode == Mode::backup && is_leading(partner);
        const bool gives_way = is_leading(seat) && is_up(partner);
        add_if(seat.work != Work::none && state.left.failures > 0, Deed::fails);
        add_if(is_up(seat) && state.left.crashes > 0, Deed::dies);
        add_if(rises && (state.asked >> at & 1U) != 0, Deed::told_primary_on_request);
        add_if(rises && state.left.false_alarms > 0, Deed::told_primary_by_mistake);
        add_if(gives_way && (is_leading(partner) || state.left.switchovers > 0), Deed::told_backup);
        add_if(seat.mode == Mode::primary && state.left.suspensions > 0, Deed::told_to_suspend);
    }
    if (state.left.cuts > 0) {
        steps.push_back({Deed::nodes_part});
    }
    if (setting_.call_may_be_routed && !state.routed && !state.call_over && sessions(state) > 0) {
        steps.push_back({Deed::call_is_routed});
    }
    if (setting_.call_may_end && !state.call_over) {
        steps.push_back({Deed::call_ends});
    }
}

void OneCall::run_out(State& state, std::size_t at) {
    Seat& seat = state.seats.at(at);
    seat.watch = false;
    seat.reasons = std::max<std::uint8_t>(seat.reasons, seat.reasons == 0 ? 1 : 2);
    if (!includes(table_->step(seat.phase, On::watch_ran_out).todo, Do::note_expired)) {
        blame(state, Wrong::silent_end);
    }
    happen(state, at, On::watch_ran_out);
}

State OneCall::after(State state, Step step) {
    const auto at = static_cast<std::size_t>(step.app);
    switch (step.deed) {
    case Deed::finishes:
        end_creation(state, at, outcome(state, at));
        break;
    case Deed::fails:
        --state.left.failures;
        end_creation(state, at, On::failed_here);
        break;
    case Deed::watch_runs_out:
        run_out(state, at);
        break;
    case Deed::hears:
        hear(state, at, step.news);
        break;
    case Deed::told_primary_by_mistake:
        --state.left.false_alarms;
        change_mode(state, at, ModeEvent::told_primary);
        break;
    case Deed::told_primary_on_request:
    case Deed::told_primary:
        state.asked = static_cast<std::uint8_t>(state.asked & ~(1U << at));
        change_mode(state, at, ModeEvent::told_primary);
        break;
    case Deed::ready:
        change_mode(state, at, ModeEvent::ready);
        break;
    case Deed::dies:
        --state.left.crashes;
        change_mode(state, at, ModeEvent::died);
        break;
    case Deed::told_backup:
        if (!is_leading(state.seats.at(partner_of(at)))) {
            --state.left.switchovers;
        }
        change_mode(state, at, ModeEvent::told_backup);
        break;
    case Deed::told_to_suspend:
        --state.left.suspensions;
        change_mode(state, at, ModeEvent::told_to_suspend);
        break;
    case Deed::nodes_part:
        --state.left.cuts;
        state.cut = true;
        break;
    case Deed::restores:
        restore(state, at);
        break;
    case Deed::call_is_routed:
        state.routed = true;
        tell_everybody(state, News::call_routed);
        break;
    case Deed::call_ends:
        state.call_over = true;
        tell_everybody(state, News::call_over);
        break;
    }
    return state;
}

}  // namespace orsim::one_call
