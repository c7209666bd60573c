#include "sim/cli/budget.hpp"

#include "reports/wording.hpp"
#include "sim/reader/convert.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <charconv>
#include <csignal>

namespace orsim {
namespace {

// All that a signal can change: whether somebody asked to stop.
std::atomic<bool> interrupted{false};  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)
static_assert(std::atomic<bool>::is_always_lock_free);

extern "C" void on_exploring_interrupt(int /*signal*/) {
    interrupted = true;
    std::signal(SIGINT, SIG_DFL);
}

/// ", 12 s left" or ", 400 to go"; empty: there is no limit.
std::string left_of(const Budget& budget, std::chrono::milliseconds passed, std::uint64_t done) {
    std::string left;
    if (budget.count && done <= *budget.count) {
        left += fmt::format(", {} to go", *budget.count - done);
    }
    if (budget.time) {
        const auto open = std::max(*budget.time - passed, std::chrono::milliseconds{0});
        left += fmt::format(", {} s left", (open.count() + 999) / 1000);
    }
    return left;
}

}  // namespace

Outcome<Budget> budget_of(const std::string& text) {
    Budget budget;
    if (text.empty()) {
        return budget;
    }
    std::uint64_t count = 0;
    const char* const end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, count);
    if (rest == end && error == std::errc{} && count > 0) {
        budget.count = count;
        return budget;
    }
    const Converted<Duration> length = to_duration(text);
    if (length.value && *length.value >= std::chrono::milliseconds{1}) {
        budget.time = std::chrono::duration_cast<std::chrono::milliseconds>(*length.value);
        return budget;
    }
    Complaint complaint;
    complaint.place.file = "command line";
    complaint.message = fmt::format("--budget: \"{}\" is neither a length of time, such as 30s or "
                                    "10m, nor a number, such as 2000",
                                    clipped(text));
    return Complaints{complaint};
}

Interruption::Interruption() {
    interrupted = false;
    std::signal(SIGINT, on_exploring_interrupt);
}

Interruption::~Interruption() {
    std::signal(SIGINT, SIG_DFL);
}

bool Interruption::came() {
    return interrupted;
}

std::string progress_of(const Budget& budget,
                        std::chrono::milliseconds passed,
                        std::uint64_t done,
                        std::string_view of_what) {
    const auto milliseconds = static_cast<std::uint64_t>(std::max<std::int64_t>(1, passed.count()));
    return fmt::format("{} {}, {} a second{}", done, of_what, done * 1000 / milliseconds,
                       left_of(budget, passed, done));
}

}  // namespace orsim
