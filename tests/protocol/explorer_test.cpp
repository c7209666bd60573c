#include "tests/protocol/claims.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace orsim::one_call {
namespace {

constexpr Start on_its_way = Start::event_is_on_its_way;

Found walk(const Setting& setting,
           std::span<const Claim> always,
           std::span<const Claim> sometimes = {}) {
    const CreationTable table{setting.variants};
    Found found = explore(OneCall{table, setting}, always, sometimes);
    MESSAGE(found.size());
    return found;
}

/// The first broken claim with its way, or nothing.
std::string trouble(const Found& found) {
    if (!found.broken.empty()) {
        return std::string{found.broken.front().claim} + "\n" + found.broken.front().way;
    }
    return found.never.empty() ? "" : "never: " + std::string{found.never.front()};
}

std::string way_to_two_sessions(const Setting& setting) {
    return walk(setting, std::span{&one_session, 1}).way(one_session);
}

// The pure protocol: nobody registers sessions, so that only time keeps them apart.

TEST_CASE("an impatient watch can make two sessions, and this is the shortest way") {
    CHECK(way_to_two_sessions({.variants = Variant::both_run})
          == "primary finishes creating\n"
             "reserved's watch runs out\n"
             "reserved finishes creating\n");
}

TEST_CASE("while nothing fails, one call has one session if news is quicker than the watch") {
    const std::array claims{one_session, call_ends_with_a_session, everybody_knows};
    const std::array sometimes{primary_creates};
    const Found found = walk({.variants = Variant::both_run,
                              .watch = Watch::news_quicker,
                              .start = on_its_way,
                              .call_may_end = true},
                             claims, sometimes);
    CHECK(trouble(found) == "");
}

TEST_CASE("quick news alone does not help when the primary dies, and this is the shortest way") {
    CHECK(way_to_two_sessions({.variants = Variant::both_run,
                               .watch = Watch::news_quicker,
                               .hardship = {.crashes = 1}})
          == "primary dies\n"
             "reserved's watch runs out\n"
             "backup is told to be primary\n"
             "backup is ready as primary\n"
             "backup finishes creating\n"
             "reserved finishes creating\n");
}

TEST_CASE("one call has one session, if news and promotion are quicker than the watch") {
    const std::array sometimes{primary_creates,
                               backup_creates,
                               reserved_creates,
                               reserved_backup_creates,
                               session_is_lost,
                               call_ends_without_a_session,
                               demoted_primary_is_promoted_again};
    const Found found = walk({.variants = Variant::both_run,
                              .watch = Watch::all_quicker,
                              .start = on_its_way,
                              .hardship = {.crashes = 4, .switchovers = 2},
                              .call_may_end = true},
                             claims_of_the_defaults(), sometimes);
    CHECK(trouble(found) == "");
    CHECK(found.size() == "133772 states, 1170478 transitions, depth 21");
}

TEST_CASE("being quick does not help against two primaries in one node") {
    CHECK(way_to_two_sessions({.variants = Variant::both_run,
                               .watch = Watch::all_quicker,
                               .hardship = {.false_alarms = 1}})
          == "backup is told to be primary by mistake\n"
             "backup is ready as primary\n"
             "primary finishes creating\n"
             "backup finishes creating\n");
}

TEST_CASE("being quick does not help when a primary dies after its creation has failed") {
    CHECK(way_to_two_sessions({.variants = Variant::both_run,
                               .watch = Watch::all_quicker,
                               .hardship = {.crashes = 1, .failures = 1}})
          == "primary's creation fails\n"
             "reserved's watch runs out\n"
             "primary dies\n"
             "backup is told to be primary\n"
             "backup is ready as primary\n"
             "backup finishes creating\n"
             "reserved finishes creating\n");
}

// A6 first_registered_wins: registration is atomic among those who reach each other.

TEST_CASE(
    "the first registered session is the only one, whoever dies and however impatient watches") {
    const std::array sometimes{
        primary_creates, backup_creates, reserved_creates, reserved_backup_creates,
        two_create,      loser_gives_up, session_is_lost,  call_ends_without_a_session};
    const Found found =
        walk({.start = on_its_way, .hardship = {.crashes = 4}, .call_may_end = true},
             claims_of_the_defaults(), sometimes);
    CHECK(trouble(found) == "");
    CHECK(found.size() == "106853 states, 817666 transitions, depth 22");
}

TEST_CASE("the first registered session is the only one, even with two primaries in one node") {
    const std::array sometimes{both_of_a_node_lead, demoted_primary_is_promoted_again,
                               session_is_lost};
    const Found found = walk({.start = on_its_way, .hardship = {.crashes = 1, .false_alarms = 1}},
                             claims_of_the_defaults(), sometimes);
    CHECK(trouble(found) == "");
    const Found switched = walk(
        {.start = on_its_way, .hardship = {.crashes = 1, .switchovers = 1}, .call_may_end = false},
        claims_of_the_defaults());
    CHECK(trouble(switched) == "");
}

TEST_CASE("the first registered session is the only one while one application suspends") {
    const std::array sometimes{reserved_takes_a_delegated_call};
    const Found found = walk({.start = on_its_way, .hardship = {.crashes = 1, .suspensions = 1}},
                             claims_of_the_defaults(), sometimes);
    CHECK(trouble(found) == "");
}

TEST_CASE("one failed creation does not leave a call without a session, even beside a crash") {
    const Found found =
        walk({.start = on_its_way, .hardship = {.crashes = 1, .failures = 1}, .call_may_end = true},
             claims_of_the_defaults());
    CHECK(trouble(found) == "");
}

TEST_CASE("who cannot reach each other register apart, and this is the shortest way to two") {
    CHECK(way_to_two_sessions({.hardship = {.cuts = 1}})
          == "primary finishes creating\n"
             "reserved's watch runs out\n"
             "the nodes lose each other\n"
             "reserved finishes creating\n");
}

// Calls that nobody serves. No third candidate is described, so each needs two hardships.

std::string way_to_no_session(const Setting& setting) {
    return walk(setting, std::span{&call_ends_with_a_session, 1}).way(call_ends_with_a_session);
}

TEST_CASE("two failed creations leave a call without a session") {
    CHECK(way_to_no_session({.hardship = {.failures = 2}})
          == "backup's watch runs out\n"
             "reserved's watch runs out\n"
             "reserved's backup's watch runs out\n"
             "primary's creation fails\n"
             "reserved's creation fails\n");
}

TEST_CASE("two nodes that suspend at a time leave a call without a session") {
    const std::string way =
        way_to_no_session({.start = on_its_way, .hardship = {.suspensions = 2}});
    CHECK(way
          == "backup hears of the call\n"
             "backup's watch runs out\n"
             "reserved hears of the call\n"
             "reserved's backup hears of the call\n"
             "primary is told to suspend\n"
             "primary hears of the call\n"
             "reserved's backup hears that it is to create\n"
             "reserved is told to suspend\n"
             "reserved hears that it is to create\n");
}

// The other answers to the open questions.

TEST_CASE("A1 backup_creates breaks the backup's rule in one step") {
    CHECK(walk({.variants = Variant::backup_creates}, std::span{&backup_is_passive, 1})
              .way(backup_is_passive)
          == "backup's watch runs out\n");
}

TEST_CASE("A1 self_promote_request keeps all that holds by default") {
    const std::array sometimes{both_of_a_node_lead, backup_creates};
    const Found found =
        walk({.variants = Variant::backup_asks, .start = on_its_way, .hardship = {.crashes = 1}},
             claims_of_the_defaults(), sometimes);
    CHECK(trouble(found) == "");
}

TEST_CASE("A2 series needs one step more to two sessions than A2 parallel") {
    CHECK(way_to_two_sessions({.variants = Variant::both_run | Variant::series})
          == "primary finishes creating\n"
             "reserved's watch runs out\n"
             "reserved's watch runs out\n"
             "reserved finishes creating\n");
}

TEST_CASE("A3 processing_started leaves a call without cover that A3 session_created covers") {
    const Hardship pair_dies{.crashes = 2};
    CHECK(way_to_no_session({.variants = Variant::satisfied_by_start, .hardship = pair_dies})
          == "reserved hears that the other node has begun\n"
             "reserved's backup hears that the other node has begun\n"
             "primary dies\n"
             "backup dies\n");
    CHECK(way_to_no_session({.hardship = pair_dies}) == "");
}

TEST_CASE("A6 assigned_wins has two sessions for a while, but one in the end") {
    const std::array claims{one_session, call_ends_with_a_session};
    const Found found =
        walk({.variants = Variant::assigned_wins, .start = on_its_way, .hardship = {.crashes = 2}},
             claims);
    CHECK(found.way(one_session)
          == "primary hears of the call\n"
             "reserved hears of the call\n"
             "reserved's watch runs out\n"
             "reserved finishes creating\n"
             "primary finishes creating\n");
    CHECK(found.way(call_ends_with_a_session) == "");
}

TEST_CASE("A16 always_create makes a session in spite of the news of another") {
    CHECK(walk({.variants = Variant::always_create, .hardship = {.crashes = 2}},
               std::span{&nobody_makes_a_second, 1})
              .way(nobody_makes_a_second)
          == "reserved's watch runs out\n"
             "reserved finishes creating\n"
             "backup hears that the other node has the session\n"
             "primary dies\n"
             "backup is told to be primary\n"
             "backup is ready as primary\n"
             "reserved dies\n"
             "backup finishes creating\n");
}

TEST_CASE("A31 no leaves a call without cover that A31 yes covers") {
    const Hardship three_die{.crashes = 3};
    CHECK(way_to_no_session({.variants = Variant::reserved_backup_idle, .hardship = three_die})
          == "primary dies\n"
             "backup dies\n"
             "reserved dies\n"
             "reserved's backup is told to be primary\n"
             "reserved's backup is ready as primary\n");
    CHECK(way_to_no_session({.hardship = three_die}) == "");
}

}  // namespace
}  // namespace orsim::one_call
