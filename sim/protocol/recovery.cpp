#include "sim/protocol/recovery.hpp"

namespace orsim {
namespace {

using enum SessionPhase;
using enum SessionEvent;
using enum SessionVerb;

// clang-format off
constexpr std::array rows{
    SessionRow{SessionPhase::none, created, live, nothing, Rule::R11},
    SessionRow{live, ended, SessionPhase::none, remove, Rule::P01},

    // R16: what was not stored cannot be recovered. R22: nobody else takes it.
    SessionRow{live, died_unstored, SessionPhase::none, lose, Rule::P02},
    SessionRow{live, died_stored, frozen, nothing, Rule::R22},

    // R15: the new primary tries to recover the persisted sessions of its node.
    SessionRow{frozen, new_primary, listed, queue_up, Rule::R15},
    SessionRow{listed, worker_free, restoring, read, Rule::R15},
    SessionRow{restoring, read_to_call, live, resume, Rule::R15},
    SessionRow{restoring, read_to_nothing, live, orphan, Rule::R17},
    SessionRow{restoring, unreadable, stalled, wait, Rule::R16},
    SessionRow{stalled, time_to_retry, listed, queue_up, Rule::R15},

    // The new primary is gone too: the stored copy waits for the next one.
    SessionRow{listed, reader_gone, frozen, nothing, Rule::R22},
    SessionRow{restoring, reader_gone, frozen, nothing, Rule::R22},
    SessionRow{stalled, reader_gone, frozen, nothing, Rule::R22},
};
// clang-format on

using Moves = std::array<SessionMove, session_phase_count * session_event_count>;

consteval Moves tabulate() {
    Moves moves;
    for (std::size_t at = 0; at < moves.size(); ++at) {
        moves[at].next = static_cast<SessionPhase>(at / session_event_count);
    }
    for (const SessionRow& row : rows) {
        SessionMove& move = moves[static_cast<std::size_t>(row.when) * session_event_count
                                  + static_cast<std::size_t>(row.on)];
        if (move.listed) {
            throw "two rows for the same phase and event";  // Stops the compiler, not the program.
        }
        move = {row.then, row.todo, row.rule, true};
    }
    return moves;
}

constexpr Moves moves = tabulate();

}  // namespace

std::span<const SessionRow> session_rows() {
    return rows;
}

const SessionMove& step(SessionPhase phase, SessionEvent on) {
    return moves.at(static_cast<std::size_t>(phase) * session_event_count
                    + static_cast<std::size_t>(on));
}

SessionTable::SessionTable() : moves_{moves} {}

void SessionTable::replace(SessionPhase phase, SessionEvent on, SessionMove move) {
    moves_.at(static_cast<std::size_t>(phase) * session_event_count
              + static_cast<std::size_t>(on)) = move;
}

std::string_view to_text(SessionPhase phase) {
    constexpr std::array<std::string_view, session_phase_count> names{
        "none", "live", "frozen", "listed", "restoring", "stalled"};
    return names.at(static_cast<std::size_t>(phase));
}

std::string_view to_text(SessionEvent on) {
    constexpr std::array<std::string_view, session_event_count> names{
        "created",      "died_stored",     "died_unstored", "new_primary",   "worker_free",
        "read_to_call", "read_to_nothing", "unreadable",    "time_to_retry", "reader_gone",
        "ended"};
    return names.at(static_cast<std::size_t>(on));
}

}  // namespace orsim
