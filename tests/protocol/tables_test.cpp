#include "sim/protocol/creation.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace orsim {
namespace {

constexpr auto variant_end = static_cast<std::uint32_t>(Variant::last_variant) << 1U;

/// Whether a user can choose these together: one answer a question, but A17 may join any A2.
bool is_choice(Variant variants) {
    const auto both = [variants](Variant one, Variant other) {
        return includes(variants, one) && includes(variants, other);
    };
    return !both(Variant::backup_asks, Variant::backup_creates)
           && !both(Variant::always_create, Variant::asks_reserved)
           && !both(Variant::both_run, Variant::assigned_wins);
}

TEST_CASE("no choice of variants gives a phase two answers to one event") {
    std::size_t choices = 0;
    for (std::uint32_t bits = 0; bits < variant_end; ++bits) {
        const auto variants = static_cast<Variant>(bits);
        if (!is_choice(variants)) {
            continue;
        }
        ++choices;
        std::array<int, phase_count * on_count> answers{};
        for (const Row& row : creation_rows()) {
            if (in_force(row, variants)) {
                const std::size_t place = static_cast<std::size_t>(row.when) * on_count
                                          + static_cast<std::size_t>(row.on);
                REQUIRE_MESSAGE(++answers.at(place) == 1, to_text(row.when), " ", to_text(row.on),
                                " under ", bits);
            }
        }
    }
    CHECK(choices == 16384 * 27 / 64);
}

TEST_CASE("the table answers with the row in force, and without one changes nothing") {
    for (const Variant variants : {Variant::none, Variant::series | Variant::assigned_wins}) {
        const CreationTable table{variants};
        for (std::size_t at = 0; at < phase_count * on_count; ++at) {
            const auto phase = static_cast<Phase>(at / on_count);
            const auto on = static_cast<On>(at % on_count);
            const auto rows = creation_rows();
            const auto row = std::ranges::find_if(rows, [&](const Row& one) {
                return one.when == phase && one.on == on && in_force(one, variants);
            });
            const auto number = static_cast<std::uint8_t>(row - rows.begin());
            const Move expected = row == rows.end()
                                      ? Move{phase}
                                      : Move{row->then, row->rule, row->policy, number, row->todo};
            CHECK(table.step(phase, on) == expected);
        }
    }
}

TEST_CASE("a mutant differs from the table in one answer") {
    CreationTable mutant{Variant::none};
    const CreationTable table{Variant::none};
    mutant.replace(Phase::standing, On::promoted, Move{Phase::standing});
    CHECK_FALSE(mutant == table);
    CHECK(mutant.step(Phase::standing, On::promoted) == Move{Phase::standing});
    mutant.replace(Phase::standing, On::promoted, table.step(Phase::standing, On::promoted));
    CHECK(mutant == table);
}

TEST_CASE("every row names a rule") {
    for (const Row& row : creation_rows()) {
        CHECK_MESSAGE(row.rule != Rule::none, to_text(row.when), " ", to_text(row.on));
    }
}

TEST_CASE("phases and events have names of their own") {
    for (std::size_t one = 0; one < phase_count; ++one) {
        CHECK_FALSE(to_text(static_cast<Phase>(one)).empty());
        for (std::size_t other = 0; other < one; ++other) {
            CHECK(to_text(static_cast<Phase>(one)) != to_text(static_cast<Phase>(other)));
        }
    }
    for (std::size_t one = 0; one < on_count; ++one) {
        CHECK_FALSE(to_text(static_cast<On>(one)).empty());
        for (std::size_t other = 0; other < one; ++other) {
            CHECK(to_text(static_cast<On>(one)) != to_text(static_cast<On>(other)));
        }
    }
    CHECK(to_text(Phase::over) == "over");
    CHECK(to_text(Phase::reserve_creating) == "reserve_creating");
    CHECK(to_text(On::call_over) == "call_over");
    CHECK(to_text(On::watch_ran_out) == "watch_ran_out");
}

TEST_CASE("verbs are named in the order of their enumeration") {
    CHECK(verbs(Do::nothing).empty());
    CHECK(verbs(Do::try_create | Do::end_watch)
          == std::vector<std::string_view>{"try_create", "end_watch"});
    CHECK(verbs(Do::ask_for_mode) == std::vector<std::string_view>{"ask_for_mode"});
}

}  // namespace
}  // namespace orsim
