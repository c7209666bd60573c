// Candidates: made sound, tried, taken or dropped.
#include "sim/shrink/shrinker.hpp"

#include "sim/reader/json_text.hpp"
#include "sim/reader/read_scenario.hpp"
#include "sim/shrink/changes.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace orsim {
namespace {

/// Lists whose items stand or fall as a whole: half a fault is another fault.
constexpr std::array<std::string_view, 5> whole_items{"/faults/", "/choices/", "/expect/",
                                                      "/invariants/allow/", "/topology/links/"};

/// What has to go for a complaint about a value to go.
std::string what_goes(const std::string& pointer) {
    for (const std::string_view list : whole_items) {
        if (pointer.starts_with(list)) {
            return pointer.substr(0, pointer.find('/', list.size()));
        }
    }
    return pointer;
}

}  // namespace

Shrinker::Shrinker(std::optional<std::string> directory, Trier trier, ShrinkLimits limits)
    : directory_{std::move(directory)}, trier_{trier}, limits_{limits} {}

/// The scenario of a candidate, which loses what the reader complains about; nothing when that
/// cannot make it sound.
std::optional<Scenario> Shrinker::sound(Value& candidate) const {
    constexpr int most_rounds = 12;
    for (int round = 0; round < most_rounds; ++round) {
        auto read = read_scenario_text(json_of(candidate), "candidate", directory_);
        if (read) {
            return std::move(read.value());
        }
        std::vector<Path> gone;
        for (const Complaint& complaint : read.complaints()) {
            if (complaint.weight == Complaint::Weight::error) {
                gone.push_back(path_of(candidate, what_goes(complaint.pointer)));
            }
        }
        if (std::ranges::any_of(gone, &Path::empty)) {
            return std::nullopt;
        }
        candidate = without(std::move(candidate), std::move(gone));
    }
    return std::nullopt;
}

bool Shrinker::attempt(Value candidate) {
    if (!tried_.insert(json_of(candidate)).second) {
        return false;
    }
    auto scenario = sound(candidate);
    const std::string text = json_of(candidate);
    if (!scenario || text == json_of(now_)) {
        return false;
    }
    tried_.insert(text);
    if (*scenario == scenario_) {  // The same world in fewer words.
        now_ = std::move(candidate);
        return true;
    }
    if (result_.runs >= limits_.most_runs) {
        result_.reached_limit = true;
        return false;
    }
    ++result_.runs;
    Trial trial = trier_(*scenario);
    if (!trial.keeps) {
        return false;
    }
    now_ = std::move(candidate);
    scenario_ = std::move(*scenario);
    shown_ = std::move(trial);
    return true;
}

/// Takes away as many of these as it can: all, halves, quarters, ..., single ones.
bool Shrinker::thin(std::vector<Path> (*units)(const Value&)) {
    bool any = false;
    std::vector<Path> left = units(now_);
    for (std::size_t size = left.size(); size > 0; size /= 2) {
        std::size_t at = 0;
        while (at < left.size()) {
            const std::size_t end = std::min(at + size, left.size());
            std::vector<Path> part{left.begin() + static_cast<std::ptrdiff_t>(at),
                                   left.begin() + static_cast<std::ptrdiff_t>(end)};
            if (attempt(without(now_, std::move(part)))) {
                any = true;
                left = units(now_);
            } else {
                at = end;
            }
        }
    }
    return any;
}

Shrunk Shrinker::shrink(const Value& root) {
    constexpr int most_rounds = 20;
    now_ = root;
    forget_what_is_only_said();
    auto scenario = sound(now_);
    if (!scenario) {
        return std::move(result_);
    }
    scenario_ = std::move(*scenario);
    ++result_.runs;
    shown_ = trier_(scenario_);
    result_.failed_at_all = shown_.keeps;
    result_.root = root;
    if (!shown_.keeps) {
        return std::move(result_);
    }
    end_early();
    for (int round = 0; round < most_rounds; ++round) {
        bool changed = thin_lists();
        changed = single_calls() || changed;
        changed = unroll_faults() || changed;
        changed = thin_tables() || changed;
        changed = thin_keys() || changed;
        changed = simplify() || changed;
        if (!changed) {
            break;
        }
    }
    result_.root = now_;
    result_.changes = changes_between(root, now_);
    return std::move(result_);
}

}  // namespace orsim
