#pragma once
/// Closed forms for calls that arrive one by one at random and meet servers that are alike: what a
/// planner can know without simulating, and what the simulator is held to.

#include <cstddef>

namespace orsim {

/// All times in one unit, the caller's choice; what is answered is in that unit too.
struct Load {
    double arrivals = 0;  // A unit of time; Poisson.
    double service = 1;   // Mean length.
    std::size_t servers = 1;

    [[nodiscard]] double offered() const { return arrivals * service; }
    [[nodiscard]] double per_server() const { return offered() / static_cast<double>(servers); }
};

/// The share of calls turned away when nobody waits; any service distribution.
/// Requires: offered >= 0.
[[nodiscard]] double erlang_b(double offered, std::size_t servers);

/// The share of calls that wait when all wait as long as it takes; exponential service.
/// Requires: 0 <= offered < servers.
[[nodiscard]] double erlang_c(double offered, std::size_t servers);

/// How calls fare that wait in line as long as it takes; exponential service.
/// Requires: per_server() < 1.
[[nodiscard]] double mean_wait(const Load& load);
/// The share of calls that wait no longer than this.
[[nodiscard]] double share_served_within(const Load& load, double wait);
/// What this share of calls does not wait longer than. Requires: 0 <= share < 1.
[[nodiscard]] double wait_quantile(const Load& load, double share);

struct Impatience {
    double waits = 0;     // Share of calls that find every server busy.
    double abandons = 0;  // Share of calls that give up.
    double in_line = 0;   // Mean number waiting.
    double busy = 0;      // Share of the servers.
};

/// Callers who give up after an exponential time of the given mean, and exponential service
/// (Erlang A). Any load; requires: arrivals, service, patience and servers above zero.
[[nodiscard]] Impatience erlang_a(const Load& load, double patience);

/// Mean wait for one server whose service has this squared coefficient of variation (Pollaczek and
/// Khinchine). Requires: one server, per_server() < 1, squared_cv >= 0.
[[nodiscard]] double mean_wait_one_server(const Load& load, double squared_cv);

/// Mean wait when every service takes exactly `service`. Requires: per_server() < 1.
[[nodiscard]] double mean_wait_constant_service(const Load& load);

}  // namespace orsim
