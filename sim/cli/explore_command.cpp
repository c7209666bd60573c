#include "reports/wording.hpp"
#include "sim/cli/explore_modes.hpp"
#include "sim/model/expectation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <string>

namespace orsim {

std::span<const ExploreMode> explore_modes() {
    static constexpr std::array modes{
        ExploreMode{"random", "faults of all kinds, at times drawn by luck", explore_random},
        ExploreMode{"swarm", "each run with other kinds of faults, policies, latencies and timers",
                    explore_swarm},
        ExploreMode{"windows", "exact outcome windows of a fault's time", explore_windows},
        ExploreMode{"exhaustive", "every run of a bounded world", explore_exhaustive},
    };
    return modes;
}

int explore_command(const ExploreArguments& arguments) {
    const auto modes = explore_modes();
    const auto mode = std::ranges::find(modes, arguments.mode, &ExploreMode::name);
    if (mode == modes.end()) {
        std::string known;
        for (const ExploreMode& one : modes) {
            known += fmt::format("{}{} ({})", known.empty() ? "" : ", ", one.name, one.meaning);
        }
        fmt::print(stderr, "command line: --mode: there is no mode \"{}\"; known: {}\n",
                   visible(arguments.mode), known);
        return exit_code(VerdictKind::error);
    }
    return mode->explore(arguments);
}

}  // namespace orsim
