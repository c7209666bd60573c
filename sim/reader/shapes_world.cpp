// Shapes of what stands and who calls: topology, options, strategies, workload.
#include "sim/base/distribution.hpp"
#include "sim/reader/shapes.hpp"
#include "sim/reader/words.hpp"

#include <array>

namespace orsim {
namespace {

using enum Form;
constexpr std::int64_t largest_count = 1'000'000'000'000;
constexpr std::int64_t one = one_in_millionths;

constexpr std::string_view base_set_up =
    "where everything stands. Left out, it is the base set-up: data center dc1; node N1 (101) of "
    "P1 on h1 and B1 on "
    "h2; node N2 (102) of P2 on h3 and B2 on h4; cluster ORS_Cluster_1; scs1 on h5 controls all "
    "hosts; T-Server sip1 "
    "with default-dn 9999; 1ms inside dc1; no storage";

// clang-format off
constexpr std::array data_center_keys{
    Key{.name = "id", .form = id, .meaning = "name of the data center", .required = true},
};
constexpr Shape data_center{"a data center", data_center_keys, "a site; a link from it to itself sets the latency inside it"};

constexpr std::array host_keys{
    Key{.name = "id", .form = id, .meaning = "name of the host", .required = true},
    Key{.name = "data_center", .form = reference, .meaning = "where it stands; default: where the nodes are whose applications it carries"},
    Key{.name = "last_traffic", .form = instant, .meaning = "when SCS last heard from this host's Local Control Agent before the run; not after its start. Default: at its start"},
};
constexpr Shape host{"a host", host_keys, "a machine with its Local Control Agent; hosts need be listed only to say more of them than which applications they carry"};

constexpr std::array application_keys{
    Key{.name = "id", .form = id, .meaning = "name of the application", .required = true},
    Key{.name = "host", .form = reference, .meaning = "the host it runs on; default: a host of its own, called <id>-host"},
    Key{.name = "document_cached", .form = flag, .meaning = "whether the SCXML documents are in its cache at the start; default true"},
};
constexpr Shape application{"an application", application_keys, "one Orchestration Server process"};

constexpr std::array node_keys{
    Key{.name = "id", .form = id, .meaning = "name of the node", .required = true},
    Key{.name = "dbid", .form = whole, .meaning = "the Node ID: DBID of the application configured as primary (R01); default: 101 and up, in the order of the file", .least = 1, .most = 4'294'967'295},
    Key{.name = "data_center", .form = reference, .meaning = "where its hosts stand, unless they are listed elsewhere; default: the first data center"},
    Key{.name = "cluster", .form = text, .meaning = "name of its ORS cluster; default \"ORS_Cluster_1\""},
    Key{.name = "primary", .form = object, .meaning = "the application configured as primary", .required = true, .shape = &application},
    Key{.name = "backup", .form = object, .meaning = "the application configured as backup; may be left out", .shape = &application},
    Key{.name = "redundancy", .form = word, .meaning = "the redundancy type; there is only one (R02)", .words = redundancy_words},
};
constexpr Shape node{"a node", node_keys, "a pair of a primary and a backup application (R01)"};

constexpr std::array link_keys{
    Key{.name = "id", .form = id, .meaning = "name of the link; default: both data centers, as in \"east-west\""},
    Key{.name = "between", .form = reference, .meaning = "the two data centers it connects; the same one twice sets the latency inside it", .required = true, .list = true},
    Key{.name = "latency", .form = length, .meaning = "one-way delay; default 40ms between data centers, 1ms inside one"},
};
constexpr Shape link{"a link", link_keys, "a connection used both ways"};

constexpr std::array scs_keys{
    Key{.name = "id", .form = id, .meaning = "name of the Solution Control Server", .required = true},
    Key{.name = "host", .form = reference, .meaning = "the host it runs on; default: a host of its own, called <id>-host"},
    Key{.name = "data_center", .form = reference, .meaning = "where its host stands; default: the first data center"},
    Key{.name = "hosts", .form = reference, .meaning = "the hosts it controls; default: all, or, if there are several SCS, those of its data center", .list = true},
};
constexpr Shape scs{"a Solution Control Server", scs_keys, "decides on switchovers (M04)"};

constexpr std::array management_layer_keys{
    Key{.name = "scs", .form = object, .meaning = "the Solution Control Servers; default: one in the first data center that controls every host", .list = true, .shape = &scs},
};
constexpr Shape management_layer{"the Management Layer", management_layer_keys, "who watches hosts and orders run modes"};

constexpr std::array tserver_keys{
    Key{.name = "id", .form = id, .meaning = "name of the T-Server or SIP Server", .required = true},
    Key{.name = "data_center", .form = reference, .meaning = "where it stands; default: the first data center"},
    Key{.name = "standby", .form = word, .meaning = "its own redundancy; default hot", .words = standby_words},
    Key{.name = "only_cluster", .form = text, .meaning = "only nodes of this cluster process its calls (application@cluster, D02); default: every node does"},
};
constexpr Shape tserver{"a T-Server", tserver_keys, "a T-Server or SIP Server pair with its switch"};

constexpr std::array store_keys{
    Key{.name = "id", .form = id, .meaning = "name of the storage; default: its kind"},
    Key{.name = "kind", .form = word, .meaning = "what it is", .required = true, .words = store_words, .what = "kind of storage"},
    Key{.name = "replicas", .form = whole, .meaning = "copies of every record; default 3", .least = 1, .most = 1'000},
    Key{.name = "consistency", .form = word, .meaning = "who must answer; default quorum (our assumption, P03)", .words = consistency_words},
    Key{.name = "data_centers", .form = reference, .meaning = "where the replicas stand, one entry for each; default: all in the first data center", .list = true},
};
constexpr Shape store{"the storage", store_keys, "where sessions are persisted; default: none, so that sessions are not persisted"};

constexpr std::array interaction_server_keys{
    Key{.name = "id", .form = id, .meaning = "name of the Interaction Server", .required = true},
    Key{.name = "data_center", .form = reference, .meaning = "where it stands; default: the first data center"},
    Key{.name = "by_proxy", .form = flag, .meaning = "whether it is asked through an Interaction Server Proxy (I03); default false"},
    Key{.name = "only_cluster", .form = text, .meaning = "only nodes of this cluster pull from it (application@cluster, D02); default: every node does"},
};
constexpr Shape interaction_server{"an Interaction Server", interaction_server_keys, "holds multimedia interactions until they are pulled"};

constexpr std::array load_balancer_keys{
    Key{.name = "id", .form = id, .meaning = "name of the load balancer", .required = true},
    Key{.name = "data_center", .form = reference, .meaning = "where it stands; default: the first data center"},
    Key{.name = "nodes", .form = reference, .meaning = "the nodes it sends requests to; default: all", .list = true},
    Key{.name = "health_check", .form = flag, .meaning = "whether it asks who serves HTTP before it sends a request; default true"},
};
constexpr Shape load_balancer{"a load balancer", load_balancer_keys, "spreads HTTP requests over nodes"};

constexpr std::array topology_keys{
    Key{.name = "data_centers", .form = object, .meaning = "the sites; default: those the other parts name, or one called dc1", .list = true, .shape = &data_center},
    Key{.name = "hosts", .form = object, .meaning = "hosts of which more is to be said than the applications they carry", .list = true, .shape = &host},
    Key{.name = "nodes", .form = object, .meaning = "the nodes of Orchestration Server; default: N1 and N2 of the base set-up", .list = true, .shape = &node},
    Key{.name = "links", .form = object, .meaning = "connections of data centers; default: every two, 40ms", .list = true, .shape = &link},
    Key{.name = "management_layer", .form = object, .meaning = "the Solution Control Servers", .shape = &management_layer},
    Key{.name = "tservers", .form = object, .meaning = "the T-Servers; default: sip1 in the first data center, with default-dn 9999", .list = true, .shape = &tserver},
    Key{.name = "store", .form = object, .meaning = "the storage of persisted sessions; default: none", .shape = &store},
    Key{.name = "interaction_servers", .form = object, .meaning = "the Interaction Servers; default: none", .list = true, .shape = &interaction_server},
    Key{.name = "load_balancers", .form = object, .meaning = "the load balancers; default: none", .list = true, .shape = &load_balancer},
};
constexpr Shape topology{"the topology", topology_keys, base_set_up};

constexpr std::array options_keys{
    Key{.name = "cluster", .form = table, .meaning = "options of every node", .words = node_option_words},
    Key{.name = "nodes", .form = table, .meaning = "options of nodes, by id; \"*\" means all", .words = node_option_words},
    Key{.name = "hosts", .form = table, .meaning = "options of host objects, by id; \"*\" means all", .words = host_option_words},
    Key{.name = "applications", .form = table, .meaning = "options of application objects, by id; \"*\" means all", .words = application_option_words},
    Key{.name = "scs", .form = table, .meaning = "options of the Solution Control Servers, or by id", .words = scs_option_words},
    Key{.name = "tserver", .form = table, .meaning = "options of every T-Server", .words = tserver_option_words},
    Key{.name = "tservers", .form = table, .meaning = "options of T-Servers, by id; \"*\" means all", .words = tserver_option_words},
    Key{.name = "interaction_servers", .form = table, .meaning = "options of Interaction Servers, by id; \"*\" means all", .words = interaction_server_option_words},
};
constexpr Shape options{"the options", options_keys, "the product's documented options, under their own names and in their own units"};

constexpr std::array strategy_keys{
    Key{.name = "id", .form = id, .meaning = "name of the strategy", .required = true},
    Key{.name = "_persist", .form = flag, .meaning = "attribute of the root <scxml>: whether its sessions are persisted (P02); default true"},
    Key{.name = "_sendSessionRecovered", .form = flag, .meaning = "attribute of the root <scxml>: whether a recovered session is sent session.recovered (R18); default false"},
    Key{.name = "handles_session_recovered", .form = flag, .meaning = "whether it has a transition for session.recovered; default false"},
    Key{.name = "steps", .form = whole, .meaning = "steps before it asks for the call to be routed; default 1", .least = 0, .most = 1'000'000},
    Key{.name = "step_time", .form = length, .meaning = "how long a step takes; default: the assumption strategy_step"},
    Key{.name = "persist_every", .form = whole, .meaning = "steps from one write to the storage to the next; default 1", .least = 1, .most = 1'000'000},
    Key{.name = "acts_at", .form = whole, .meaning = "steps that do something outside, such as an HTTP POST, which a restore may repeat", .list = true, .least = 1, .most = 1'000'000},
    Key{.name = "waits_at", .form = whole, .meaning = "a step that waits for the answer of the switch or of the Interaction Server, or, as sessions over HTTP do, for an event by request; default: none", .least = 1, .most = 1'000'000},
};
constexpr Shape strategy{"a strategy", strategy_keys, "an SCXML application by its shape"};

constexpr std::array rate_keys{
    Key{.name = "from", .form = instant, .meaning = "from when on the rate holds", .required = true},
    Key{.name = "per_second", .form = ratio, .meaning = "mean arrivals a second", .required = true, .least = 0, .most = 1'000'000 * one},
};
constexpr Shape rate{"a piece of the rate", rate_keys, "a stretch of time with a constant mean rate"};

constexpr std::array arrivals_keys{
    Key{.name = "process", .form = word, .meaning = "how arrivals follow each other", .required = true, .words = process_words},
    Key{.name = "from", .form = instant, .meaning = "nobody arrives before; fixed: the first arrival; counts: the start of the file's first row. Default: the start of the run"},
    Key{.name = "to", .form = instant, .meaning = "arrivals lie before it; default: the end of the run"},
    Key{.name = "every", .form = duration, .meaning = "fixed: from one arrival to the next"},
    Key{.name = "count", .form = whole, .meaning = "fixed: how many; default: as many as come before `to`", .least = 1, .most = largest_count},
    Key{.name = "rate_per_second", .form = ratio, .meaning = "poisson: mean arrivals a second", .least = 0, .most = 1'000'000 * one},
    Key{.name = "rate", .form = object, .meaning = "poisson: a rate that changes; before its first piece nobody arrives", .list = true, .shape = &rate},
    Key{.name = "day_factor", .form = ratio, .meaning = "poisson: coefficient of variation of a factor that multiplies the rates of each day, 24 hours from `from` on; default: days do not differ", .least = 1, .most = 10 * one},
    Key{.name = "file", .form = text, .meaning = "a CSV file, by its path from the scenario file. counts: columns start (2003-03-03T07:00:00Z) and calls; trace: at, and perhaps assigned, reserved, strategy, talk_time, patience"},
    Key{.name = "interval", .form = duration, .meaning = "counts: how long each row of the file counts"},
    Key{.name = "scale", .form = ratio, .meaning = "counts: multiplies the counts, keeping the running total right; default 1", .least = 1, .most = 1'000 * one},
};
constexpr Shape arrivals{"arrivals", arrivals_keys, "who comes when"};

constexpr std::array group_keys{
    Key{.name = "id", .form = id, .meaning = "name of the group; its calls are id#1, id#2, and so on", .required = true},
    Key{.name = "kind", .form = word, .meaning = "what arrives; default voice", .words = medium_words, .what = "kind of workload"},
    Key{.name = "at", .form = instant, .meaning = "one arrival, at this instant"},
    Key{.name = "arrivals", .form = object, .meaning = "many arrivals", .shape = &arrivals},
    Key{.name = "tserver", .form = reference, .meaning = "voice: where the calls arrive; default: the first T-Server"},
    Key{.name = "assigned", .form = reference, .meaning = "voice: forces the assigned node; default: by the policy dc_preference"},
    Key{.name = "reserved", .form = reference, .meaning = "voice: forces the reserved node; default: by the policy dc_preference"},
    Key{.name = "strategy", .form = reference, .meaning = "the strategy its sessions run; default: the first"},
    Key{.name = "talk_time", .form = length, .meaning = "voice: from routing until the call ends; default: the assumption talk_time"},
    Key{.name = "patience", .form = length, .meaning = "voice: how long callers wait to be routed before they hang up; default: for ever"},
    Key{.name = "asks_again", .form = duration, .meaning = "voice: so long after its route request the switch sends another for a call that still waits; default: never"},
    Key{.name = "handling_time", .form = length, .meaning = "multimedia: from routing until the interaction is done; default: the assumption interaction_handling"},
    Key{.name = "interaction_server", .form = reference, .meaning = "multimedia: whose queue it waits in; default: the first"},
    Key{.name = "via", .form = reference, .meaning = "http: the load balancer it comes through"},
    Key{.name = "to", .form = reference, .meaning = "http: the application it is sent to, past any load balancer"},
    Key{.name = "request", .form = word, .meaning = "http: what is asked; default start", .words = request_words},
    Key{.name = "body", .form = word, .meaning = "http: of a start request, how its body is written; default form", .words = body_words, .what = "kind of body"},
    Key{.name = "of_session", .form = reference, .meaning = "http: the group whose sessions are asked, one after the other: of requests that start them, of calls, or of interactions; not for start"},
    Key{.name = "session_time", .form = length, .meaning = "http: how long a started session lives after its steps; default: the assumption talk_time"},
};
constexpr Shape group{"a group of the workload", group_keys, "calls, interactions or requests of one kind"};
// clang-format on

}  // namespace

const Shape& topology_shape() {
    return topology;
}
const Shape& data_center_shape() {
    return data_center;
}
const Shape& host_shape() {
    return host;
}
const Shape& node_shape() {
    return node;
}
const Shape& application_shape() {
    return application;
}
const Shape& link_shape() {
    return link;
}
const Shape& management_layer_shape() {
    return management_layer;
}
const Shape& scs_shape() {
    return scs;
}
const Shape& tserver_shape() {
    return tserver;
}
const Shape& store_shape() {
    return store;
}
const Shape& interaction_server_shape() {
    return interaction_server;
}
const Shape& load_balancer_shape() {
    return load_balancer;
}
const Shape& options_shape() {
    return options;
}
const Shape& strategy_shape() {
    return strategy;
}
const Shape& group_shape() {
    return group;
}
const Shape& arrivals_shape() {
    return arrivals;
}
const Shape& rate_shape() {
    return rate;
}

}  // namespace orsim
