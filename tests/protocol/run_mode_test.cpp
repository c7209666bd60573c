#include "sim/protocol/run_mode.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace orsim {
namespace {

using enum Mode;
using enum ModeEvent;
using enum ModeVerb;

constexpr std::array all_modes{none, backup, promoting, primary, suspending};

/// The modes and verbs of an application to which all this happens, from not running on.
std::vector<ModeMove> life(std::initializer_list<ModeEvent> events) {
    std::vector<ModeMove> moves;
    Mode mode = none;
    for (const ModeEvent event : events) {
        moves.push_back(step(mode, event));
        mode = moves.back().next;
    }
    return moves;
}

TEST_CASE("R01: the two applications of a node can swap their modes") {
    const auto one = life({started_as_primary, told_backup, told_primary, ready});
    const auto two = life({started_as_backup, told_primary, ready, told_backup});
    CHECK(one.at(1).next == backup);
    CHECK(one.at(3).next == primary);
    CHECK(two.at(2).next == primary);
    CHECK(two.at(3).next == backup);
}

TEST_CASE("R02: a backup stands ready and takes nothing over before it is primary") {
    CHECK(life({started_as_backup}).back() == ModeMove{backup, nothing, Rule::R02, true});
    for (const Mode mode : {backup, promoting}) {
        for (std::size_t event = 0; event < mode_event_count; ++event) {
            const ModeMove& move = step(mode, static_cast<ModeEvent>(event));
            CHECK_MESSAGE((move.todo == take_over) == (move.next == primary), to_text(mode), " ",
                          to_text(static_cast<ModeEvent>(event)));
        }
    }
}

TEST_CASE("R05, R06: only who is primary, or suspending, pulls and answers HTTP") {
    for (const Mode mode : all_modes) {
        CHECK_MESSAGE(is_primary(mode) == (mode == primary || mode == suspending), to_text(mode));
    }
}

TEST_CASE("R07: an application knows five modes, none of them a Super Node") {
    std::string words;
    for (const Mode mode : all_modes) {
        words.append(to_text(mode)).append(" ");
    }
    CHECK(mode_count == all_modes.size());
    CHECK(words == "none backup promoting primary suspending ");
}

TEST_CASE("R14: told by the Management Layer, the backup gets ready and then is primary") {
    const auto moves = life({started_as_backup, told_primary, ready});
    CHECK(moves.at(1) == ModeMove{promoting, begin_promotion, Rule::R14, true});
    CHECK(moves.at(2) == ModeMove{primary, take_over, Rule::R14, true});
}

TEST_CASE("M04: no application becomes primary without being told") {
    for (const ModeRow& row : mode_rows()) {
        const bool rises = row.then == promoting || row.then == primary;
        const bool told = row.on == told_primary || row.on == started_as_primary || row.on == ready;
        CHECK_MESSAGE((!rises || told), to_text(row.when), " ", to_text(row.on));
    }
    CHECK_FALSE(step(backup, ready).listed);
}

TEST_CASE("M05: a switchover takes the mode from one before it gives it to the other") {
    const auto old_one = life({started_as_primary, told_backup});
    CHECK_FALSE(is_primary(old_one.back().next));
    const auto new_one = life({started_as_backup, told_primary, told_backup});
    CHECK(new_one.back() == ModeMove{backup, nothing, Rule::M05, true});
}

TEST_CASE("M06: an application sent to backup mode gives up all it serves") {
    CHECK(life({started_as_primary, told_backup}).back()
          == ModeMove{backup, give_up, Rule::M06, true});
    CHECK(life({started_as_primary, told_to_suspend, told_backup}).back()
          == ModeMove{backup, give_up, Rule::M06, true});
}

TEST_CASE("M01: a process that dies forgets, whatever its mode") {
    for (const Mode mode : {backup, promoting, primary, suspending}) {
        CHECK_MESSAGE(step(mode, died) == (ModeMove{none, forget, Rule::M01, true}), to_text(mode));
    }
    CHECK_FALSE(step(none, died).listed);
}

TEST_CASE("G01: a primary that is told to suspend stops after its last session") {
    const auto moves = life({started_as_primary, told_to_suspend, last_session_ended});
    CHECK(moves.at(1) == ModeMove{suspending, stop_creating, Rule::G01, true});
    CHECK(moves.at(2) == ModeMove{none, stop, Rule::G01, true});
    CHECK_FALSE(step(primary, last_session_ended).listed);
}

TEST_CASE("G01: a backup that is told to suspend has nothing to finish and stops") {
    CHECK(life({started_as_backup, told_to_suspend}).back()
          == ModeMove{none, stop, Rule::G01, true});
    CHECK(life({started_as_backup, told_primary, told_to_suspend}).back()
          == ModeMove{none, stop, Rule::G01, true});
}

TEST_CASE("what no row of the run mode lists changes nothing") {
    std::size_t listed = 0;
    for (const Mode mode : all_modes) {
        for (std::size_t event = 0; event < mode_event_count; ++event) {
            const ModeMove& move = step(mode, static_cast<ModeEvent>(event));
            listed += move.listed ? 1U : 0U;
            CHECK((move.listed || (move.next == mode && move.todo == nothing)));
        }
    }
    CHECK(listed == mode_rows().size());
}

}  // namespace
}  // namespace orsim
