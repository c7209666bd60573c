#include "sim/reader/explain.hpp"

#include "sim/reader/commented_json.hpp"
#include "sim/reader/json_text.hpp"
#include "sim/reader/read_scenario.hpp"
#include "sim/reader/release.hpp"
#include "sim/reader/scenario_draft.hpp"
#include "sim/reader/text_options.hpp"
#include "sim/reader/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace orsim {
namespace {

const std::vector<Value> no_values;
constexpr std::string_view by_format = "default";
constexpr std::string_view by_base = "base set-up";

std::string word_at(const Vocabulary& words, std::size_t at) {
    return json_quoted(words.at(at).word);
}

std::string json_of(const Distribution& length) {
    if (length.is_constant()) {
        return json_quoted(to_text(length.mean));
    }
    using enum Distribution::Shape;
    std::string out =
        fmt::format("{{ \"dist\": {}", word_at(distribution_shape().find("dist")->words(),
                                               static_cast<std::size_t>(length.kind)));
    const auto add = [&out](std::string_view key, const std::string& value) {
        out += fmt::format(", \"{}\": {}", key, value);
    };
    if (length.kind == uniform) {
        add("min", json_quoted(to_text(length.least)));
    } else if (length.kind != empirical) {
        add("mean", json_quoted(to_text(length.mean)));
    }
    if (length.most != longest_duration) {
        add("max", json_quoted(to_text(length.most)));
    }
    if (length.kind == lognormal || length.kind == gamma) {
        add("cv", ratio_text(length.cv));
    }
    if (length.kind == weibull) {
        add("shape", ratio_text(length.shape));
    }
    if (length.kind == empirical) {
        std::string values;
        for (const Duration value : length.values) {
            values += (values.empty() ? "" : ", ") + json_quoted(to_text(value));
        }
        add("values", "[" + values + "]");
    }
    return out + " }";
}

template <class Item>
std::string json_list(const std::vector<Item>& items) {
    std::string out;
    for (const Item& item : items) {
        out += out.empty() ? "" : ", ";
        if constexpr (std::is_same_v<Item, std::string>) {
            out += json_quoted(item);
        } else {
            out += fmt::format("{}", item);
        }
    }
    return "[" + out + "]";
}

class Explainer {
public:
    Explainer(const Document& document, const DraftedScenario& drafted)
        : document_{document},
          scenario_{drafted.scenario},
          topology_{drafted.scenario.topology},
          origins_{drafted.origins} {}

    std::string explain() {
        json_.open("", '{');
        head();
        topology();
        options();
        policies();
        assumptions();
        strategies();
        workload();
        as_given("faults");
        as_given("counters");
        as_given("choices");
        as_given("expect");
        as_given("invariants");
        as_given("expected_verdict");
        json_.close();
        return json_.take();
    }

private:
    [[nodiscard]] static std::string from(const Place& place) {
        return place.line == 0 ? place.file : fmt::format("line {}", place.line);
    }
    /// Where a key of an object of the file stands, or whose default it is.
    [[nodiscard]] std::string origin(const Value* object,
                                     std::string_view key,
                                     std::string_view otherwise = by_format) const {
        const Value* const value = object == nullptr ? nullptr : object->find(key);
        return value == nullptr ? std::string{otherwise} : from(document_.place(*value));
    }
    [[nodiscard]] const Value* root() const { return &document_.root(); }
    /// The item of that id in a list of the file.
    [[nodiscard]] const Value* item(std::string_view list, const std::string& id) const {
        const Value* const items = document_.at(list);
        for (const Value& one : items == nullptr ? no_values : items->children) {
            const Value* const name = one.find("id");
            if (name != nullptr && name->text == id) {
                return &one;
            }
        }
        return nullptr;
    }
    [[nodiscard]] const std::string& id_of(DataCenterId id) const {
        return topology_.data_centers[id].id;
    }

    void head() {
        json_.text("schema", scenario_schema_name, origin(root(), "schema"));
        json_.text("name", scenario_.name, origin(root(), "name", "the file's name"));
        json_.text("description", scenario_.description, origin(root(), "description"));
        json_.value("tags", json_list(scenario_.tags), origin(root(), "tags"));
        std::vector<std::string> rules;
        for (const Rule rule : scenario_.rules) {
            rules.emplace_back(to_text(rule));
        }
        json_.value("rules", json_list(rules), origin(root(), "rules"));
        json_.text("profile", to_text(scenario_.release), origin(root(), "profile"));
        json_.value("seed", std::to_string(scenario_.seed), origin(root(), "seed"));
        json_.text("start", to_text(scenario_.start), origin(root(), "start"));
        json_.text("until", to_text(scenario_.until), origin(root(), "until"));
        json_.text("quiet_period", to_text(scenario_.quiet_period), origin(root(), "quiet_period"));
        json_.value("golden", word_at(golden_words(), static_cast<std::size_t>(scenario_.golden)),
                    origin(root(), "golden"));
    }

    void topology() {
        json_.open("topology", '{', root()->find("topology") == nullptr ? "the base set-up" : "");
        json_.open("data_centers", '[');
        for (const DataCenter& one : topology_.data_centers) {
            open_item(one.id, "/topology/data_centers", by_base);
            json_.close();
        }
        json_.close();
        hosts();
        nodes();
        links();
        management_layer();
        tservers();
        store();
        interaction_servers();
        load_balancers();
        json_.close();
    }

    const Value*
    open_item(const std::string& id, std::string_view list, std::string_view otherwise) {
        const Value* const given = item(list, id);
        json_.open("", '{');
        json_.text("id", id, origin(given, "id", otherwise));
        return given;
    }

    void data_center(DataCenterId where, const Value* given) {
        json_.text("data_center", id_of(where), origin(given, "data_center"));
    }

    void hosts() {
        json_.open("hosts", '[');
        for (const Host& host : topology_.hosts) {
            const Value* const given = open_item(host.id, "/topology/hosts", "what runs on it");
            data_center(host.data_center, given);
            const Instant heard = host.last_traffic.value_or(scenario_.start);
            json_.text("last_traffic", to_text(heard), origin(given, "last_traffic"));
            json_.close();
        }
        json_.close();
    }

    void application(std::string_view key, AppId id, const Value* node) {
        const App& app = topology_.apps[id];
        const Value* const given = node == nullptr ? nullptr : node->find(key);
        json_.open(key, '{');
        json_.text("id", app.id, origin(given, "id", by_base));
        json_.text("host", topology_.hosts[app.host].id, origin(given, "host"));
        json_.value("document_cached", app.document_cached ? "true" : "false",
                    origin(given, "document_cached"));
        json_.close();
    }

    void nodes() {
        // In the order of their applications, which is that of the file; the ring goes by dbid.
        std::vector<const Node*> order;
        for (const Node& node : topology_.nodes) {
            order.push_back(&node);
        }
        std::ranges::stable_sort(order, {}, [](const Node* node) { return node->primary.index(); });
        json_.open("nodes", '[');
        for (const Node* const node : order) {
            const Value* const given = open_item(node->id, "/topology/nodes", by_base);
            json_.value("dbid", std::to_string(node->dbid), origin(given, "dbid"));
            json_.text("cluster", node->cluster, origin(given, "cluster"));
            json_.text("redundancy", "warm", origin(given, "redundancy", "always (R02)"));
            application("primary", node->primary, given);
            if (node->backup) {
                application("backup", node->backup, given);
            }
            json_.close();
        }
        json_.close();
    }

    /// The file's link of these ends, if it lists one.
    [[nodiscard]] const Value* given_link(const std::string& one, const std::string& two) const {
        const Value* const items = document_.at("/topology/links");
        for (const Value& link : items == nullptr ? no_values : items->children) {
            const Value* const ends = link.find("between");
            if (ends != nullptr && ends->children.size() == 2 && ends->children[0].text == one
                && ends->children[1].text == two) {
                return &link;
            }
        }
        return nullptr;
    }

    void links() {
        json_.open("links", '[');
        for (const DataCenter& inside : topology_.data_centers) {
            link(given_link(inside.id, inside.id), {inside.id, inside.id}, {}, inside.latency);
        }
        for (const Link& one : topology_.links) {
            const Value* const by_id = item("/topology/links", one.id);
            link(by_id != nullptr ? by_id : given_link(id_of(one.one), id_of(one.two)),
                 {id_of(one.one), id_of(one.two)}, one.id, one.latency);
        }
        json_.close();
    }

    void link(const Value* given,
              const std::vector<std::string>& ends,
              const std::string& id,
              const Distribution& latency) {
        json_.open("", '{');
        if (!id.empty()) {
            json_.text("id", id, origin(given, "id"));
        }
        json_.value("between", json_list(ends), origin(given, "between"));
        json_.value("latency", json_of(latency), origin(given, "latency", "our assumption"));
        json_.close();
    }

    void management_layer() {
        json_.open("management_layer", '{');
        json_.open("scs", '[');
        for (const Scs& scs : topology_.scs) {
            const Value* const given = open_item(scs.id, "/topology/management_layer/scs", by_base);
            json_.text("host", topology_.hosts[scs.host].id, origin(given, "host"));
            std::vector<std::string> hosts;
            for (const HostId host : scs.hosts) {
                hosts.push_back(topology_.hosts[host].id);
            }
            json_.value("hosts", json_list(hosts), origin(given, "hosts"));
            json_.close();
        }
        json_.close();
        json_.close();
    }

    void tservers() {
        json_.open("tservers", '[');
        for (const TServer& one : topology_.tservers) {
            const Value* const given = open_item(one.id, "/topology/tservers", by_base);
            data_center(one.data_center, given);
            json_.value("standby", word_at(standby_words(), static_cast<std::size_t>(one.standby)),
                        origin(given, "standby"));
            if (!one.only_cluster.empty()) {
                json_.text("only_cluster", one.only_cluster, origin(given, "only_cluster"));
            }
            json_.close();
        }
        json_.close();
    }

    void store() {
        const Store& store = topology_.store;
        if (store.kind == StoreKind::none) {
            return;
        }
        const Value* const given = document_.at("/topology/store");
        json_.open("store", '{');
        json_.text("id", store.id, origin(given, "id"));
        json_.value("kind", word_at(store_words(), static_cast<std::size_t>(store.kind)),
                    origin(given, "kind"));
        json_.value("replicas", std::to_string(store.replicas), origin(given, "replicas"));
        json_.value("consistency",
                    word_at(consistency_words(), static_cast<std::size_t>(store.consistency)),
                    origin(given, "consistency", "our assumption (P03)"));
        std::vector<std::string> where;
        for (const DataCenterId one : store.replica_data_centers) {
            where.push_back(id_of(one));
        }
        json_.value("data_centers", json_list(where), origin(given, "data_centers"));
        json_.close();
    }

    void interaction_servers() {
        json_.open("interaction_servers", '[');
        for (const InteractionServer& one : topology_.interaction_servers) {
            const Value* const given = open_item(one.id, "/topology/interaction_servers", by_base);
            data_center(one.data_center, given);
            json_.value("by_proxy", one.by_proxy ? "true" : "false", origin(given, "by_proxy"));
            if (!one.only_cluster.empty()) {
                json_.text("only_cluster", one.only_cluster, origin(given, "only_cluster"));
            }
            json_.close();
        }
        json_.close();
    }

    void load_balancers() {
        json_.open("load_balancers", '[');
        for (const LoadBalancer& one : topology_.load_balancers) {
            const Value* const given = open_item(one.id, "/topology/load_balancers", by_base);
            data_center(one.data_center, given);
            std::vector<std::string> nodes;
            for (const NodeId node : one.nodes) {
                nodes.push_back(topology_.nodes[node].id);
            }
            json_.value("nodes", json_list(nodes), origin(given, "nodes"));
            json_.value("health_check", one.health_check ? "true" : "false",
                        origin(given, "health_check"));
            json_.close();
        }
        json_.close();
    }

    void options() {
        json_.open("options", '{');
        section("nodes", OptionScope::node, topology_.nodes);
        section("hosts", OptionScope::host, topology_.hosts);
        section("applications", OptionScope::application, topology_.apps);
        section("scs", OptionScope::scs, topology_.scs);
        section("tservers", OptionScope::tserver, topology_.tservers);
        section("interaction_servers", OptionScope::interaction_server,
                topology_.interaction_servers);
        json_.close();
    }

    template <class Carriers>
    void section(std::string_view key, OptionScope scope, const Carriers& carriers) {
        json_.open(key, '{');
        for (std::size_t object = 0; object < carriers.size(); ++object) {
            json_.open(carriers[carriers.id_at(object)].id, '{');
            for (const OptionEntry& option : option_registry()) {
                if (option.scope == scope && !is_beyond(option, object)) {
                    number_option(option, object);
                }
            }
            for (const TextOption& option : text_options) {
                const bool is_beyond = option.name == cookie_option.name
                                       && !release_has(Gated::cookie_content, scenario_.release);
                if (option.scope == scope && !is_beyond) {
                    text_option(option, object);
                }
            }
            json_.close();
        }
        json_.close();
    }

    /// An option the release does not have, at its default, is left out: stated, it is refused.
    [[nodiscard]] bool is_beyond(const OptionEntry& option, std::size_t object) const {
        const auto gated = option_gate(option.option);
        return gated && !release_has(*gated, scenario_.release)
               && !origins_.options.contains({option.option, object});
    }

    void number_option(const OptionEntry& option, std::size_t object) {
        const std::int64_t value = scenario_.options.value(option.option, object);
        const auto stated = origins_.options.find({option.option, object});
        const std::string_view unit = to_text(option.unit);
        std::string comment =
            stated != origins_.options.end()
                ? from(stated->second)
                : fmt::format("the product's default, {}{}{}", to_text(option.evidence),
                              option.row.empty() ? "" : ", ", option.row);
        if (!unit.empty()) {
            comment = fmt::format("{}; {}", unit, comment);
        }
        const std::string text = option.unit == OptionUnit::flag ? (value == 0 ? "false" : "true")
                                                                 : std::to_string(value);
        json_.value(option.name, text, std::move(comment));
    }

    void text_option(const TextOption& option, std::size_t object) {
        const auto stated = origins_.texts.find({std::string{option.name}, object});
        const bool is_dn = option.name == default_dn_option.name;
        const std::string value =
            is_dn ? topology_.tservers[topology_.tservers.id_at(object)].default_dn.value_or("")
            : option.name == cookie_option.name
                ? topology_.nodes[topology_.nodes.id_at(object)].cookie.content
                : topology_.nodes[topology_.nodes.id_at(object)].external_url;
        const bool is_base = is_dn && !value.empty();
        json_.text(option.name, value,
                   stated != origins_.texts.end() ? from(stated->second)
                   : is_base                      ? std::string{by_base}
                                                  : "the product's default, documented");
    }

    void policies() {
        json_.open("policies", '{');
        for (const PolicyEntry& policy : policy_registry()) {
            const auto stated = origins_.policies.find(policy.policy);
            std::string others;
            const std::string_view chosen = scenario_.policies.chosen(policy.policy);
            for (const std::string_view alternative : policy.alternatives) {
                if (!alternative.empty() && alternative != chosen) {
                    others += (others.empty() ? "; or " : ", ") + std::string{alternative};
                }
            }
            json_.text(policy.name, chosen,
                       fmt::format("{}{}",
                                   stated != origins_.policies.end()
                                       ? from(stated->second) + ", " + std::string{policy.id}
                                       : fmt::format("our policy {}", policy.id),
                                   others));
        }
        json_.close();
    }

    void assumptions() {
        json_.open("assumptions", '{');
        for (const AssumptionEntry& one : assumption_registry()) {
            const auto stated = origins_.assumptions.find(one.assumption);
            const std::string value =
                one.kind == AssumptionKind::count
                    ? std::to_string(scenario_.assumptions.count(one.assumption))
                    : json_of(scenario_.assumptions.distribution(one.assumption));
            json_.value(one.name, value,
                        stated != origins_.assumptions.end() ? from(stated->second)
                                                             : "our assumption");
        }
        json_.close();
    }

    void strategies() {
        json_.open("strategies", '[');
        for (const Strategy& one : scenario_.strategies) {
            const Value* const given = open_item(one.id, "/strategies", by_base);
            const auto flag = [&](std::string_view key, bool value) {
                json_.value(key, value ? "true" : "false", origin(given, key));
            };
            flag("_persist", one.persist);
            flag("_sendSessionRecovered", one.send_session_recovered);
            flag("handles_session_recovered", one.handles_session_recovered);
            json_.value("steps", std::to_string(one.steps), origin(given, "steps"));
            if (one.step_time) {
                json_.value("step_time", json_of(*one.step_time), origin(given, "step_time"));
            }
            json_.value("persist_every", std::to_string(one.persist_every),
                        origin(given, "persist_every"));
            if (!one.acts_at.empty()) {
                json_.value("acts_at", json_list(one.acts_at), origin(given, "acts_at"));
            }
            if (one.waits_at != 0) {
                json_.value("waits_at", std::to_string(one.waits_at), origin(given, "waits_at"));
            }
            json_.close();
        }
        json_.close();
    }

    /// What a group says, and below it what it leaves to defaults.
    void workload() {
        json_.open("workload", '[');
        for (const CallGroup& group : scenario_.workload) {
            const Value* const given = item("/workload", group.id);
            json_.open("", '{');
            for (const Value& child : given->children) {
                json_.value(child.key, orsim::json_of(child), from(document_.place(child)));
            }
            const auto fill = [&](std::string_view key, const std::string& json,
                                  std::string_view otherwise = by_format) {
                if (given->find(key) == nullptr) {
                    json_.value(key, json, std::string{otherwise});
                }
            };
            fill("kind", word_at(medium_words(), static_cast<std::size_t>(group.medium)));
            if (group.medium != Medium::http) {
                fill("strategy", json_quoted(scenario_.strategies[group.strategy].id));
            }
            if (group.medium == Medium::voice) {
                fill("tserver", json_quoted(topology_.tservers[group.tserver].id));
                fill("talk_time", json_of(group.talk_time), "our assumption talk_time");
            } else if (group.medium == Medium::multimedia) {
                fill("interaction_server",
                     json_quoted(topology_.interaction_servers[group.interaction_server].id));
                fill("handling_time", json_of(group.talk_time),
                     "our assumption interaction_handling");
            }
            json_.close();
        }
        json_.close();
    }

    void as_given(std::string_view key) {
        const Value* const given = root()->find(key);
        if (given == nullptr) {
            return;
        }
        const bool is_list = given->kind == Value::Kind::array;
        json_.open(key, is_list ? '[' : '{');
        for (const Value& child : given->children) {
            json_.value(child.key, orsim::json_of(child), from(document_.place(child)));
        }
        json_.close();
    }

    const Document& document_;
    const Scenario& scenario_;
    const Topology& topology_;
    const Origins& origins_;
    CommentedJson json_;
};

}  // namespace

Outcome<std::string> explain_scenario_file(const std::string& path,
                                           const std::vector<Override>& overrides) {
    FileText file = read_scenario_source(path);
    if (!file.text) {
        return Complaints{complaint_about_file(path, file.why)};
    }
    Document document{path, std::move(*file.text)};
    const DraftedScenario drafted = draft_scenario(document, directory_of(path), overrides);
    if (has_errors(drafted.complaints)) {
        return drafted.complaints;
    }
    return Explainer{document, drafted}.explain();
}

}  // namespace orsim
