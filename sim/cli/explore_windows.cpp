#include "reports/call_tale.hpp"
#include "reports/explanation_text.hpp"
#include "reports/windows_text.hpp"
#include "sim/cli/budget.hpp"
#include "sim/cli/explore_modes.hpp"
#include "sim/cli/in_parallel.hpp"
#include "sim/cli/output_file.hpp"
#include "sim/cli/progress_line.hpp"
#include "sim/reader/convert.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdio>
#include <limits>
#include <optional>
#include <string>
#include <thread>
#include <utility>

namespace orsim {
namespace {

/// So many parts are searched by themselves, however many threads there are: the answer and its
/// counts are the same for any number of them.
constexpr std::int64_t parts = 16;
constexpr std::uint64_t no_limit = std::numeric_limits<std::uint64_t>::max() / 2;

struct Wish {
    Dial dial;
    std::int64_t from = 0;
    std::int64_t to = 0;
    std::optional<CallName> call;
    Budget budget;
};

class Wishes {
public:
    Wishes(const ExploreArguments& arguments, const Scenario& scenario)
        : arguments_{&arguments.windows}, budget_{&arguments.budget}, scenario_{&scenario} {}

    [[nodiscard]] std::optional<Wish> read();

private:
    void complain(std::string message) {
        Complaint complaint;
        complaint.place.file = "command line";
        complaint.message = std::move(message);
        complaints_.push_back(std::move(complaint));
    }
    [[nodiscard]] std::optional<Dial> dial();
    [[nodiscard]] std::int64_t
    bound(std::string_view option, const std::string& text, std::int64_t instead, const Dial& dial);
    void read_outputs();

    const WindowsArguments* arguments_;
    const std::string* budget_;
    const Scenario* scenario_;
    Complaints complaints_;
};

std::optional<Dial> Wishes::dial() {
    if (scenario_->faults.empty()) {
        complain("--mode windows moves a fault, and the scenario has none");
        return std::nullopt;
    }
    FaultId fault{0};
    if (!arguments_->fault.empty()) {
        std::string known;
        fault = FaultId{};
        for (std::size_t at = 0; at < scenario_->faults.size(); ++at) {
            const FaultId id = scenario_->faults.id_at(at);
            const std::string& name = scenario_->faults[id].id;
            fault = name == arguments_->fault ? id : fault;
            known += (known.empty() ? "" : ", ") + clipped(name);
        }
        if (!fault) {
            complain(fmt::format("--moved: there is no fault \"{}\"; there are {}",
                                 clipped(arguments_->fault), known));
            return std::nullopt;
        }
    }
    const auto dial = dial_of(*scenario_, fault);
    if (!dial) {
        complain(fmt::format("--mode windows: the times of fault {} are random; windows are of one "
                             "time",
                             clipped(scenario_->faults[fault].id)));
    }
    return dial;
}

std::int64_t Wishes::bound(std::string_view option,
                           const std::string& text,
                           std::int64_t instead,
                           const Dial& dial) {
    if (text.empty()) {
        return instead;
    }
    const bool is_before = text.front() == '-';
    const Converted<Duration> length =
        to_duration(std::string_view{text}.substr(is_before ? 1 : 0));
    if (!length.value) {
        complain(
            fmt::format("{}: \"{}\" is no instant such as 500ms or -2s", option, clipped(text)));
        return instead;
    }
    const std::int64_t value = is_before ? -length.value->count() : length.value->count();
    if (value < dial.least || value > dial.most) {
        complain(fmt::format("{}: {} lies outside what the fault's time may be, {} to {}", option,
                             clipped(text), place_of(*scenario_, dial, dial.least),
                             place_of(*scenario_, dial, dial.most)));
        return instead;
    }
    return value;
}

void Wishes::read_outputs() {
    for (const std::string& path : arguments_->outputs) {
        const bool is_known =
            std::ranges::any_of(std::array{".html", ".svg", ".txt", ".json"},
                                [&path](std::string_view end) { return path.ends_with(end); });
        if (!is_known) {
            complain(fmt::format("{}: the ending chooses the form of the windows; known: .html, "
                                 ".svg, .txt, .json",
                                 clipped(path)));
        }
    }
}

std::optional<Wish> Wishes::read() {
    Wish wish;
    if (const auto found = dial()) {
        wish.dial = *found;
        wish.from = bound("--from", arguments_->from, found->least, *found);
        wish.to = bound("--to", arguments_->to, found->most, *found);
        if (wish.from > wish.to) {
            complain("--from lies behind --to");
        }
    }
    if (!arguments_->call.empty()) {
        wish.call = call_named(*scenario_, arguments_->call);
        if (!wish.call) {
            complain(fmt::format("--call: there is no call \"{}\"; there are {}",
                                 clipped(arguments_->call), call_names(*scenario_)));
        }
    }
    read_outputs();
    if (const auto budget = budget_of(*budget_)) {
        wish.budget = budget.value();
    } else {
        complaints_.insert(complaints_.end(), budget.complaints().begin(),
                           budget.complaints().end());
    }
    if (!complaints_.empty()) {
        fmt::print(stderr, "{}", to_text(complaints_));
        return std::nullopt;
    }
    return wish;
}

/// Parts that have not come to their end when the search is stopped are told as far as they came.
Windows search(const Scenario& scenario, const Wish& wish, const ExploreArguments& arguments) {
    constexpr std::uint64_t runs_by_default = 100'000;
    const std::int64_t whole = wish.to - wish.from + 1;
    const std::int64_t count = std::min(parts, whole);
    const std::uint64_t most_runs =
        wish.budget.count.value_or(wish.budget.time ? no_limit : runs_by_default);
    const auto begin = [&](std::int64_t part) {
        return wish.from + whole / count * part + whole % count * part / count;
    };
    ProgressLine progress;
    std::atomic<std::uint64_t> runs{0};
    const std::thread::id teller = std::this_thread::get_id();
    const auto is_over = [&] {
        return Interruption::came() || (wish.budget.time && progress.passed() >= *wish.budget.time);
    };
    return joined(in_parallel(static_cast<std::size_t>(count), arguments.jobs, [&](std::size_t at) {
        const auto part = static_cast<std::int64_t>(at);
        WindowsSearch search{
            scenario,
            {wish.dial, wish.call, begin(part), begin(part + 1) - 1, {}, 0, 0, false},
            most_runs / static_cast<std::uint64_t>(count) + 1};
        std::uint64_t told = 0;
        while (search.advance()) {
            runs += search.found().runs - told;
            told = search.found().runs;
            if (is_over()) {
                search.stop();
                break;
            }
            if (std::this_thread::get_id() == teller && progress.is_due()) {
                progress.show(progress_of(wish.budget, progress.passed(), runs, "runs done"));
            }
        }
        return search.found();
    }));
}

std::string
windows_text_of(const std::string& path, const Scenario& scenario, const Windows& windows) {
    return path.ends_with(".html")  ? windows_page(scenario, windows, ORSIM_VERSION)
           : path.ends_with(".svg") ? windows_svg(scenario, windows)
           : path.ends_with(".txt") ? windows_text(scenario, windows)
                                    : windows_json(scenario, windows);
}

}  // namespace

int explore_windows(const ExploreArguments& arguments) {
    const std::optional<Scenario> scenario = scenario_to_run(arguments.file, arguments.changes);
    if (!scenario) {
        return exit_code(VerdictKind::error);
    }
    const std::optional<Wish> wish = Wishes{arguments, *scenario}.read();
    if (!wish) {
        return exit_code(VerdictKind::error);
    }
    const Interruption listening;
    const Windows windows = search(*scenario, *wish, arguments);
    for (const std::string& path : arguments.windows.outputs) {
        OutputFile file{path};
        file.write(windows_text_of(path, *scenario, windows));
        file.keep();
    }
    fmt::print("{}", arguments.json ? windows_json(*scenario, windows)
                                    : windows_text(*scenario, windows));
    if (Interruption::came()) {
        return interrupted_code;
    }
    return exit_code(windows.spent ? VerdictKind::inconclusive : VerdictKind::pass);
}

}  // namespace orsim
