#include "sim/protocol/run_mode.hpp"

namespace orsim {
namespace {

using enum Mode;
using enum ModeEvent;
using enum ModeVerb;
constexpr Rule R01 = Rule::R01;
constexpr Rule R02 = Rule::R02;
constexpr Rule R14 = Rule::R14;
constexpr Rule M01 = Rule::M01;
constexpr Rule M05 = Rule::M05;
constexpr Rule M06 = Rule::M06;
constexpr Rule G01 = Rule::G01;

// clang-format off
constexpr std::array rows{
    // R01, R02: the one configured as primary starts as primary; its partner stands ready.
    ModeRow{none, started_as_primary, primary, take_over, R01},
    ModeRow{none, started_as_backup, backup, nothing, R02},

    // R14: told by the Management Layer, the backup comes to run in primary mode.
    ModeRow{backup, told_primary, promoting, begin_promotion, R14},
    ModeRow{promoting, ready, primary, take_over, R14},

    // M06: sent to backup mode, an application terminates its sessions.
    ModeRow{primary, told_backup, backup, give_up, M06},
    ModeRow{promoting, told_backup, backup, nothing, M05},
    ModeRow{suspending, told_backup, backup, give_up, M06},

    // G01: the graceful stop. Who serves nothing has nothing to finish.
    ModeRow{backup, told_to_suspend, none, stop, G01},
    ModeRow{promoting, told_to_suspend, none, stop, G01},
    ModeRow{primary, told_to_suspend, suspending, stop_creating, G01},
    ModeRow{suspending, last_session_ended, none, stop, G01},

    // M01: a process that ends loses what was only in its memory.
    ModeRow{backup, died, none, forget, M01},
    ModeRow{promoting, died, none, forget, M01},
    ModeRow{primary, died, none, forget, M01},
    ModeRow{suspending, died, none, forget, M01},
};
// clang-format on

using Moves = std::array<ModeMove, mode_count * mode_event_count>;

consteval Moves tabulate() {
    Moves moves;
    for (std::size_t at = 0; at < moves.size(); ++at) {
        moves[at].next = static_cast<Mode>(at / mode_event_count);
    }
    for (const ModeRow& row : rows) {
        ModeMove& move = moves[static_cast<std::size_t>(row.when) * mode_event_count
                               + static_cast<std::size_t>(row.on)];
        if (move.listed) {
            throw "two rows for the same mode and event";  // Stops the compiler, not the program.
        }
        move = {row.then, row.todo, row.rule, true};
    }
    return moves;
}

constexpr Moves moves = tabulate();

}  // namespace

std::span<const ModeRow> mode_rows() {
    return rows;
}

const ModeMove& step(Mode mode, ModeEvent on) {
    return moves.at(static_cast<std::size_t>(mode) * mode_event_count
                    + static_cast<std::size_t>(on));
}

ModeTable::ModeTable() : moves_{moves} {}

void ModeTable::replace(Mode mode, ModeEvent on, ModeMove move) {
    moves_.at(static_cast<std::size_t>(mode) * mode_event_count + static_cast<std::size_t>(on)) =
        move;
}

std::string_view to_text(Mode mode) {
    constexpr std::array<std::string_view, mode_count> names{"none", "backup", "promoting",
                                                             "primary", "suspending"};
    return names.at(static_cast<std::size_t>(mode));
}

std::string_view to_text(ModeEvent on) {
    constexpr std::array<std::string_view, mode_event_count> names{
        "started_as_backup", "started_as_primary", "told_primary",       "ready",
        "told_backup",       "told_to_suspend",    "last_session_ended", "died"};
    return names.at(static_cast<std::size_t>(on));
}

}  // namespace orsim
