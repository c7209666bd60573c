#pragma once
/// Where everything stands and how it is connected: data centers, hosts, nodes, links, the
/// Management Layer, T-Servers; and who reaches whom how fast when links are cut. Knows no event
/// and no time.

#include "sim/base/distribution.hpp"
#include "sim/model/ids.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace orsim {

struct DataCenter {
    std::string id;
    /// One-way delay between two hosts of this data center.
    Distribution latency = constant(1ms);
    friend bool operator==(const DataCenter&, const DataCenter&) = default;
};

/// A machine with its own Local Control Agent. Belongs to one data center.
struct Host {
    std::string id;
    DataCenterId data_center;
    /// When SCS last heard from this host's LCA before the run; absent: at the start of the run.
    std::optional<Instant> last_traffic;
    friend bool operator==(const Host&, const Host&) = default;
};

/// One ORS process as configured.
struct App {
    std::string id;
    NodeId node;
    HostId host;
    bool configured_as_primary = false;
    bool document_cached = true;  // Whether the SCXML documents are in its cache at the start.
    friend bool operator==(const App&, const App&) = default;
};

/// The cookie by which a balancer keeps to a session's node (H03), with what the product option
/// cookie adds to it.
struct Cookie {
    std::string content;            // As stated; empty: nothing.
    std::optional<Duration> lasts;  // Max-Age, from the answer that brings it on.
    bool is_sent_back = true;       // Path covers the requests of sessions.
    friend bool operator==(const Cookie&, const Cookie&) = default;
};

/// A pair (R01). The backup is absent in deployments without redundancy.
struct Node {
    std::string id;
    std::uint32_t dbid = 0;  // The Node ID: DBID of the application configured as primary.
    AppId primary;
    AppId backup;              // Names nothing when there is none.
    std::string cluster;       // Name of the ORS cluster it belongs to.
    std::string external_url;  // Product option external-url of the primary; empty: none.
    Cookie cookie;
    friend bool operator==(const Node&, const Node&) = default;
};

/// A connection between two data centers, used both ways.
struct Link {
    std::string id;
    DataCenterId one;
    DataCenterId two;
    Distribution latency = constant(40ms);
    friend bool operator==(const Link&, const Link&) = default;
};

struct Scs {
    std::string id;
    HostId host;
    std::vector<HostId> hosts;  // The LCAs it controls.
    friend bool operator==(const Scs&, const Scs&) = default;
};

enum class Standby : std::uint8_t { none, warm, hot };

/// A T-Server or SIP Server pair with its switch. Stands in a data center, on no host of ours.
struct TServer {
    std::string id;
    DataCenterId data_center;
    Standby standby = Standby::hot;
    std::optional<std::string>
        default_dn;  // Product option default-dn; absent: no default routing.
    /// Nodes of this cluster only process its calls (application@cluster, D02); empty: all nodes.
    std::string only_cluster;
    friend bool operator==(const TServer&, const TServer&) = default;
};

enum class StoreKind : std::uint8_t { none, cassandra, redis };
enum class Consistency : std::uint8_t { one, quorum, local_quorum, all };

struct Store {
    std::string id;
    StoreKind kind = StoreKind::none;
    std::uint16_t replicas = 3;
    Consistency consistency = Consistency::quorum;
    std::vector<DataCenterId> replica_data_centers;  // One entry a replica.
    friend bool operator==(const Store&, const Store&) = default;
};

struct InteractionServer {
    std::string id;
    DataCenterId data_center;
    bool by_proxy = false;
    /// Only nodes of this cluster pull from it (application@cluster, D02); empty: all nodes.
    std::string only_cluster;
    friend bool operator==(const InteractionServer&, const InteractionServer&) = default;
};

struct LoadBalancer {
    std::string id;
    DataCenterId data_center;
    std::vector<NodeId> nodes;
    bool health_check = true;
    friend bool operator==(const LoadBalancer&, const LoadBalancer&) = default;
};

struct Topology {
    Table<DataCenterId, DataCenter> data_centers;
    Table<HostId, Host> hosts;
    Table<AppId, App> apps;
    Table<NodeId, Node> nodes;  // In ring order: by dbid, then as listed.
    Table<LinkId, Link> links;
    Table<ScsId, Scs> scs;
    Table<TServerId, TServer> tservers;
    Store store;
    Table<InteractionServerId, InteractionServer> interaction_servers;
    Table<LoadBalancerId, LoadBalancer> load_balancers;

    /// The other application of the pair; names nothing when there is none.
    [[nodiscard]] AppId peer(AppId app) const;
    [[nodiscard]] DataCenterId data_center(AppId app) const;
    friend bool operator==(const Topology&, const Topology&) = default;
};

/// The quickest way between every two data centers over links that are not cut.
class Routes {
public:
    struct Way {
        bool reachable = false;
        Duration constant_delay{0};  // Sum over links whose latency is constant.
        std::vector<LinkId> random;  // Links whose latency is drawn for each message.
        friend bool operator==(const Way&, const Way&) = default;
    };

    Routes() = default;
    /// `cut[l]` says that link l carries nothing; shorter than the links: the rest is whole.
    /// Weights are mean latencies; ties go to the way with fewer, then lower-numbered, links.
    Routes(const Topology& topology, const std::vector<bool>& cut);

    [[nodiscard]] const Way& way(DataCenterId from, DataCenterId to) const;
    friend bool operator==(const Routes&, const Routes&) = default;

private:
    std::size_t data_centers_ = 0;
    std::vector<Way> ways_;
};

/// Links and data centers whose loss alone separates data centers that were connected: bridges and
/// articulation points of the graph of data centers.
struct SinglePoints {
    std::vector<LinkId> links;
    std::vector<DataCenterId> data_centers;
};
[[nodiscard]] SinglePoints single_points_of_failure(const Topology& topology);

}  // namespace orsim
