#include "sim/cli/test_units.hpp"

#include "sim/reader/convert.hpp"
#include "sim/reader/file_format.hpp"
#include "sim/reader/read_scenario.hpp"
#include "sim/reader/read_suite.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <system_error>
#include <utility>

namespace orsim {
namespace {

namespace files = std::filesystem;

Complaint complaint_about(const std::string& file, std::string message) {
    Complaint complaint;
    complaint.place.file = file;
    complaint.message = std::move(message);
    return complaint;
}

std::string folder_of(const std::string& file) {
    const std::string folder = files::path{file}.parent_path().string();
    return folder.empty() ? "." : folder;
}

class UnitList {
public:
    /// `is_named`: somebody wrote this path, so it must be something to test.
    void add_path(const std::string& path, bool is_named) {
        std::error_code none;
        if (files::is_directory(path, none)) {
            add_folder(path);
            return;
        }
        if (!files::exists(path, none)) {
            complaints_.push_back(complaint_about(path, "there is no such file or folder"));
            return;
        }
        switch (format_of_file(path)) {
        case FileFormat::scenario:
            add(path, folder_of(path), {}, {});
            return;
        case FileFormat::suite:
            add_suite(path);
            return;
        case FileFormat::study:
            if (is_named) {
                complaints_.push_back(
                    complaint_about(path, "this is a study; orsim plan answers it"));
            }
        }
    }

    Outcome<std::vector<TestUnit>> take() {
        if (has_errors(complaints_)) {
            return std::move(complaints_);
        }
        return {std::move(units_), std::move(complaints_)};
    }

private:
    void add_folder(const std::string& folder) {
        std::vector<std::string> found;
        for (const auto& entry : files::recursive_directory_iterator{folder}) {
            const std::string path = entry.path().string();
            if (path.ends_with(".json") && !path.ends_with(".schema.json")) {
                found.push_back(path);
            }
        }
        std::ranges::stable_sort(found);
        for (const std::string& path : found) {
            add_path(path, false);
        }
    }

    void add_suite(const std::string& named) {
        const std::string path = files::path{named}.lexically_normal().string();
        const auto suite = read_suite_file(path);
        const Complaints& said = suite.complaints();
        complaints_.insert(complaints_.end(), said.begin(), said.end());
        if (!suite) {
            return;
        }
        for (const SuiteUnit& unit : suite.value().units) {
            if (unit.label.empty()) {
                add_path(unit.path, true);
            } else {
                add(unit.path, path, unit.label, unit.overrides);
            }
        }
    }

    void add(const std::string& file,
             const std::string& suite,
             const std::string& label,
             const std::vector<Override>& overrides) {
        const std::string path = files::path{file}.lexically_normal().string();
        std::string name = label.empty() ? path : fmt::format("{} {}", suite, label);
        if (names_.insert(name).second) {
            units_.push_back({units_.size() + 1, std::move(name), suite, path, overrides});
        }
    }

    std::vector<TestUnit> units_;
    std::set<std::string> names_;
    Complaints complaints_;
};

bool is_meant(const TestUnit& unit, const std::vector<std::string>& filters) {
    const auto in_name = [&unit](const std::string& filter) {
        return unit.name.find(filter) != std::string::npos;
    };
    if (filters.empty() || std::ranges::any_of(filters, in_name)) {
        return true;
    }
    const auto scenario = read_scenario_file(unit.file, unit.overrides);
    return scenario && std::ranges::any_of(filters, [&](const std::string& filter) {
               const Scenario& told = scenario.value();
               return std::ranges::find(told.tags, filter) != told.tags.end()
                      || std::ranges::any_of(told.rules,
                                             [&](Rule rule) { return to_text(rule) == filter; });
           });
}

}  // namespace

Outcome<std::vector<TestUnit>> units_below(const std::vector<std::string>& paths) {
    UnitList list;
    for (const std::string& path : paths) {
        list.add_path(path, true);
    }
    return list.take();
}

Outcome<Shard> shard_of(const std::string& text) {
    const std::size_t slash = text.find('/');
    const auto index = to_whole(text.substr(0, slash));
    const auto count = to_whole(slash == std::string::npos ? "" : text.substr(slash + 1));
    constexpr std::int64_t most = 1'000'000;
    if (!index.value || !count.value || *index.value < 1 || *index.value > *count.value
        || *count.value > most) {
        return Complaints{complaint_about(
            "command line",
            fmt::format("\"{}\" is no shard; --shard wants I/N, such as 2/5 for the second of five",
                        text))};
    }
    return Shard{static_cast<std::size_t>(*index.value), static_cast<std::size_t>(*count.value)};
}

std::vector<TestUnit> chosen_of(const std::vector<TestUnit>& units,
                                const std::vector<std::string>& filters,
                                const Shard& shard) {
    std::vector<TestUnit> meant;
    std::size_t at = 0;
    for (const TestUnit& unit : units) {
        if (is_meant(unit, filters) && at++ % shard.count == shard.index - 1) {
            meant.push_back(unit);
        }
    }
    return meant;
}

}  // namespace orsim
