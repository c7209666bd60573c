#include "sim/reader/release.hpp"

#include <fmt/format.h>

#include <array>

namespace orsim {
namespace {

constexpr Release release(std::uint16_t build, std::uint16_t patch) {
    Release made;
    made.build = build;
    made.patch = patch;
    return made;
}

const std::array gates{
    ReleaseGate{"the buffer that keeps primary and backup in step", release(400, 0), std::nullopt,
                "APP814"},
    ReleaseGate{"Redis Cluster as storage", release(401, 10), std::nullopt, "PERS"},
    ReleaseGate{"the DN option application@cluster", release(400, 36), std::nullopt, "DN"},
    ReleaseGate{"pulling from several Interaction Servers", release(400, 27), std::nullopt, "ESV"},
    ReleaseGate{"graceful shutdown", release(400, 64), release(400, 75), "GRACE"},
};

/// The last release of a line: 8.1.4 is the line of 8.1.400.00 to 8.1.499.99.
Release last_of_line(const Release& release) {
    constexpr std::uint16_t builds = 100;
    if (release.build >= builds) {
        return release;
    }
    Release last = release;
    last.build = static_cast<std::uint16_t>(release.build * builds + builds - 1);
    last.patch = builds - 1;
    return last;
}

}  // namespace

const ReleaseGate& gate(Gated what) {
    return gates.at(static_cast<std::size_t>(what));
}

std::optional<Gated> option_gate(Option option) {
    if (option == Option::backup_synch_max_age || option == Option::backup_synch_max_buffer) {
        return Gated::sync_buffer;
    }
    return std::nullopt;
}

bool release_has(Gated what, const Release& release) {
    const ReleaseGate& one = gate(what);
    const Release last = last_of_line(release);
    return last >= one.since && (!one.until || last < *one.until);
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
