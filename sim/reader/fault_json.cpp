#include "sim/reader/fault_json.hpp"

#include "sim/base/promise.hpp"
#include "sim/reader/convert.hpp"
#include "sim/reader/json_text.hpp"

#include <string_view>
#include <utility>

namespace orsim {
namespace {

std::string text_of(const Topology& topology, const Selector& selector) {
    using Kind = Selector::Kind;
    const std::uint16_t at = selector.index;
    switch (selector.kind) {
    case Kind::app:
        return topology.apps[AppId{at}].id;
    case Kind::primary_of:
        return "primary_of:" + topology.nodes[NodeId{at}].id;
    case Kind::backup_of:
        return "backup_of:" + topology.nodes[NodeId{at}].id;
    case Kind::node:
        return "node:" + topology.nodes[NodeId{at}].id;
    case Kind::host:
        return "host:" + topology.hosts[HostId{at}].id;
    case Kind::data_center:
        return "dc:" + topology.data_centers[DataCenterId{at}].id;
    case Kind::link:
        return "link:" + topology.links[LinkId{at}].id;
    case Kind::store:
        return "store";
    case Kind::scs:
        return "scs:" + topology.scs[ScsId{at}].id;
    case Kind::lca:
        return "lca:" + topology.hosts[HostId{at}].id;
    case Kind::tserver:
        return "tserver:" + topology.tservers[TServerId{at}].id;
    case Kind::interaction_server:
        return "ixn:" + topology.interaction_servers[InteractionServerId{at}].id;
    case Kind::load_balancer:
        return "lb:" + topology.load_balancers[LoadBalancerId{at}].id;
    case Kind::anybody:
        break;
    }
    return {};
}

class Item {
public:
    Item() { value_.kind = Value::Kind::object; }

    void text(std::string_view key, std::string text) {
        Value value;
        value.kind = Value::Kind::string;
        value.key = std::string{key};
        value.text = std::move(text);
        value_.children.push_back(std::move(value));
    }
    void length(std::string_view key, const std::optional<Duration>& length) {
        if (length) {
            text(key, to_text(*length));
        }
    }
    void ratio(std::string_view key, Millionths ratio) {
        if (ratio != one_in_millionths) {
            text(key, ratio_text(ratio));
        }
    }
    [[nodiscard]] std::string take() const { return json_of(value_); }

private:
    Value value_;
};

}  // namespace

std::string json_of(const Scenario& scenario, const Fault& fault) {
    ORSIM_EXPECT(fault.trigger.kind == Trigger::Kind::at, "only a fault of an instant is written");
    const Topology& topology = scenario.topology;
    Item item;
    item.text("id", fault.id);
    item.text("kind", std::string{to_text(fault.kind)});
    for (const auto& [key, selector] : {std::pair{"target", fault.target},
                                        std::pair{"from", fault.from}, std::pair{"to", fault.to}}) {
        if (selector.kind != Selector::Kind::anybody) {
            item.text(key, text_of(topology, selector));
        }
    }
    if (fault.one_way) {
        item.text("direction", "one_way");
    }
    if (fault.behind) {
        item.text("direction", "behind");
    }
    if (fault.traffic != Traffic::all) {
        item.text("traffic", std::string{to_text(fault.traffic)});
    }
    item.text("at", to_text(fault.trigger.at));
    item.length("for", fault.lasts);
    item.length("restart_after", fault.restart_after);
    item.ratio("factor", fault.factor);
    item.ratio("probability", fault.probability);
    if (fault.extra) {
        ORSIM_EXPECT(fault.extra->is_constant(), "only a constant length is written");
        item.length("extra", fault.extra->mean);
    }
    return item.take();
}

}  // namespace orsim
