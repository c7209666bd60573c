#include "sim/reader/read_study.hpp"

#include "sim/reader/assumed.hpp"
#include "sim/reader/combine.hpp"
#include "sim/reader/draft.hpp"
#include "sim/reader/json_text.hpp"
#include "sim/reader/read_scenario.hpp"
#include "sim/reader/scenario_draft.hpp"
#include "sim/reader/shapes.hpp"
#include "sim/reader/study_digest.hpp"
#include "sim/timeline/study_metrics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>
#include <utility>

namespace orsim {
namespace {

using Settings = std::vector<std::pair<std::string, std::string>>;

constexpr std::array headline{"calls.arrived",
                              "session_creation_delay.mean",
                              "session_creation_delay.p99",
                              "calls.late",
                              "sessions.by_reserved",
                              "lateness.mean",
                              "calls.default_routed",
                              "calls.stuck",
                              "calls.abandoned",
                              "sessions.duplicate",
                              "sessions.recovered",
                              "sessions.lost",
                              "nodes.without_primary",
                              "takeover.max",
                              "creation-session-rate.max",
                              "watch_margin.min",
                              "damage"};

class StudyReader {
public:
    StudyReader(const std::string& path, const StudyChanges& changes)
        : path_{path}, changes_{changes} {
        study_.file = path;
    }

    Outcome<Study> read() {
        FileText file = read_scenario_source(path_);
        if (!file.text) {
            return Complaints{complaint_about_file(path_, file.why)};
        }
        digest_.add(*file.text);
        const Document document{path_, std::move(*file.text)};
        const Value* const schema = document.root().find("schema");
        if (schema != nullptr && schema->text == scenario_schema_name) {
            read_bare_scenario();
        } else {
            read_document(document);
        }
        if (!has_errors(complaints_)) {
            finish();
        }
        if (has_errors(complaints_)) {
            return complaints_;
        }
        return {std::move(study_), std::move(complaints_)};
    }

private:
    void read_bare_scenario() {
        if (changes_.scenario_file) {
            complain("--scenario changes what a study is asked of, and this is a scenario");
            return;
        }
        base_ = changes_.scenario;
        open_scenario(path_);
        if (scenario_) {
            study_.plain = add_point("as it stands", {}, {}) ? 1 : 0;
        }
        if (!study_.points.empty()) {
            study_.name = study_.points.front().scenario.name;
        }
    }

    void read_document(const Document& document) {
        complaints_ = document.complaints();
        if (has_errors(complaints_)) {
            return;
        }
        Remarks remarks{document, study_shape()};
        const Fields file{remarks, document.root(), study_shape()};
        if (const Value* const schema = file.get("schema");
            schema != nullptr && schema->text != study_schema_name) {
            remarks.error(*schema, fmt::format(R"("{}" is no study; write "{}")", schema->text,
                                               study_schema_name));
        }
        study_.name = file.text("name").value_or(std::filesystem::path{path_}.stem().string());
        study_.description = file.text("description").value_or("");
        read_precision(remarks, file);
        for (const Value* const item : file.list("metrics")) {
            if (metric_of(remarks, *item)) {
                study_.metrics.push_back(item->text);
            }
        }
        read_loss(remarks, file.get("loss_of"));
        read_availability(remarks, file.get("availability"));
        for (const Value* const item : file.list("goals")) {
            read_goal(remarks, *item);
        }
        const Value* const name = file.get("scenario");
        if (name != nullptr && !remarks.has_errors()) {
            const std::filesystem::path beside{directory_of(path_)};
            open_scenario(changes_.scenario_file.value_or((beside / name->text).string()));
        }
        if (scenario_) {
            read_points(remarks, file);
        }
        Complaints said = remarks.take();
        complaints_.insert(complaints_.end(), said.begin(), said.end());
    }

    void read_points(Remarks& remarks, const Fields& file) {
        add_settings(file.get("set"), base_);
        base_.insert(base_.end(), changes_.scenario.begin(), changes_.scenario.end());
        read_sweep(remarks, file);
        if (!has_errors(complaints_)) {
            read_find(remarks, file.get("find"));
        }
        for (const Value* const item : file.list("sensitivity")) {
            if (!has_errors(complaints_)) {
                read_factor(remarks, *item);
            }
        }
    }

    void open_scenario(const std::string& path) {
        FileText file = read_scenario_source(path);
        if (!file.text) {
            complaints_.push_back(complaint_about_file(path, file.why));
            return;
        }
        digest_.add(*file.text);
        scenario_directory_ = directory_of(path);
        scenario_.emplace(path, std::move(*file.text));
    }

    static std::optional<std::size_t> metric_of(Remarks& remarks, const Value& name) {
        const auto metric = study_metric_named(name.text);
        if (!metric) {
            remarks.error(name, unknown_metric(name.text));
        }
        return metric;
    }

    static std::string unknown_metric(const std::string& name) {
        std::vector<std::string> known;
        for (const StudyMetric& each : study_metrics()) {
            known.push_back(each.name);
        }
        return unknown_name("metric", name, known);
    }

    /// A limit in the metric's own unit: a duration, or a number.
    static std::optional<std::int64_t>
    read_limit(Remarks& remarks, const Value* value, const std::string& metric) {
        const auto at = study_metric_named(metric);
        if (value == nullptr || !at) {
            return std::nullopt;
        }
        constexpr std::int64_t most = 1'000'000'000'000;
        switch (study_metrics()[*at].unit) {
        case StudyUnit::count:
            return read_whole(remarks, *value, 0, most);
        case StudyUnit::millionths:
            return read_ratio(remarks, *value, 0, most);
        case StudyUnit::microseconds:
            break;
        }
        const auto length = read_duration(remarks, *value);
        return length ? std::optional{length->count()} : std::nullopt;
    }

    void read_precision(Remarks& remarks, const Fields& file) {
        StudyPrecision& precision = study_.precision;
        if (const auto stated = file.whole("replications")) {
            precision.replications = static_cast<std::uint32_t>(*stated);
        }
        precision.metric = "session_creation_delay.mean";
        const Value* const value = file.get("precision");
        if (value == nullptr) {
            return;
        }
        const Fields fields{remarks, *value, precision_shape()};
        if (const Value* const metric = fields.get("metric")) {
            if (metric_of(remarks, *metric)) {
                precision.metric = metric->text;
            }
        }
        precision.relative = fields.ratio("relative").value_or(0);
        precision.absolute =
            read_limit(remarks, fields.get("absolute"), precision.metric).value_or(0);
        precision.confidence = fields.ratio("confidence").value_or(precision.confidence);
        const auto whole = [&](std::string_view key, std::uint32_t standard) {
            const auto read = fields.whole(key);
            return read ? static_cast<std::uint32_t>(*read) : standard;
        };
        precision.least = whole("least", precision.least);
        precision.most = whole("most", std::max(precision.most, precision.least));
        precision.between = whole("between", precision.between);
        if (precision.least > precision.most) {
            remarks.error(*fields.get("most"),
                          fmt::format("at most {} replications, and at least {}; \"most\" is not "
                                      "below \"least\"",
                                      precision.most, precision.least));
        }
        if (precision.relative == 0 && precision.absolute == 0 && !file.has("replications")) {
            remarks.error(*value, "nothing says how precise: give \"relative\" or \"absolute\", or "
                                  "\"replications\" beside it");
        }
    }

    void read_loss(Remarks& remarks, const Value* value) {
        if (value == nullptr) {
            return;
        }
        const Fields fields{remarks, *value, loss_shape()};
        LossQuestion question;
        for (const Value* const item : fields.list("each")) {
            const auto kind =
                read_word(remarks, *item, "kind of part", loss_shape().find("each")->words());
            if (kind) {
                add_kind(question, static_cast<Losable>(*kind));
            }
        }
        question.at_a_time = static_cast<std::uint32_t>(fields.whole("at_a_time").value_or(1));
        if (const auto at = fields.length("at")) {
            question.at = *at;
            loss_at_is_given_ = true;
        }
        question.lasts = fields.duration("for");
        if (const Value* const metric = fields.get("rank_by")) {
            if (metric_of(remarks, *metric)) {
                question.rank_by = metric->text;
            }
        }
        study_.loss_of = question;
    }

    void read_availability(Remarks& remarks, const Value* value) {
        if (value == nullptr) {
            return;
        }
        const Fields fields{remarks, *value, availability_shape()};
        AvailabilityQuestion question;
        if (const auto nodes = fields.whole("nodes_together")) {
            question.nodes_together = static_cast<std::uint32_t>(*nodes);
        }
        question.inspection = fields.duration("inspection");
        question.simulated = fields.word("by").value_or(0) != 0;
        question.relative = fields.ratio("relative").value_or(question.relative);
        study_.availability = question;
    }

    static void add_kind(LossQuestion& question, Losable kind) {
        if (std::ranges::find(question.kinds, kind) == question.kinds.end()) {
            question.kinds.push_back(kind);
        }
    }

    void read_goal(Remarks& remarks, const Value& value) {
        const Fields fields{remarks, value, goal_shape()};
        const Value* const metric = fields.get("metric");
        if (metric == nullptr || !metric_of(remarks, *metric)) {
            return;
        }
        Goal goal;
        goal.metric = metric->text;
        goal.least = read_limit(remarks, fields.get("min"), goal.metric);
        goal.most = read_limit(remarks, fields.get("max"), goal.metric);
        if (!fields.has("min") && !fields.has("max")) {
            remarks.error(value, R"(a goal has a limit: give "min", "max" or both)");
        }
        study_.goals.push_back(goal);
    }

    static void add_settings(const Value* table, std::vector<Override>& changes) {
        if (table == nullptr) {
            return;
        }
        for (const Value& child : table->children) {
            if (child.key != note_key) {
                changes.push_back({child.key, json_of(child)});
            }
        }
    }

    /// Reads the scenario with some changes as one more point; false when something is to be
    /// mended.
    bool add_point(std::string id, const std::vector<Override>& changes, Settings settings) {
        Document document = *scenario_;
        std::vector<Override> all = base_;
        all.insert(all.end(), changes.begin(), changes.end());
        DraftedScenario drafted = draft_scenario(document, scenario_directory_, all);
        const bool first = study_.points.empty();
        const bool bad = has_errors(drafted.complaints);
        for (Complaint& complaint : drafted.complaints) {
            if (!first && complaint.weight == Complaint::Weight::error) {
                complaint.message += fmt::format(" (in the study's point \"{}\")", id);
            }
            if (first || complaint.weight == Complaint::Weight::error) {
                complaints_.push_back(std::move(complaint));
            }
        }
        if (bad) {
            return false;
        }
        for (const Override& change : all) {
            digest_.add(change.pointer);
            digest_.add(change.value);
        }
        digest_.add(drafted.scenario);
        study_.points.push_back({std::move(id), std::move(settings), std::move(drafted.scenario)});
        return true;
    }

    void read_sweep(Remarks& remarks, const Fields& file) {
        std::vector<Swept> sweeps;
        for (const Value* const item : file.list("sweep")) {
            const Fields fields{remarks, *item, sweep_shape()};
            const Value* const id = fields.get("id");
            Swept swept{id == nullptr ? "" : read_id(remarks, *id).value_or(""),
                        fields.text("pointer").value_or(""), fields.list("values")};
            if (swept.values.empty() && fields.get("values") != nullptr) {
                remarks.error(*fields.get("values"), "a sweep has at least one value");
            }
            sweeps.push_back(std::move(swept));
        }
        std::vector<const Value*> variants = file.list("compare");
        if (variants.size() == 1) {
            remarks.error(*variants.front(), "one variant alone is compared with nothing");
        }
        const auto how = static_cast<Combine>(file.word("combine").value_or(0));
        const std::vector<std::size_t> sizes = sizes_of(remarks, file, sweeps, how);
        if (remarks.has_errors()) {
            return;
        }
        study_.variants = std::max<std::size_t>(1, variants.size());
        for (const Combination& at :
             how == Combine::pairwise ? cover_pairs(combine(how, sizes)) : combine(how, sizes)) {
            if (!add_combination(remarks, sweeps, at, variants)) {
                return;
            }
        }
        study_.plain = study_.points.size();
    }

    /// How many values each sweep has; complains if too many points come of them.
    static std::vector<std::size_t>
    sizes_of(Remarks& remarks, const Fields& file, const std::vector<Swept>& sweeps, Combine how) {
        std::vector<std::size_t> sizes;
        for (const Swept& swept : sweeps) {
            sizes.push_back(swept.values.size());
            if (how == Combine::zip && sizes.back() != sizes.front()) {
                remarks.error(*file.get("sweep"),
                              "swept together (\"zip\") all have the same number of values");
            }
        }
        if (const std::uint64_t points = combination_count(how, sizes); points > most_points) {
            remarks.error(*file.get("sweep"),
                          fmt::format("this sweep has {} points; {} are the most it may have",
                                      points, most_points));
        }
        return sizes;
    }

    /// One combination of the swept values, in every variant.
    bool add_combination(Remarks& remarks,
                         const std::vector<Swept>& sweeps,
                         const Combination& at,
                         const std::vector<const Value*>& variants) {
        std::vector<Override> changes;
        Settings settings;
        for (std::size_t list = 0; list < sweeps.size(); ++list) {
            const Value& value = *sweeps[list].values[at[list]];
            changes.push_back({sweeps[list].pointer, json_of(value)});
            settings.emplace_back(sweeps[list].id, label_of(value));
        }
        if (variants.empty()) {
            return add_point(id_of(settings), changes, settings);
        }
        for (const Value* const variant : variants) {
            const Fields fields{remarks, *variant, variant_shape()};
            std::vector<Override> all = changes;
            add_settings(fields.get("set"), all);
            Settings named = settings;
            named.emplace_back("variant", fields.text("id").value_or(""));
            if (!add_point(id_of(named), all, named)) {
                return false;
            }
        }
        return true;
    }

    static std::string id_of(const Settings& settings) {
        std::string id;
        for (const auto& [name, value] : settings) {
            id += id.empty() ? "" : ", ";
            id += name == "variant" ? value : fmt::format("{}={}", name, value);
        }
        return id.empty() ? "as it stands" : id;
    }

    void read_find(Remarks& remarks, const Value* value) {
        if (value == nullptr) {
            return;
        }
        const Fields fields{remarks, *value, search_shape()};
        FindQuestion question;
        const bool fewest = fields.has("fewest");
        if (fewest == fields.has("largest")) {
            remarks.error(*value, R"(give one of "fewest" and "largest")");
            return;
        }
        if (study_.goals.empty()) {
            remarks.error(*value, "a search needs \"goals\"");
            return;
        }
        question.wanted = fewest ? FindQuestion::Wanted::fewest : FindQuestion::Wanted::largest;
        question.what = fields.text(fewest ? "fewest" : "largest").value_or("");
        question.first = study_.points.size();
        if (question.what == "nodes") {
            add_node_counts(remarks, fields);
        } else if (question.what == "load") {
            add_loads(remarks, fields);
        } else {
            add_values(remarks, fields, question.what);
        }
        question.candidates = study_.points.size() - question.first;
        study_.find = question;
    }

    void add_node_counts(Remarks& remarks, const Fields& fields) {
        Document document = *scenario_;
        for (const Override& change : base_) {
            document.apply(change);
        }
        const Value* const nodes = document.at("/topology/nodes");
        if (nodes == nullptr || nodes->children.empty()) {
            remarks.error(fields.value(), "the scenario lists no nodes to take fewer of");
            return;
        }
        const auto all = static_cast<std::int64_t>(nodes->children.size());
        const auto from = fields.ratio("from").value_or(one_in_millionths) / one_in_millionths;
        const auto to = fields.ratio("to").value_or(all * one_in_millionths) / one_in_millionths;
        if (from < 1 || to > all || from > to) {
            remarks.error(fields.value(),
                          fmt::format("the scenario lists {} nodes, and from {} to {} are wanted; "
                                      "list as many as there could ever be",
                                      all, from, to));
            return;
        }
        for (std::int64_t count = from; count <= to; ++count) {
            Value first = *nodes;
            first.children.resize(static_cast<std::size_t>(count));
            if (!add_point(fmt::format("{} nodes", count), {{"/topology/nodes", json_of(first)}},
                           {{"nodes", std::to_string(count)}})) {
                return;
            }
        }
    }

    void add_loads(Remarks& remarks, const Fields& fields) {
        const Millionths from = fields.ratio("from").value_or(one_in_millionths);
        const Millionths to = fields.ratio("to").value_or(2 * one_in_millionths);
        const Millionths step = fields.ratio("step").value_or(one_in_millionths / 10);
        if (from > to || (to - from) / step >= static_cast<Millionths>(most_points)) {
            remarks.error(fields.value(),
                          fmt::format("from {} to {} in steps of {} is nothing, or too much",
                                      ratio_text(from), ratio_text(to), ratio_text(step)));
            return;
        }
        for (Millionths factor = from; factor <= to; factor += step) {
            const std::string text = ratio_text(factor);
            if (!add_point("load " + text, {}, {{"load", text}})) {
                return;
            }
            for (CallGroup& group : study_.points.back().scenario.workload) {
                if (!scale_load(group.arrivals, factor)) {
                    remarks.error(fields.value(),
                                  fmt::format("the calls of \"{}\" are listed one by one; only "
                                              "rates and counts can grow",
                                              group.id));
                    return;
                }
            }
            digest_.absorb(static_cast<std::uint64_t>(factor));
        }
    }

    void add_values(Remarks& remarks, const Fields& fields, const std::string& pointer) {
        const std::vector<const Value*> values = fields.list("values");
        if (!pointer.starts_with('/') || values.empty()) {
            remarks.error(fields.value(),
                          fmt::format("\"{}\" is neither nodes nor load; a JSON pointer begins "
                                      "with / and has its \"values\" in rising order",
                                      pointer));
            return;
        }
        for (const Value* const value : values) {
            const std::string label = label_of(*value);
            if (!add_point(fmt::format("{}={}", pointer, label), {{pointer, json_of(*value)}},
                           {{pointer, label}})) {
                return;
            }
        }
    }

    void read_factor(Remarks& remarks, const Value& value) {
        const Fields fields{remarks, value, factor_shape()};
        FactorQuestion factor;
        const Value* const id = fields.get("id");
        factor.id = id == nullptr ? "" : read_id(remarks, *id).value_or("");
        const std::string pointer = fields.text("pointer").value_or("");
        for (const std::string_view end : {"low", "high"}) {
            const Value* const at = fields.get(end);
            if (at == nullptr || remarks.has_errors()) {
                return;
            }
            (end == "low" ? factor.low : factor.high) = study_.points.size();
            const std::string label = label_of(*at);
            if (!add_point(fmt::format("{}={}", factor.id, label), {{pointer, json_of(*at)}},
                           {{factor.id, label}})) {
                return;
            }
        }
        study_.factors.push_back(factor);
    }

    void complain(const std::string& message) {
        complaints_.push_back(complaint_about_file("command line", message));
    }

    /// What the command line changes, and what the file leaves open.
    void finish() {
        StudyPrecision& precision = study_.precision;
        precision.replications =
            changes_.replications ? changes_.replications : precision.replications;
        precision.metric =
            precision.metric.empty() ? "session_creation_delay.mean" : precision.metric;
        if (!precision.replications && precision.relative == 0 && precision.absolute == 0) {
            precision.relative = one_in_millionths / 20;
        }
        for (const std::string& metric : changes_.metrics) {
            if (!study_metric_named(metric)) {
                complain(unknown_metric(metric));
            }
        }
        study_.metrics = changes_.metrics.empty() ? study_.metrics : changes_.metrics;
        if (study_.metrics.empty()) {
            study_.metrics.assign(headline.begin(), headline.end());
        }
        change_loss();
        const Scenario& scenario = study_.points.front().scenario;
        study_.seed = scenario.seed;
        if (study_.loss_of && !loss_at_is_given_) {
            study_.loss_of->at = constant((scenario.until - scenario.start) / 3);
        }
        if (study_.loss_of) {
            const LossQuestion& question = *study_.loss_of;
            digest_.absorb(static_cast<std::uint64_t>(question.at.mean.count()));
            digest_.absorb(static_cast<std::uint64_t>(question.at.least.count()));
            digest_.absorb(static_cast<std::uint64_t>(question.at.most.count()));
            digest_.absorb(
                static_cast<std::uint64_t>(question.lasts.value_or(Duration{-1}).count()));
            for (const Losable kind : question.kinds) {
                digest_.absorb(static_cast<std::uint64_t>(kind));
            }
        }
        study_.digest = digest_.value();
    }

    void change_loss() {
        if (!changes_.loss_of.empty()) {
            LossQuestion question = study_.loss_of.value_or(LossQuestion{});
            question.kinds.clear();
            const Vocabulary words = loss_shape().find("each")->words();
            for (const std::string& name : changes_.loss_of) {
                const auto found = std::ranges::find(words, name, &Word::word);
                if (found == words.end()) {
                    complain(fmt::format("no kind of part \"{}\"; known: host, node, data_center, "
                                         "link",
                                         name));
                } else {
                    add_kind(question, static_cast<Losable>(found - words.begin()));
                }
            }
            study_.loss_of = question;
        }
        const auto duration = [this](const std::string& text) {
            const auto [length, why] = to_duration(text);
            if (!length || *length < Duration::zero()) {
                complain(length ? "\"" + text + "\" is negative" : why);
            }
            return length.value_or(Duration{0});
        };
        if (!study_.loss_of && (changes_.loss_at || changes_.loss_for)) {
            complain("--at and --for say when and how long a part is lost; --loss-of says which");
            return;
        }
        if (changes_.loss_at) {
            const std::string& at = *changes_.loss_at;
            const std::size_t dots = at.find("..");
            Distribution& instant = study_.loss_of->at;
            instant = constant(duration(at.substr(0, dots)));
            if (dots != std::string::npos) {
                instant.kind = Distribution::Shape::uniform;
                instant.least = instant.mean;
                instant.most = std::max(instant.least, duration(at.substr(dots + 2)));
            }
            loss_at_is_given_ = true;
        }
        if (changes_.loss_for) {
            study_.loss_of->lasts = duration(*changes_.loss_for);
        }
    }

    std::string path_;
    const StudyChanges& changes_;
    Study study_;
    Complaints complaints_;
    StudyDigest digest_;
    std::optional<Document> scenario_;
    std::string scenario_directory_;
    std::vector<Override> base_;
    bool loss_at_is_given_ = false;
};

}  // namespace

Outcome<Study> read_study_file(const std::string& path, const StudyChanges& changes) {
    return StudyReader{path, changes}.read();
}

}  // namespace orsim
