#include "sim/reader/release.hpp"

#include <fmt/format.h>

namespace orsim {

std::optional<Gated> option_gate(Option option) {
    switch (option) {
    case Option::backup_synch_max_age:
    case Option::backup_synch_max_buffer:
        return Gated::sync_buffer;
    case Option::complete_assoc_on_target_node:
        return Gated::complete_association;
    default:
        return std::nullopt;
    }
}

std::string why_release_lacks(std::optional<Gated> what, const Release& release) {
    if (!what || release_has(*what, release)) {
        return {};
    }
    const ReleaseGate& one = gate(*what);
    const std::string end =
        one.until ? fmt::format(" up to, not including, {}", to_text(*one.until)) : std::string{};
    return fmt::format("release {} does not have {}; it exists from {}{} (source {}). Set "
                       "\"profile\" to a release that "
                       "has it",
                       to_text(release), one.what, to_text(one.since), end, one.source);
}

std::string to_text(const Release& release) {
    constexpr std::uint16_t builds = 100;
    if (release.build < builds) {
        return fmt::format("{}.{}.{}", release.major, release.minor, release.build);
    }
    return fmt::format("{}.{}.{}.{:02}", release.major, release.minor, release.build,
                       release.patch);
}

}  // namespace orsim
