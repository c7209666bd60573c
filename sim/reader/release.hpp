#pragma once
/// Which release of the product has what (ors-ha.md 2.4), and what a scenario may therefore ask
/// for. Knows no file.

#include "sim/model/scenario.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace orsim {

/// Something only some releases have.
struct ReleaseGate {
    std::string_view what;
    Release since;
    std::optional<Release> until;  // The first release that no longer has it.
    std::string_view source;
};

enum class Gated : std::uint8_t {
    sync_buffer,
    redis,
    dn_of_a_cluster,
    several_interaction_servers,
    graceful_stop
};

[[nodiscard]] const ReleaseGate& gate(Gated what);
[[nodiscard]] std::optional<Gated> option_gate(Option option);

/// A line such as 8.1.4 stands for its last release; a gate's complaint, or nothing.
[[nodiscard]] bool release_has(Gated what, const Release& release);
[[nodiscard]] std::string why_release_lacks(std::optional<Gated> what, const Release& release);

/// "8.1.3", "8.1.400.64"
[[nodiscard]] std::string to_text(const Release& release);

}  // namespace orsim
