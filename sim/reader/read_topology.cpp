// The section "topology": what is listed, what that implies, and the base set-up for what is not.
#include "sim/reader/draft.hpp"
#include "sim/reader/shapes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <tuple>

namespace orsim {
namespace {

constexpr std::string_view default_cluster = "ORS_Cluster_1";
constexpr std::uint32_t first_dbid = 101;
constexpr std::size_t most_data_centers = 200;  // Ways are kept between every two.

class TopologyReader {
public:
    TopologyReader(Draft& draft, const Fields* file)
        : draft_{draft}, remarks_{draft.remarks}, topology_{draft.scenario.topology}, file_{file} {}

    void read() {
        data_centers();
        listed_hosts();
        nodes();
        scs();
        implied_hosts();
        scs_hosts();
        links();
        tservers();
        store();
        interaction_servers();
        load_balancers();
    }

private:
    /// A host that something stands on without its being listed.
    struct Mention {
        std::string host;
        DataCenterId data_center;
        const Value* value = nullptr;
        bool is_own = false;  // Nobody wrote its name.
    };

    [[nodiscard]] std::vector<const Value*> items(std::string_view key) const {
        return file_ == nullptr ? std::vector<const Value*>{} : file_->list(key);
    }

    void data_centers();
    void derive_data_centers();
    void add_data_center(const std::string& id);
    [[nodiscard]] DataCenterId data_center(const Fields& fields,
                                           std::string_view key = "data_center");
    void listed_hosts();
    void nodes();
    void base_nodes();
    void add_node(const Fields& fields, std::uint32_t next_dbid);
    [[nodiscard]] AppId
    add_application(const Value& value, NodeId node, DataCenterId data_center, bool is_primary);
    void put_on_host(AppId app, const Value* name, DataCenterId where);
    void check_pair(const Node& node, const Value& value);
    void sort_ring();
    void scs();
    void implied_hosts();
    void scs_hosts();
    void all_hosts_or_own(ScsId id, bool is_only_one);
    void links();
    void default_links();
    void tservers();
    void store();
    void interaction_servers();
    void load_balancers();

    Draft& draft_;
    Remarks& remarks_;
    Topology& topology_;
    const Fields* file_;                     // Absent: the base set-up.
    std::vector<Mention> app_hosts_;         // In the order of the applications.
    std::vector<Mention> scs_hosts_;         // In the order of the SCS.
    std::vector<const Value*> node_values_;  // In the order of the nodes before they are sorted.
    std::vector<const Value*> scs_lists_;
};

std::uint16_t as_number(std::size_t position) {
    return static_cast<std::uint16_t>(position);
}

void TopologyReader::add_data_center(const std::string& id) {
    DataCenter one;
    one.id = id;
    draft_.data_centers.add(id, topology_.data_centers.size());
    topology_.data_centers.add(std::move(one));
}

void TopologyReader::data_centers() {
    for (const Value* const item : items("data_centers")) {
        if (draft_.data_centers.size() == most_data_centers) {
            remarks_.error(*item, fmt::format("{} data centers are the most a scenario may have",
                                              most_data_centers));
            break;
        }
        const Fields fields{remarks_, *item, data_center_shape()};
        const Value* const id = fields.get("id");
        const auto name = id == nullptr
                              ? std::nullopt
                              : read_new_id(draft_, *id, "data center", draft_.data_centers);
        if (name) {
            add_data_center(*name);
        }
    }
    if (draft_.data_centers.size() == 0) {
        derive_data_centers();
    }
}

/// Data centers nobody listed are those the other parts name, in the order of the file.
void TopologyReader::derive_data_centers() {
    const auto take = [&](const Value* value) {
        const bool is_name =
            value != nullptr && value->kind == Value::Kind::string && !value->text.empty();
        if (is_name && draft_.data_centers.size() < most_data_centers
            && !draft_.data_centers.has(value->text) && read_id(remarks_, *value)) {
            add_data_center(value->text);
        }
    };
    for (const std::string_view part :
         {"hosts", "nodes", "tservers", "interaction_servers", "load_balancers"}) {
        for (const Value* const item : items(part)) {
            take(item->find("data_center"));
        }
    }
    const Value* const layer = file_ == nullptr ? nullptr : file_->get("management_layer");
    const Value* const all_scs = layer == nullptr ? nullptr : layer->find("scs");
    if (all_scs != nullptr && all_scs->kind == Value::Kind::array) {
        for (const Value& one : all_scs->children) {
            take(one.find("data_center"));
        }
    }
    for (const Value* const item : items("links")) {
        const Value* const ends = item->find("between");
        if (ends != nullptr && ends->kind == Value::Kind::array) {
            for (const Value& end : ends->children) {
                take(&end);
            }
        }
    }
    if (draft_.data_centers.size() == 0) {
        add_data_center("dc1");
    }
}

/// The data center a part names; the first one when it names none.
DataCenterId TopologyReader::data_center(const Fields& fields, std::string_view key) {
    const Value* const value = fields.get(key);
    const auto id = reference<DataCenterId>(draft_, value, "data center", draft_.data_centers);
    return id ? id : DataCenterId{0};
}

void TopologyReader::listed_hosts() {
    for (const Value* const item : items("hosts")) {
        const Fields fields{remarks_, *item, host_shape()};
        const Value* const id = fields.get("id");
        const auto name =
            id == nullptr ? std::nullopt : read_new_id(draft_, *id, "host", draft_.hosts);
        if (!name) {
            continue;
        }
        Host host;
        host.id = *name;
        // A host that does not say where it stands learns it from what runs on it.
        host.data_center = reference<DataCenterId>(draft_, fields.get("data_center"), "data center",
                                                   draft_.data_centers);
        host.last_traffic = fields.instant("last_traffic");
        if (host.last_traffic && *host.last_traffic > draft_.scenario.start) {
            remarks_.error(*fields.get("last_traffic"),
                           fmt::format("last_traffic cannot come after the start of the run, {}",
                                       to_text(draft_.scenario.start)));
        }
        draft_.hosts.add(*name, topology_.hosts.size());
        topology_.hosts.add(std::move(host));
    }
}

void TopologyReader::base_nodes() {
    struct BaseNode {
        std::string_view id;
        std::array<std::string_view, 2> apps;
        std::array<std::string_view, 2> hosts;
    };
    constexpr std::array base{BaseNode{"N1", {"P1", "B1"}, {"h1", "h2"}},
                              BaseNode{"N2", {"P2", "B2"}, {"h3", "h4"}}};
    std::uint32_t dbid = first_dbid;
    for (const BaseNode& one : base) {
        Node node;
        node.id = one.id;
        node.dbid = dbid++;
        node.cluster = default_cluster;
        const NodeId id{as_number(topology_.nodes.size())};
        for (const std::size_t at : {0U, 1U}) {
            App app;
            app.id = one.apps.at(at);
            app.node = id;
            app.configured_as_primary = at == 0;
            draft_.apps.add(app.id, topology_.apps.size());
            const AppId app_id = topology_.apps.add(std::move(app));
            (at == 0 ? node.primary : node.backup) = app_id;
            app_hosts_.push_back({std::string{one.hosts.at(at)}, DataCenterId{0}, nullptr, true});
        }
        draft_.nodes.add(node.id, topology_.nodes.size());
        topology_.nodes.add(std::move(node));
        node_values_.push_back(nullptr);
    }
}

void TopologyReader::nodes() {
    const std::vector<const Value*> listed = items("nodes");
    if (file_ == nullptr || !file_->has("nodes")) {
        base_nodes();
        return;
    }
    std::uint32_t next_dbid = first_dbid;
    for (const Value* const item : listed) {
        add_node(Fields{remarks_, *item, node_shape()}, next_dbid++);
    }
    if (listed.empty() && file_->get("nodes") != nullptr) {
        remarks_.error(*file_->get("nodes"),
                       "at least one node is needed; leave the key out for N1 and N2 of the "
                       "base set-up");
    }
    sort_ring();
}

void TopologyReader::add_node(const Fields& fields, std::uint32_t next_dbid) {
    const Value* const id_value = fields.get("id");
    const auto name =
        id_value == nullptr ? std::nullopt : read_new_id(draft_, *id_value, "node", draft_.nodes);
    Node node;
    node.id = name.value_or("");
    node.dbid = static_cast<std::uint32_t>(fields.whole("dbid").value_or(next_dbid));
    node.cluster = fields.text("cluster").value_or(std::string{default_cluster});
    if (const Value* const type = fields.get("redundancy");
        type != nullptr && type->text != "warm") {
        remarks_.error(*type, fmt::format("\"{}\" is no redundancy type of Orchestration Server; "
                                          "it knows warm standby only (R02 warm-standby)",
                                          type->text));
    }
    for (const Node& other : topology_.nodes) {
        if (other.dbid == node.dbid) {
            const Value* const dbid = fields.get("dbid");
            remarks_.error(
                dbid == nullptr ? fields.value() : *dbid,
                fmt::format("node \"{}\" has the DBID {} already; the Node ID names one node (R01)",
                            other.id, node.dbid));
        }
    }
    const NodeId id{as_number(topology_.nodes.size())};
    const DataCenterId where = data_center(fields);
    if (const Value* const primary = fields.get("primary")) {
        node.primary = add_application(*primary, id, where, true);
    }
    if (const Value* const backup = fields.get("backup")) {
        node.backup = add_application(*backup, id, where, false);
    }
    check_pair(node, fields.value());
    if (name) {
        draft_.nodes.add(*name, topology_.nodes.size());
    }
    topology_.nodes.add(std::move(node));
    node_values_.push_back(&fields.value());
}

AppId TopologyReader::add_application(const Value& value,
                                      NodeId node,
                                      DataCenterId where,
                                      bool is_primary) {
    const Fields fields{remarks_, value, application_shape()};
    const Value* const id_value = fields.get("id");
    const auto name = id_value == nullptr
                          ? std::nullopt
                          : read_new_id(draft_, *id_value, "application", draft_.apps);
    App app;
    app.id = name.value_or("");
    app.node = node;
    app.configured_as_primary = is_primary;
    app.document_cached = fields.flag("document_cached").value_or(true);
    const bool is_reserved_word = app.id == "store" || app.id == "scs" || app.id == "tserver";
    if (is_reserved_word) {
        remarks_.error(
            *id_value,
            fmt::format("an application cannot be called \"{0}\", because the selector \"{0}\" "
                        "means something else",
                        app.id));
    }
    const Value* const host = fields.get("host");
    const auto host_name = host == nullptr ? std::nullopt : read_id(remarks_, *host);
    app_hosts_.push_back({host_name.value_or(app.id + "-host"), where, host, !host_name});
    if (name) {
        draft_.apps.add(*name, topology_.apps.size());
    }
    return topology_.apps.add(std::move(app));
}

void TopologyReader::check_pair(const Node& node, const Value& value) {
    if (!node.primary || !node.backup) {
        return;
    }
    const Mention& one = app_hosts_[node.primary.index()];
    const Mention& two = app_hosts_[node.backup.index()];
    if (one.host == two.host) {
        remarks_.warning(
            two.value == nullptr ? value : *two.value,
            fmt::format(
                "primary and backup of this node share host \"{}\": when it fails, the node has "
                "nobody to promote",
                one.host));
    }
}

/// Nodes stand in ring order; applications keep theirs and learn their node's new place.
void TopologyReader::sort_ring() {
    std::vector<std::size_t> order(topology_.nodes.size());
    for (std::size_t at = 0; at < order.size(); ++at) {
        order[at] = at;
    }
    const auto dbid_at = [&](std::size_t at) {
        return topology_.nodes[topology_.nodes.id_at(at)].dbid;
    };
    std::ranges::stable_sort(order, {}, dbid_at);
    Table<NodeId, Node> sorted;
    draft_.nodes = Ids{};
    for (const std::size_t at : order) {
        const Node& node = topology_.nodes[topology_.nodes.id_at(at)];
        const NodeId id = sorted.add(node);
        draft_.nodes.add(node.id, id.index());
        for (const AppId app : {node.primary, node.backup}) {
            if (app) {
                topology_.apps[app].node = id;
            }
        }
    }
    topology_.nodes = std::move(sorted);
}

void TopologyReader::scs() {
    const Value* const layer_value = file_ == nullptr ? nullptr : file_->get("management_layer");
    if (layer_value != nullptr) {
        const Fields layer{remarks_, *layer_value, management_layer_shape()};
        for (const Value* const item : layer.list("scs")) {
            const Fields fields{remarks_, *item, scs_shape()};
            const Value* const id = fields.get("id");
            const auto name =
                id == nullptr ? std::nullopt : read_new_id(draft_, *id, "SCS", draft_.scs);
            Scs one;
            one.id = name.value_or("");
            const Value* const host = fields.get("host");
            const auto host_name = host == nullptr ? std::nullopt : read_id(remarks_, *host);
            scs_hosts_.push_back({host_name.value_or(one.id + "-host"), data_center(fields),
                                  host == nullptr ? fields.get("data_center") : host, !host_name});
            scs_lists_.push_back(fields.get("hosts"));
            if (name) {
                draft_.scs.add(*name, topology_.scs.size());
            }
            topology_.scs.add(std::move(one));
        }
    }
    if (topology_.scs.empty()) {
        Scs one;
        one.id = "scs1";
        draft_.scs.add(one.id, topology_.scs.size());
        topology_.scs.add(std::move(one));
        const bool is_base = file_ == nullptr || !file_->has("nodes");
        scs_hosts_.push_back({is_base ? "h5" : "scs1-host", DataCenterId{0}, nullptr, true});
        scs_lists_.push_back(nullptr);
    }
}

/// Every host that something runs on exists, and stands where that says.
void TopologyReader::implied_hosts() {
    std::vector<bool> listed(topology_.hosts.size(), false);
    for (std::size_t at = 0; at < listed.size(); ++at) {
        listed[at] = static_cast<bool>(topology_.hosts[topology_.hosts.id_at(at)].data_center);
    }
    const auto settle = [&](const Mention& mention) {
        const auto known = draft_.hosts.find(mention.host);
        if (!known) {
            Host host;
            host.id = mention.host;
            host.data_center = mention.data_center;
            draft_.hosts.add(mention.host, topology_.hosts.size());
            return topology_.hosts.add(std::move(host));
        }
        const HostId id{*known};
        Host& host = topology_.hosts[id];
        const bool says_where = *known < listed.size() && listed[*known];
        if (!host.data_center) {
            host.data_center = mention.data_center;
        } else if (!says_where && host.data_center != mention.data_center
                   && mention.value != nullptr) {
            remarks_.error(
                *mention.value,
                fmt::format(
                    "host \"{}\" would stand in data center \"{}\" and in \"{}\"; a host stands in "
                    "one, which \"hosts\" of the topology can say",
                    mention.host, topology_.data_centers[host.data_center].id,
                    topology_.data_centers[mention.data_center].id));
        }
        return id;
    };
    for (std::size_t at = 0; at < app_hosts_.size(); ++at) {
        topology_.apps[topology_.apps.id_at(at)].host = settle(app_hosts_[at]);
    }
    for (std::size_t at = 0; at < scs_hosts_.size(); ++at) {
        topology_.scs[topology_.scs.id_at(at)].host = settle(scs_hosts_[at]);
    }
    for (Host& host : topology_.hosts) {
        host.data_center = host.data_center ? host.data_center : DataCenterId{0};
    }
}

void TopologyReader::all_hosts_or_own(ScsId id, bool is_only_one) {
    Scs& scs = topology_.scs[id];
    std::vector<bool> has_scs(topology_.data_centers.size(), false);
    for (const Scs& one : topology_.scs) {
        has_scs[topology_.hosts[one.host].data_center.index()] = true;
    }
    const DataCenterId mine = topology_.hosts[scs.host].data_center;
    for (std::size_t at = 0; at < topology_.hosts.size(); ++at) {
        const HostId host = topology_.hosts.id_at(at);
        const DataCenterId where = topology_.hosts[host].data_center;
        const bool is_nobodys = !has_scs[where.index()] && id.index() == 0;
        if (is_only_one || where == mine || is_nobodys) {
            scs.hosts.push_back(host);
        }
    }
}

void TopologyReader::scs_hosts() {
    std::map<std::uint16_t, std::string> controlled;
    for (std::size_t at = 0; at < topology_.scs.size(); ++at) {
        const ScsId id = topology_.scs.id_at(at);
        if (scs_lists_[at] == nullptr) {
            all_hosts_or_own(id, topology_.scs.size() == 1);
        } else {
            for (const Value& item : scs_lists_[at]->children) {
                if (const auto host = reference<HostId>(draft_, &item, "host", draft_.hosts)) {
                    topology_.scs[id].hosts.push_back(host);
                }
            }
        }
        for (const HostId host : topology_.scs[id].hosts) {
            const auto [before, is_new] =
                controlled.try_emplace(host.index(), topology_.scs[id].id);
            const Value* const layer = is_new ? nullptr : file_->get("management_layer");
            if (layer != nullptr) {
                remarks_.error(scs_lists_[at] == nullptr ? *layer : *scs_lists_[at],
                               fmt::format("host \"{}\" is controlled by \"{}\" already; a Local "
                                           "Control Agent answers "
                                           "to one SCS. Say with \"hosts\" who controls which",
                                           topology_.hosts[host].id, before->second));
            }
        }
    }
}

void TopologyReader::links() {
    bool connects = false;
    for (const Value* const item : items("links")) {
        const Fields fields{remarks_, *item, link_shape()};
        const std::vector<const Value*> between = fields.list("between");
        const Value* const ends = fields.get("between");
        if (ends == nullptr) {
            continue;
        }
        if (ends->children.size() != 2) {
            remarks_.error(*ends, fmt::format("a link is between two data centers; here are {}",
                                              ends->children.size()));
            continue;
        }
        if (between.size() != 2) {
            continue;
        }
        const auto one =
            reference<DataCenterId>(draft_, between[0], "data center", draft_.data_centers);
        const auto two =
            reference<DataCenterId>(draft_, between[1], "data center", draft_.data_centers);
        const auto latency = fields.length("latency");
        if (!one || !two) {
            continue;
        }
        if (one == two) {
            topology_.data_centers[one].latency =
                latency.value_or(topology_.data_centers[one].latency);
            continue;
        }
        connects = true;
        Link link;
        link.id = topology_.data_centers[one].id + '-' + topology_.data_centers[two].id;
        link.one = one;
        link.two = two;
        link.latency = latency.value_or(link.latency);
        const Value* const id = fields.get("id");
        if (id != nullptr) {
            link.id = read_new_id(draft_, *id, "link", draft_.links).value_or(link.id);
        } else if (draft_.links.has(link.id)) {
            remarks_.error(
                *ends,
                fmt::format(
                    "a second link is between these; give each an \"id\", since both would be "
                    "called \"{}\"",
                    link.id));
        }
        draft_.links.add(link.id, topology_.links.size());
        topology_.links.add(std::move(link));
    }
    if (!connects) {
        default_links();
    }
}

/// Nobody says how data centers are connected: every two are.
void TopologyReader::default_links() {
    for (std::size_t one = 0; one < topology_.data_centers.size(); ++one) {
        for (std::size_t two = one + 1; two < topology_.data_centers.size(); ++two) {
            Link link;
            link.one = topology_.data_centers.id_at(one);
            link.two = topology_.data_centers.id_at(two);
            link.id =
                topology_.data_centers[link.one].id + '-' + topology_.data_centers[link.two].id;
            draft_.links.add(link.id, topology_.links.size());
            topology_.links.add(std::move(link));
        }
    }
}

void TopologyReader::tservers() {
    for (const Value* const item : items("tservers")) {
        const Fields fields{remarks_, *item, tserver_shape()};
        const Value* const id = fields.get("id");
        const auto name =
            id == nullptr ? std::nullopt : read_new_id(draft_, *id, "T-Server", draft_.tservers);
        TServer one;
        one.id = name.value_or("");
        one.data_center = data_center(fields);
        one.standby = static_cast<Standby>(
            fields.word("standby").value_or(static_cast<std::size_t>(Standby::hot)));
        one.only_cluster = fields.text("only_cluster").value_or("");
        if (name) {
            draft_.tservers.add(*name, topology_.tservers.size());
        }
        topology_.tservers.add(std::move(one));
    }
    if (topology_.tservers.empty()) {
        TServer one;
        one.id = "sip1";
        one.data_center = DataCenterId{0};
        one.default_dn = "9999";  // The base set-up has one.
        draft_.tservers.add(one.id, topology_.tservers.size());
        topology_.tservers.add(std::move(one));
    }
}

void TopologyReader::store() {
    const Value* const value = file_ == nullptr ? nullptr : file_->get("store");
    Store& store = topology_.store;
    if (value == nullptr) {
        store.id = "none";
        return;
    }
    const Fields fields{remarks_, *value, store_shape()};
    const std::size_t kind = fields.word("kind").value_or(0);
    store.kind = static_cast<StoreKind>(kind);
    const Value* const id = fields.get("id");
    store.id = (id == nullptr ? std::nullopt : read_id(remarks_, *id))
                   .value_or(std::string{store_shape().find("kind")->words().at(kind).word});
    store.replicas = static_cast<std::uint16_t>(fields.whole("replicas").value_or(store.replicas));
    store.consistency = static_cast<Consistency>(
        fields.word("consistency").value_or(static_cast<std::size_t>(Consistency::quorum)));
    for (const Value* const item : fields.list("data_centers")) {
        if (const auto one =
                reference<DataCenterId>(draft_, item, "data center", draft_.data_centers)) {
            store.replica_data_centers.push_back(one);
        }
    }
    const Value* const places = fields.get("data_centers");
    if (places == nullptr) {
        store.replica_data_centers.assign(store.kind == StoreKind::none ? 0 : store.replicas,
                                          DataCenterId{0});
    } else if (!fields.has("replicas")) {
        store.replicas = as_number(std::clamp<std::size_t>(places->children.size(), 1, 1'000));
    } else if (places->children.size() != store.replicas) {
        remarks_.error(
            *places,
            fmt::format("{} data centers are named for {} replicas; name one for each replica",
                        places->children.size(), store.replicas));
    }
}

void TopologyReader::interaction_servers() {
    for (const Value* const item : items("interaction_servers")) {
        const Fields fields{remarks_, *item, interaction_server_shape()};
        const Value* const id = fields.get("id");
        const auto name = id == nullptr ? std::nullopt
                                        : read_new_id(draft_, *id, "Interaction Server",
                                                      draft_.interaction_servers);
        InteractionServer one;
        one.id = name.value_or("");
        one.data_center = data_center(fields);
        one.by_proxy = fields.flag("by_proxy").value_or(false);
        one.only_cluster = fields.text("only_cluster").value_or("");
        if (name) {
            draft_.interaction_servers.add(*name, topology_.interaction_servers.size());
        }
        topology_.interaction_servers.add(std::move(one));
    }
}

void TopologyReader::load_balancers() {
    for (const Value* const item : items("load_balancers")) {
        const Fields fields{remarks_, *item, load_balancer_shape()};
        const Value* const id = fields.get("id");
        const auto name = id == nullptr
                              ? std::nullopt
                              : read_new_id(draft_, *id, "load balancer", draft_.load_balancers);
        LoadBalancer one;
        one.id = name.value_or("");
        one.data_center = data_center(fields);
        one.health_check = fields.flag("health_check").value_or(true);
        for (const Value* const node : fields.list("nodes")) {
            if (const auto known = reference<NodeId>(draft_, node, "node", draft_.nodes)) {
                one.nodes.push_back(known);
            }
        }
        if (!fields.has("nodes")) {
            for (std::size_t at = 0; at < topology_.nodes.size(); ++at) {
                one.nodes.push_back(topology_.nodes.id_at(at));
            }
        }
        if (name) {
            draft_.load_balancers.add(*name, topology_.load_balancers.size());
        }
        topology_.load_balancers.add(std::move(one));
    }
}

}  // namespace

void read_topology(Draft& draft, const Value* value) {
    if (value == nullptr) {
        TopologyReader{draft, nullptr}.read();
        return;
    }
    const Fields fields{draft.remarks, *value, topology_shape()};
    TopologyReader{draft, &fields}.read();
}

}  // namespace orsim
