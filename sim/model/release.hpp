#pragma once
/// Which release of the product has what, and what a run of one without it shows. Knows neither
/// files nor events.

#include "sim/base/rule.hpp"
#include "sim/model/policies.hpp"

#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace orsim {

/// A release such as 8.1.400.64; parts left out are zero.
struct Release {
    std::uint16_t major = 8;
    std::uint16_t minor = 1;
    std::uint16_t build = 3;
    std::uint16_t patch = 0;
    friend constexpr auto operator<=>(const Release&, const Release&) = default;
};

/// Something only some releases have, in the order of the release that brought it.
enum class Gated : std::uint8_t {
    pairs,
    sync_buffer,
    recovery_without_persistence,
    counters,
    several_interaction_servers,
    rate_counters,
    json_body,
    dn_of_a_cluster,
    pulling_of_a_cluster,
    cookie_content,
    complete_association,
    help_page,
    cluster_as_list,
    graceful_stop,
    redis,
    last_gated = redis,
};
constexpr std::size_t gated_count = static_cast<std::size_t>(Gated::last_gated) + 1;

/// What becomes of a scenario that uses something its release lacks.
enum class Without : std::uint8_t {
    refused,  // The configuration cannot hold it: the file is in error.
    shown,    // Somebody else asks for it: the run goes on without it and shows that.
    nothing,  // No run could show it; `told` says why.
};

struct ReleaseGate {
    Gated gated = Gated::pairs;
    std::string_view what;
    Release since;
    std::optional<Release> until;  // The first release that no longer has it.
    Evidence evidence = Evidence::documented;
    std::string_view source;
    Without without = Without::refused;
    std::string_view told;  // What is seen of it, or why nothing is.
};

/// All gates in the order of the enumeration.
[[nodiscard]] std::span<const ReleaseGate> release_gates();
[[nodiscard]] const ReleaseGate& gate(Gated what);

/// A line such as 8.1.4 stands for its last release.
[[nodiscard]] bool release_has(Gated what, const Release& release);

/// What a release must have for a policy to be decided this way; nothing: every release can.
[[nodiscard]] std::optional<Gated> policy_gate(Policy policy, std::uint8_t choice);

}  // namespace orsim
