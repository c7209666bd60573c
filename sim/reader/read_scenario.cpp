#include "sim/reader/read_scenario.hpp"

#include "sim/reader/csv.hpp"
#include "sim/reader/draft.hpp"
#include "sim/reader/release.hpp"
#include "sim/reader/scenario_draft.hpp"
#include "sim/reader/shapes.hpp"
#include "sim/reader/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <utility>

namespace orsim {
namespace {

/// "orsim/scenario@1" or why this file cannot be read.
void check_schema(Remarks& remarks, const Value& value) {
    if (value.text == scenario_schema_name) {
        return;
    }
    constexpr std::string_view family = "orsim/scenario@";
    const std::string number =
        value.text.starts_with(family) ? value.text.substr(family.size()) : std::string{};
    const bool is_newer =
        !number.empty() && number.find_first_not_of("0123456789") == std::string::npos;
    if (is_newer) {
        remarks.error(
            value,
            fmt::format(
                "this file is written in format {}; this orsim reads \"{}\". A newer orsim may "
                "read it",
                value.text, scenario_schema_name));
    } else if (value.text == "orsim/suite@1" || value.text == "orsim/study@1") {
        remarks.error(value, fmt::format("this is a {}, no scenario",
                                         value.text == "orsim/suite@1" ? "suite" : "study"));
    } else {
        remarks.error(value, fmt::format("\"{}\" is no format of orsim; write \"{}\"", value.text,
                                         scenario_schema_name));
    }
}

std::optional<std::uint64_t> read_seed(Remarks& remarks, const Value* value) {
    if (value == nullptr) {
        return std::nullopt;
    }
    if (value->kind != Value::Kind::number) {
        remarks.error(*value, fmt::format("here stands {}, but a seed is a whole number",
                                          to_text(value->kind)));
        return std::nullopt;
    }
    const auto [seed, why] = to_seed(value->text);
    if (!seed) {
        remarks.error(*value, why);
    }
    return seed;
}

void read_head(Draft& draft, const Fields& file) {
    Scenario& scenario = draft.scenario;
    if (const Value* const schema = file.get("schema")) {
        check_schema(draft.remarks, *schema);
    }
    scenario.name = file.text("name").value_or(
        std::filesystem::path{draft.remarks.document().name()}.stem().string());
    scenario.description = file.text("description").value_or("");
    for (const Value* const tag : file.list("tags")) {
        scenario.tags.push_back(tag->text);
    }
    for (const Value* const rule : file.list("rules")) {
        if (const auto position = read_word(draft.remarks, *rule, "rule", rule_words())) {
            scenario.rules.push_back(rule_registry()[*position].rule);
        }
    }
    scenario.seed = read_seed(draft.remarks, file.get("seed")).value_or(scenario.seed);
    scenario.start = file.instant("start").value_or(scenario.start);
    scenario.until = file.instant("until").value_or(scenario.until);
    if (scenario.until <= scenario.start) {
        const Value* const until = file.get("until");
        const Value* const start = file.get("start");
        draft.remarks.error(
            until != nullptr   ? *until
            : start != nullptr ? *start
                               : file.value(),
            fmt::format("the run starts at {} and would end at {}; it has no length",
                        to_text(scenario.start), to_text(scenario.until)));
        scenario.until = scenario.start + Duration{1};
    }
    scenario.quiet_period = file.duration("quiet_period").value_or(scenario.quiet_period);
    scenario.golden = static_cast<Golden>(
        file.word("golden").value_or(static_cast<std::size_t>(scenario.golden)));
}

/// Things of the topology and the workload that the release does not have.
void check_release(Draft& draft, const Fields& file) {
    const Scenario& scenario = draft.scenario;
    const auto gate = [&](bool asked, Gated what, std::string_view pointer) {
        const Value* const value = draft.remarks.document().at(pointer);
        const std::string why = asked ? why_release_lacks(what, scenario.release) : std::string{};
        if (!why.empty()) {
            draft.remarks.error(value == nullptr ? file.value() : *value, why);
        }
    };
    gate(scenario.topology.store.kind == StoreKind::redis, Gated::redis, "/topology/store/kind");
    gate(scenario.topology.interaction_servers.size() > 1, Gated::several_interaction_servers,
         "/topology/interaction_servers");
    for (std::size_t at = 0; at < scenario.topology.interaction_servers.size(); ++at) {
        const InteractionServer& server =
            scenario.topology.interaction_servers[scenario.topology.interaction_servers.id_at(at)];
        gate(!server.only_cluster.empty(), Gated::pulling_of_a_cluster,
             fmt::format("/topology/interaction_servers/{}/only_cluster", at));
    }
    for (std::size_t at = 0; at < scenario.topology.tservers.size(); ++at) {
        const TServer& tserver = scenario.topology.tservers[scenario.topology.tservers.id_at(at)];
        gate(!tserver.only_cluster.empty(), Gated::dn_of_a_cluster,
             fmt::format("/topology/tservers/{}/only_cluster", at));
    }
}

}  // namespace

void read_profile(Draft& draft, const Fields& file) {
    const Value* const value = file.get("profile");
    if (value == nullptr) {
        return;
    }
    std::array<std::uint16_t, 4> parts{};
    std::size_t count = 0;
    std::size_t start = 0;
    bool good = !value->text.empty();
    while (good && start <= value->text.size()) {
        const std::size_t dot = std::min(value->text.find('.', start), value->text.size());
        const auto [number, why] =
            to_whole(std::string_view{value->text}.substr(start, dot - start));
        good = number && *number >= 0 && *number < 1000 && count < parts.size();
        if (good) {
            parts.at(count++) = static_cast<std::uint16_t>(*number);
        }
        start = dot + 1;
    }
    constexpr std::uint16_t builds = 100;
    const std::uint16_t line =
        parts[2] >= builds ? static_cast<std::uint16_t>(parts[2] / builds) : parts[2];
    const bool is_line = count == 3 && parts[2] < builds;
    const bool is_release = count == 4 && parts[2] >= builds;
    const bool is_written = good && (is_line || is_release) && parts[0] == 8 && parts[1] == 1;
    const Release asked{parts[0], parts[1], parts[2], parts[3]};
    if (is_written && !release_has(Gated::pairs, asked)) {
        draft.remarks.error(*value, why_release_lacks(Gated::pairs, asked));
        return;
    }
    if (!is_written || line > 4) {
        draft.remarks.error(
            *value,
            fmt::format("\"{}\" is no release orsim knows; write \"8.1.3\", \"8.1.4\" or a release "
                        "of these lines such as \"8.1.400.64\"",
                        value->text));
        return;
    }
    draft.scenario.release = asked;
    draft.scenario.profile = line == 3 ? Profile::v813 : Profile::v814;
}

DraftedScenario draft_scenario(Document& document,
                               const std::optional<std::string>& directory,
                               const std::vector<Override>& overrides) {
    DraftedScenario drafted;
    const bool is_whole =
        document.root().kind != Value::Kind::null || document.complaints().empty();
    if (is_whole) {
        for (const Override& change : overrides) {
            document.apply(change);
        }
    }
    drafted.complaints = document.complaints();
    if (!is_whole) {
        return drafted;
    }
    Remarks remarks{document, scenario_shape()};
    const Fields file{remarks, document.root(), scenario_shape()};
    Draft draft{.remarks = remarks, .directory = directory};
    read_head(draft, file);
    read_profile(draft, file);
    read_topology(draft, file.get("topology"));
    read_options(draft, file.get("options"));
    read_policies(draft, file.get("policies"));
    read_assumptions(draft, file.get("assumptions"));
    read_strategies(draft, file);
    read_workload(draft, file);
    read_faults(draft, file);
    read_counters(draft, file);
    read_choices(draft, file);
    read_expectations(draft, file);
    read_invariants(draft, file.get("invariants"));
    read_expected_verdict(draft, file.get("expected_verdict"));
    check_release(draft, file);
    Complaints said = remarks.take();
    drafted.complaints.insert(drafted.complaints.end(), said.begin(), said.end());
    drafted.scenario = std::move(draft.scenario);
    drafted.origins = std::move(draft.origins);
    return drafted;
}

FileText read_scenario_source(const std::string& path) {
    return read_text_file(path, largest_document);
}

Complaint complaint_about_file(const std::string& path, const std::string& why) {
    Complaint complaint;
    complaint.place.file = path;
    complaint.message = why;
    return complaint;
}

std::string directory_of(const std::string& path) {
    const std::filesystem::path parent = std::filesystem::path{path}.parent_path();
    return parent.empty() ? "." : parent.string();
}

Outcome<Scenario> read_scenario_text(const std::string& text,
                                     const std::string& name_for_messages,
                                     const std::optional<std::string>& directory_for_files,
                                     const std::vector<Override>& overrides) {
    Document document{name_for_messages, text};
    DraftedScenario drafted = draft_scenario(document, directory_for_files, overrides);
    if (has_errors(drafted.complaints)) {
        return drafted.complaints;
    }
    return {std::move(drafted.scenario), std::move(drafted.complaints)};
}

Outcome<Scenario> read_scenario_file(const std::string& path,
                                     const std::vector<Override>& overrides) {
    FileText file = read_scenario_source(path);
    if (!file.text) {
        return Complaints{complaint_about_file(path, file.why)};
    }
    return read_scenario_text(*file.text, path, directory_of(path), overrides);
}

}  // namespace orsim
