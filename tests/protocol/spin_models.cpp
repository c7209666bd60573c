// Prints, for tests/protocol/spin.sh, the nth model in Promela, or what our own explorer says of
// it.
//   spin_models N text      the text
//   spin_models N expect    "STATES holds|broken"; nothing when there is no Nth
#include "tests/protocol/claims.hpp"
#include "tests/protocol/explorer.hpp"
#include "tests/protocol/promela.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace {

using namespace orsim;            // NOLINT(google-build-using-namespace)
using namespace orsim::one_call;  // NOLINT(google-build-using-namespace)

constexpr Start is_on_its_way = Start::event_is_on_its_way;
const std::array settings{
    Setting{.variants = Variant::both_run},
    Setting{.start = is_on_its_way, .hardship = {.crashes = 1}, .call_may_end = true},
    Setting{.start = is_on_its_way, .hardship = {.crashes = 1, .false_alarms = 1}},
    Setting{.hardship = {.failures = 2, .cuts = 1}},
    Setting{.variants = Variant::assigned_wins, .start = is_on_its_way, .hardship = {.crashes = 2}},
    Setting{.variants = Variant::series | Variant::explicit_nack,
            .start = is_on_its_way,
            .hardship = {.crashes = 1, .failures = 1}},
    Setting{.variants = Variant::backup_asks, .start = is_on_its_way, .hardship = {.crashes = 1}},
};

}  // namespace

int main(int count, char** words) {
    if (count != 3) {
        std::fputs("spin_models N text|expect\n", stderr);
        return 2;
    }
    const auto at = static_cast<std::size_t>(std::strtoul(words[1], nullptr, 10));
    if (at >= settings.size()) {
        return 0;
    }
    const Setting& setting = settings.at(at);
    const std::string_view wish = words[2];
    if (wish == "expect") {
        const CreationTable table{setting.variants};
        const std::array claims{one_session};
        const Found found = explore(OneCall{table, setting}, claims);
        std::printf("%zu %s\n", found.states, found.broken.empty() ? "holds" : "broken");
        return 0;
    }
    std::fputs(promela(setting).c_str(), stdout);
    return 0;
}
