#include "reports/graph.hpp"

#include "reports/run_story.hpp"
#include "reports/sentence.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace orsim {
namespace {

constexpr std::string_view common =
    "    graph [fontname=\"Helvetica\", fontsize=12, bgcolor=\"white\"];\n"
    "    node [fontname=\"Helvetica\", fontsize=11, shape=box, style=\"rounded,filled\", "
    "fillcolor=\"white\", color=\"#4d5a6a\"];\n"
    "    edge [fontname=\"Helvetica\", fontsize=10, color=\"#4d5a6a\"];\n";

class TopologyGraph {
public:
    explicit TopologyGraph(const Scenario& scenario)
        : scenario_{&scenario},
          topology_{&scenario.topology},
          names_{scenario, dot_escaped},
          alone_{single_points_of_failure(scenario.topology)} {}

    std::string draw() {
        out_ = fmt::format("graph topology {{\n    label=\"{}\";\n    labelloc=t;\n    "
                           "compound=true;\n{}",
                           dot_escaped(scenario_->name), common);
        for (std::size_t at = 0; at < topology_->data_centers.size(); ++at) {
            data_center(DataCenterId{static_cast<std::uint16_t>(at)});
        }
        pairs();
        links();
        management();
        store();
        balanced();
        return std::move(out_) + "}\n";
    }

private:
    template <class... Args>
    void add(fmt::format_string<Args...> words, Args&&... args) {
        fmt::format_to(std::back_inserter(out_), words, std::forward<Args>(args)...);
    }
    [[nodiscard]] std::string name(EntityKind kind, std::size_t index) const {
        return std::string{names_.of(Entity{kind, static_cast<std::uint16_t>(index)})};
    }

    void data_center(DataCenterId center) {
        const bool alone =
            std::ranges::find(alone_.data_centers, center) != alone_.data_centers.end();
        add("    subgraph cluster_d{0} {{\n        label=\"data center {1}\";\n        "
            "style=rounded;\n        color=\"{2}\";\n        d{0} [label=\"\", "
            "shape=circle, width=0.15, fixedsize=true];\n",
            center.index(), name(EntityKind::data_center, center.index()),
            alone ? "#a3200f" : "#8ba0bb");
        for (std::size_t at = 0; at < topology_->hosts.size(); ++at) {
            const HostId host{static_cast<std::uint16_t>(at)};
            if (topology_->hosts[host].data_center == center) {
                inside_host(host);
            }
        }
        const auto stand = [&](const auto& table, EntityKind kind, char letter) {
            for (std::size_t at = 0; at < table.size(); ++at) {
                const auto index = static_cast<std::uint16_t>(at);
                if (in(kind, index) == center) {
                    add("        {}{} [label=\"{}\\n{}\", shape=ellipse];\n", letter, index,
                        name(kind, index), to_text(kind));
                }
            }
        };
        stand(topology_->tservers, EntityKind::tserver, 't');
        stand(topology_->interaction_servers, EntityKind::interaction_server, 'i');
        stand(topology_->load_balancers, EntityKind::load_balancer, 'b');
        out_ += "    }\n";
    }

    [[nodiscard]] DataCenterId in(EntityKind kind, std::uint16_t index) const {
        if (kind == EntityKind::tserver) {
            return topology_->tservers[TServerId{index}].data_center;
        }
        if (kind == EntityKind::interaction_server) {
            return topology_->interaction_servers[InteractionServerId{index}].data_center;
        }
        return topology_->load_balancers[LoadBalancerId{index}].data_center;
    }

    void inside_host(HostId host) {
        add("        subgraph cluster_h{0} {{\n            label=\"host {1}\";\n            "
            "style=\"rounded,filled\";\n            fillcolor=\"#f6f7f9\";\n            "
            "color=\"#d9dee5\";\n            h{0} [shape=point, style=invis];\n",
            host.index(), name(EntityKind::host, host.index()));
        for (std::size_t at = 0; at < topology_->apps.size(); ++at) {
            const App& app = topology_->apps[AppId{static_cast<std::uint16_t>(at)}];
            if (app.host == host) {
                add("            a{} [label=\"{}\\n{} of {}\", {}];\n", at,
                    name(EntityKind::app, at), app.configured_as_primary ? "primary" : "backup",
                    names_.node(app.node),
                    app.configured_as_primary ? "fillcolor=\"#14776b\", fontcolor=\"white\""
                                              : "fillcolor=\"#d3ddea\"");
            }
        }
        for (std::size_t at = 0; at < topology_->scs.size(); ++at) {
            if (topology_->scs[ScsId{static_cast<std::uint16_t>(at)}].host == host) {
                add("            s{} [label=\"{}\\nSCS\", shape=hexagon, style=filled];\n", at,
                    name(EntityKind::scs, at));
            }
        }
        out_ += "        }\n";
    }

    void pairs() {
        for (std::size_t at = 0; at < topology_->nodes.size(); ++at) {
            const Node& node = topology_->nodes[NodeId{static_cast<std::uint16_t>(at)}];
            if (node.primary && node.backup) {
                add("    a{} -- a{} [label=\"node {}\", style=bold, color=\"#14776b\"];\n",
                    node.primary.index(), node.backup.index(), name(EntityKind::node, at));
            }
        }
    }

    void links() {
        for (std::size_t at = 0; at < topology_->links.size(); ++at) {
            const LinkId id{static_cast<std::uint16_t>(at)};
            const Link& link = topology_->links[id];
            const bool alone = std::ranges::find(alone_.links, id) != alone_.links.end();
            add("    d{0} -- d{1} [label=\"{2}, {3}\", "
                "penwidth=2{4}];\n",
                link.one.index(), link.two.index(), name(EntityKind::link, at),
                dot_escaped(human(link.latency)),
                alone ? ", color=\"#a3200f\", fontcolor=\"#a3200f\"" : "");
        }
    }

    void management() {
        for (std::size_t at = 0; at < topology_->scs.size(); ++at) {
            const Scs& scs = topology_->scs[ScsId{static_cast<std::uint16_t>(at)}];
            for (const HostId host : scs.hosts) {
                if (host != scs.host) {
                    add("    s{0} -- h{1} [lhead=cluster_h{1}, style=dotted];\n", at, host.index());
                }
            }
        }
    }

    void store() {
        const Store& store = topology_->store;
        if (store.kind == StoreKind::none) {
            return;
        }
        add("    store [label=\"{}\\nstore, {} replicas\", shape=cylinder];\n",
            name(EntityKind::store, 0), store.replica_data_centers.size());
        for (const DataCenterId center : store.replica_data_centers) {
            add("    store -- d{0} [lhead=cluster_d{0}, style=dashed];\n", center.index());
        }
    }

    void balanced() {
        for (std::size_t at = 0; at < topology_->load_balancers.size(); ++at) {
            const auto index = static_cast<std::uint16_t>(at);
            for (const NodeId node : topology_->load_balancers[LoadBalancerId{index}].nodes) {
                add("    b{} -- a{} [style=dashed];\n", at, topology_->nodes[node].primary.index());
            }
        }
    }

    const Scenario* scenario_;
    const Topology* topology_;
    Names names_;
    SinglePoints alone_;
    std::string out_;
};

/// A text of some words a line, as the label of a box.
std::string broken(std::string_view text) {
    constexpr std::size_t widest = 38;
    std::string out;
    std::size_t line = 0;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        if (line > 0 && line + end > widest) {
            out += "\\n";
            line = 0;
        } else if (line > 0) {
            out += ' ';
        }
        out += dot_escaped(text.substr(0, end));
        line += end + 1;
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

std::string_view colours_of(const Record& record) {
    if (record.event == Event::session_created) {
        return "fillcolor=\"#def3e6\", color=\"#0e6b3c\", penwidth=2";
    }
    if (is_failure(record.event)) {
        return "fillcolor=\"#fde6e2\", color=\"#a3200f\"";
    }
    return record.call ? "fillcolor=\"white\"" : "fillcolor=\"#e9edf2\"";
}

}  // namespace

std::string topology_graph(const Scenario& scenario) {
    return TopologyGraph{scenario}.draw();
}

std::string chain_graph(const Scenario& scenario, const CallTale& tale) {
    const Names names{scenario, shortened};
    const std::vector<Record> records = tale.records();
    std::string out =
        fmt::format("digraph chain {{\n    label=\"{}, call {}\";\n    labelloc=t;\n{}",
                    dot_escaped(scenario.name),
                    dot_escaped(names.of(tale.call().value_or(CallName{}))), common);
    for (const Record& record : records) {
        std::string text = sentence(names, record);
        if (record.rule != Rule::none) {
            text += fmt::format(" [{}]", to_text(record.rule));
        }
        fmt::format_to(std::back_inserter(out), "    r{} [label=\"{} s\\n{}\", {}];\n",
                       record.number, clock(record.at), broken(text), colours_of(record));
    }
    for (const Record& record : records) {
        const auto cause = std::ranges::lower_bound(records, record.cause, {}, &Record::number);
        if (cause != records.end() && cause->number == record.cause) {
            const Duration later = record.at - cause->at;
            fmt::format_to(
                std::back_inserter(out), "    r{} -> r{}{};\n", record.cause, record.number,
                later == Duration::zero() ? "" : fmt::format(" [label=\"{}\"]", human(later)));
        }
    }
    return out + "}\n";
}

}  // namespace orsim
