#include "sim/reader/fault_forms.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace orsim {
namespace {

using Kind = Selector::Kind;
using enum FaultKind;
constexpr Use never = Use::never;
constexpr Use may = Use::may;
constexpr Use must = Use::must;

constexpr TargetSet nodes = target(Kind::node);
constexpr TargetSet sites = target(Kind::host) | target(Kind::data_center);
constexpr TargetSet apps = target(Kind::app) | target(Kind::primary_of) | target(Kind::backup_of);
constexpr TargetSet processes = apps | nodes | sites;
constexpr TargetSet stores = target(Kind::store);
constexpr TargetSet scs = target(Kind::scs);
constexpr TargetSet lcas = target(Kind::lca);
constexpr TargetSet tservers = target(Kind::tserver);
constexpr TargetSet links = target(Kind::link);
constexpr TargetSet ends = processes | stores | scs | target(Kind::lca) | tservers
                           | target(Kind::interaction_server) | target(Kind::load_balancer);
constexpr TargetSet anything_with_options =
    processes | scs | tservers | target(Kind::interaction_server);

// clang-format off
constexpr std::array forms{
    FaultForm{.kind = crash, .targets = processes, .target = must, .restart_after = may, .stagger = may},
    FaultForm{.kind = hang, .targets = processes, .target = must, .stagger = may},
    FaultForm{.kind = pause, .targets = processes, .target = must, .lasting = must, .stagger = may},
    FaultForm{.kind = stop, .targets = processes, .target = must, .restart_after = may, .stagger = may},
    FaultForm{.kind = restart, .targets = processes, .target = must, .lasting = never, .restart_after = may, .stagger = may},
    FaultForm{.kind = slow, .targets = processes, .target = must, .stagger = may, .factor = must},
    FaultForm{.kind = service_unavailable, .targets = processes, .target = must, .stagger = may},
    FaultForm{.kind = host_down, .targets = processes, .target = must, .restart_after = may, .stagger = may},
    FaultForm{.kind = dc_down, .targets = target(Kind::data_center), .target = must, .restart_after = may},
    FaultForm{.kind = partition, .targets = links, .target = may, .between = true},
    FaultForm{.kind = loss, .targets = links, .target = may, .between = true, .probability = may},
    FaultForm{.kind = delay, .targets = links, .target = may, .between = true, .extra = must},
    FaultForm{.kind = duplicate, .targets = links, .target = may, .between = true, .probability = may},
    FaultForm{.kind = reorder, .targets = links, .target = may, .between = true, .probability = may, .extra = must},
    FaultForm{.kind = clog, .targets = links, .target = may, .between = true, .lasting = must},
    FaultForm{.kind = clock_skew, .targets = processes, .target = must, .extra = must},
    FaultForm{.kind = clock_drift, .targets = processes, .target = must, .factor = must},
    FaultForm{.kind = clock_jump, .targets = processes, .target = must, .lasting = never, .extra = must},
    FaultForm{.kind = store_down, .targets = stores, .target = may},
    FaultForm{.kind = store_slow, .targets = stores, .target = may, .factor = must},
    FaultForm{.kind = store_stall, .targets = stores, .target = may, .lasting = must},
    FaultForm{.kind = store_lost_write, .targets = stores, .target = may, .probability = may},
    FaultForm{.kind = store_stale_read, .targets = stores, .target = may, .probability = may},
    FaultForm{.kind = store_replica_down, .targets = stores, .target = may, .replicas = may},
    FaultForm{.kind = scs_down, .targets = scs, .target = may},
    FaultForm{.kind = lca_down, .targets = lcas, .target = must},
    FaultForm{.kind = switchover, .targets = nodes, .target = must, .lasting = never},
    FaultForm{.kind = failback, .targets = nodes, .target = must, .lasting = never},
    FaultForm{.kind = false_detection, .targets = processes, .target = must},
    FaultForm{.kind = missed_detection, .targets = processes, .target = must},
    FaultForm{.kind = create_fails, .targets = processes, .target = may, .probability = may, .call = may},
    FaultForm{.kind = recovery_fails, .targets = processes, .target = may, .probability = may},
    FaultForm{.kind = notice_lost, .targets = processes, .target = may, .probability = may, .call = may},
    FaultForm{.kind = pull_fails, .targets = processes, .target = may, .probability = may},
    FaultForm{.kind = document_fetch_fails, .targets = processes, .target = may, .probability = may, .call = may},
    FaultForm{.kind = burst, .factor = must, .call = may},
    FaultForm{.kind = throttle, .targets = processes, .target = may, .factor = must},
    FaultForm{.kind = set_option, .targets = anything_with_options, .target = must, .lasting = never, .option = must},
    FaultForm{.kind = node_list_skew, .targets = apps | nodes, .target = must, .to = must},
    FaultForm{.kind = rolling_restart, .targets = nodes | sites, .target = must, .lasting = never, .stagger = must, .times = may},
    FaultForm{.kind = flapping, .targets = nodes, .target = must, .lasting = never, .stagger = may, .times = may},
    FaultForm{.kind = swizzle, .targets = nodes | sites, .target = must, .lasting = must, .stagger = must},
    FaultForm{.kind = isolate_node, .targets = nodes, .target = must},
    FaultForm{.kind = trace, .lasting = never, .file = must},
    FaultForm{.kind = tserver_switchover, .targets = tservers, .target = must, .lasting = never},
    FaultForm{.kind = tserver_down, .targets = tservers, .target = must},
};
// clang-format on
static_assert(forms.size() == fault_kinds);
static_assert(
    [] {
        for (std::size_t at = 0; at < forms.size(); ++at) {
            if (static_cast<std::size_t>(forms.at(at).kind) != at) {
                return false;
            }
        }
        return true;
    }(),
    "the forms stand in the order of the kinds");

struct Spelling {
    Kind kind;
    std::string_view text;
};
constexpr std::array spellings{
    Spelling{Kind::app, "an application's id"},
    Spelling{Kind::primary_of, "primary_of:N"},
    Spelling{Kind::backup_of, "backup_of:N"},
    Spelling{Kind::node, "node:N"},
    Spelling{Kind::host, "host:H"},
    Spelling{Kind::data_center, "dc:D"},
    Spelling{Kind::link, "link:L"},
    Spelling{Kind::store, "store"},
    Spelling{Kind::scs, "scs"},
    Spelling{Kind::lca, "lca:H"},
    Spelling{Kind::tserver, "tserver"},
    Spelling{Kind::interaction_server, "ixn:I"},
    Spelling{Kind::load_balancer, "lb:B"},
};

}  // namespace

const FaultForm& form_of(FaultKind kind) {
    return forms.at(static_cast<std::size_t>(kind));
}

std::string to_text(TargetSet targets) {
    std::string text;
    for (const Spelling& spelling : spellings) {
        if ((targets & target(spelling.kind)) != 0) {
            text += text.empty() ? "" : ", ";
            text += spelling.text;
        }
    }
    return text;
}

TargetSet ends_of_traffic() {
    return ends;
}

}  // namespace orsim
