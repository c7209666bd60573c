#pragma once
/// One free decision of a run: what is asked, in how many ways it may go, and which it takes. Way 0
/// is what happens when nobody chooses, so a list of choices names only what goes another way.
/// Knows not who decides.

#include "sim/base/time.hpp"
#include "sim/timeline/record.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace orsim {

/// What a run asks. Kinds, targets and times of faults, policies and the like are drawn before it
/// and recorded beside these, as labels that change the scenario (reader/choice_list.hpp); when
/// exactly a fault strikes among what is due at the same instant is a tie.
enum class ChoiceKind : std::uint8_t {
    tie,       // Of what is due at one instant, what comes first: 0 keeps the tie rule.
    loss,      // Whether a message is lost: 1.
    delay,     // Whether a message takes longer, and so is overtaken by others: 1.
    creation,  // Whether a creation fails: 1.
    recovery,  // Whether a restore fails: 1.
    last_kind = recovery,
};
constexpr std::size_t choice_kinds = static_cast<std::size_t>(ChoiceKind::last_kind) + 1;

constexpr std::array<std::string_view, choice_kinds> choice_words{"tie", "loss", "delay",
                                                                  "creation", "recovery"};

struct Choice {
    ChoiceKind kind = ChoiceKind::tie;
    Instant at{};
    Entity actor;             // Who sends, creates or restores.
    Entity other;             // To whom the message goes.
    CallName call;            // Whose it is, where it is a call's.
    std::uint32_t nth = 0;    // Which of those alike in all this, from 0.
    std::uint32_t ways = 2;   // Of a tie: how many are due.
    std::uint32_t takes = 1;  // From 0, below `ways`.
    Duration by{0};           // delay: how much longer.

    friend bool operator==(const Choice&, const Choice&) = default;
};

/// Whether two are the same question, whichever way it went.
[[nodiscard]] constexpr bool is_alike(const Choice& left, const Choice& right) {
    return left.kind == right.kind && left.at == right.at && left.actor == right.actor
           && left.other == right.other && left.call == right.call && left.ways == right.ways;
}

}  // namespace orsim
