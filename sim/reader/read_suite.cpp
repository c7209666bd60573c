#include "sim/reader/read_suite.hpp"

#include "sim/reader/assumed.hpp"
#include "sim/reader/combine.hpp"
#include "sim/reader/json_text.hpp"
#include "sim/reader/scenario_draft.hpp"
#include "sim/reader/shapes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <utility>

namespace orsim {
namespace {

namespace files = std::filesystem;

class SuiteReader {
public:
    SuiteReader(std::string directory, Remarks& remarks)
        : directory_{std::move(directory)}, remarks_{remarks} {}

    Suite read(const Fields& file) {
        if (const Value* const schema = file.get("schema");
            schema != nullptr && schema->text != suite_schema_name) {
            remarks_.error(*schema, fmt::format(R"("{}" is no suite; write "{}")", schema->text,
                                                suite_schema_name));
        }
        suite_.name =
            file.text("name").value_or(files::path{remarks_.document().name()}.stem().string());
        suite_.description = file.text("description").value_or("");
        for (const Value* const scenario : file.list("scenarios")) {
            if (const auto path = path_of(*scenario)) {
                suite_.units.push_back({*path, {}, {}});
            }
        }
        for (const Value* const sweep : file.list("sweeps")) {
            read_sweep(Fields{remarks_, *sweep, suite_sweep_shape()});
        }
        if (suite_.units.empty() && !remarks_.has_errors()) {
            remarks_.error(file.value(),
                           R"(this suite tests nothing; give "scenarios", "sweeps" or both)");
        }
        return std::move(suite_);
    }

    [[nodiscard]] const Complaints& about_scenarios() const { return about_scenarios_; }

private:
    std::optional<std::string> path_of(const Value& name) {
        const files::path path = (files::path{directory_} / name.text).lexically_normal();
        std::error_code none;
        if (name.text.empty() || !files::exists(path, none)) {
            remarks_.error(name, fmt::format("there is no {}", path.string()));
            return std::nullopt;
        }
        return path.string();
    }

    std::vector<Swept> read_swept(const Fields& fields) {
        std::vector<Swept> sweeps;
        Ids names;
        for (const Value* const item : fields.list("over")) {
            const Fields one{remarks_, *item, swept_shape()};
            const Value* const id = one.get("id");
            Swept swept{id == nullptr ? "" : read_id(remarks_, *id).value_or(""),
                        one.text("pointer").value_or(""), one.list("values")};
            if (id != nullptr && names.has(swept.id)) {
                remarks_.error(*id, fmt::format("\"{}\" is swept already", swept.id));
            }
            names.add(swept.id, sweeps.size());
            if (swept.values.empty() && one.get("values") != nullptr) {
                remarks_.error(*one.get("values"), "a swept value has at least one value");
            }
            sweeps.push_back(std::move(swept));
        }
        return sweeps;
    }

    void read_sweep(const Fields& fields) {
        const Value* const id = fields.get("id");
        const std::string name = id == nullptr ? "" : read_id(remarks_, *id).value_or("");
        if (id != nullptr && sweeps_.has(name)) {
            remarks_.error(*id, fmt::format("there is a sweep \"{}\" already", name));
        }
        sweeps_.add(name, sweeps_.size());
        const Value* const scenario = fields.get("scenario");
        const auto path = scenario == nullptr ? std::nullopt : path_of(*scenario);
        const std::vector<Swept> sweeps = read_swept(fields);
        const auto how = static_cast<Combine>(fields.word("combine").value_or(0));
        std::vector<Assumed> assumed;
        for (const Value* const condition : fields.list("assume")) {
            if (auto one = Assumed::read(remarks_, *condition, sweeps)) {
                assumed.push_back(std::move(*one));
            }
        }
        const bool is_whole =
            path && !sweeps.empty() && assumed.size() == fields.list("assume").size()
            && std::ranges::none_of(sweeps, [](const Swept& one) { return one.values.empty(); });
        if (!is_whole || !is_bearable(fields, sweeps, how)) {
            return;
        }
        add_units(fields, name, *path, sweeps, how, assumed);
    }

    bool is_bearable(const Fields& fields, const std::vector<Swept>& sweeps, Combine how) {
        std::vector<std::size_t> sizes;
        for (const Swept& swept : sweeps) {
            sizes.push_back(swept.values.size());
            if (how == Combine::zip && sizes.back() != sizes.front()) {
                remarks_.error(*fields.get("over"),
                               fmt::format("swept together (\"zip\") all have the same number of "
                                           "values; \"{}\" has {} and \"{}\" {}",
                                           sweeps.front().id, sizes.front(), swept.id,
                                           sizes.back()));
                return false;
            }
        }
        const std::uint64_t count = combination_count(how, sizes);
        if (count > most_combinations) {
            remarks_.error(
                *fields.get("over"),
                fmt::format("this sweep has {} combinations; {} are the most it may have", count,
                            most_combinations));
            return false;
        }
        return true;
    }

    void add_units(const Fields& fields,
                   const std::string& name,
                   const std::string& path,
                   const std::vector<Swept>& sweeps,
                   Combine how,
                   const std::vector<Assumed>& assumed) {
        std::vector<std::size_t> sizes;
        sizes.reserve(sweeps.size());
        for (const Swept& swept : sweeps) {
            sizes.push_back(swept.values.size());
        }
        bool comparable = true;  // One complaint is enough.
        const auto is_wanted = [&](const Combination& at) {
            return std::ranges::all_of(assumed, [&](const Assumed& one) {
                const auto holds = comparable ? one.holds(remarks_, sweeps, at) : std::nullopt;
                comparable = holds.has_value();
                return holds.value_or(false);
            });
        };
        std::vector<Combination> combinations = combine(how, sizes);
        std::erase_if(combinations, [&](const Combination& at) { return !is_wanted(at); });
        if (how == Combine::pairwise) {
            combinations = cover_pairs(combinations);
        }
        if (combinations.empty() && comparable) {
            remarks_.error(*fields.get("assume"), "no combination of the values keeps these");
        }
        for (const Combination& at : combinations) {
            suite_.units.push_back(unit_of(name, path, sweeps, at));
        }
        if (!combinations.empty()) {
            try_first(fields, sweeps, suite_.units[suite_.units.size() - combinations.size()]);
        }
    }

    static SuiteUnit unit_of(const std::string& name,
                             const std::string& path,
                             const std::vector<Swept>& sweeps,
                             const Combination& at) {
        SuiteUnit unit{path, {}, {}};
        std::string settings;
        for (std::size_t swept = 0; swept < sweeps.size(); ++swept) {
            const Value& value = *sweeps[swept].values[at[swept]];
            unit.overrides.push_back({sweeps[swept].pointer, json_of(value)});
            settings += fmt::format("{}{}={}", settings.empty() ? "" : " ", sweeps[swept].id,
                                    label_of(value));
        }
        unit.label = fmt::format("{}[{}]", name, settings);
        return unit;
    }

    /// What the scenario's reader says of a swept value is said where the sweep names it.
    void try_first(const Fields& fields, const std::vector<Swept>& sweeps, const SuiteUnit& unit) {
        FileText text = read_scenario_source(unit.path);
        if (!text.text) {
            remarks_.error(*fields.get("scenario"), text.why);
            return;
        }
        Document document{unit.path, std::move(*text.text)};
        const DraftedScenario drafted =
            draft_scenario(document, directory_of(unit.path), unit.overrides);
        const std::vector<const Value*> items = fields.list("over");
        Complaints others;
        bool told = false;
        for (const Complaint& complaint : drafted.complaints) {
            const auto is_about = [&](const Swept& one) {
                return complaint.place.line == 0
                       && (complaint.pointer.starts_with(one.pointer)
                           || one.pointer.starts_with(complaint.pointer));
            };
            const auto swept = std::ranges::find_if(sweeps, is_about);
            if (complaint.weight != Complaint::Weight::error) {
                continue;
            }
            if (swept == sweeps.end()) {
                others.push_back(complaint);
                continue;
            }
            told = true;
            const Value& item = *items[static_cast<std::size_t>(swept - sweeps.begin())];
            const bool is_nowhere = complaint.pointer.size() < swept->pointer.size();
            remarks_.error(*item.find("pointer"),
                           is_nowhere
                               ? fmt::format("{} has nothing at {}", unit.path, swept->pointer)
                               : complaint.message);
        }
        if (!told) {  // Else what the others say may come of it.
            about_scenarios_.insert(about_scenarios_.end(), others.begin(), others.end());
        }
    }

    std::string directory_;
    Remarks& remarks_;
    Suite suite_;
    Ids sweeps_;
    Complaints about_scenarios_;
};

}  // namespace

Outcome<Suite> read_suite_file(const std::string& path) {
    FileText file = read_scenario_source(path);
    if (!file.text) {
        return Complaints{complaint_about_file(path, file.why)};
    }
    const Document document{path, std::move(*file.text)};
    if (has_errors(document.complaints())) {
        return document.complaints();
    }
    Remarks remarks{document, suite_shape()};
    SuiteReader reader{directory_of(path), remarks};
    Suite suite = reader.read(Fields{remarks, document.root(), suite_shape()});
    Complaints complaints = remarks.take();
    complaints.insert(complaints.end(), reader.about_scenarios().begin(),
                      reader.about_scenarios().end());
    if (has_errors(complaints)) {
        return complaints;
    }
    return {std::move(suite), std::move(complaints)};
}

}  // namespace orsim
