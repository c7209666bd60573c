#include "sim/plan/queue.hpp"

#include "sim/base/promise.hpp"

#include <cmath>
#include <complex>
#include <numbers>

namespace orsim {

namespace {

void expect_stable(const Load& load) {
    ORSIM_EXPECT(load.arrivals > 0 && load.service > 0 && load.servers > 0,
                 "somebody calls somebody");
    ORSIM_EXPECT(load.per_server() < 1, "a line that only grows has no mean");
}

/// How fast the wait of those who wait passes.
[[nodiscard]] double drain(const Load& load) {
    return (static_cast<double>(load.servers) - load.offered()) / load.service;
}

/// The z in the unit disc with z = unity exp(-busy (1 - z)), by an iteration that contracts.
[[nodiscard]] std::complex<double> balance_root(std::complex<double> unity, double busy) {
    constexpr int most_steps = 100'000;
    std::complex<double> root = 0;
    for (int step = 0; step < most_steps; ++step) {
        const std::complex<double> next = unity * std::exp(-busy * (1.0 - root));
        const double moved = std::abs(next - root);
        root = next;
        if (moved < 1e-16) {
            break;
        }
    }
    return root;
}

}  // namespace

double erlang_b(double offered, std::size_t servers) {
    ORSIM_EXPECT(offered >= 0, "no load is negative");
    double blocked = 1;
    for (std::size_t server = 1; server <= servers; ++server) {
        blocked = offered * blocked / (static_cast<double>(server) + offered * blocked);
    }
    return blocked;
}

double erlang_c(double offered, std::size_t servers) {
    const auto number = static_cast<double>(servers);
    ORSIM_EXPECT(offered < number, "a line that only grows has no mean");
    const double blocked = erlang_b(offered, servers);
    return number * blocked / (number - offered * (1 - blocked));
}

double mean_wait(const Load& load) {
    expect_stable(load);
    return erlang_c(load.offered(), load.servers) / drain(load);
}

double share_served_within(const Load& load, double wait) {
    expect_stable(load);
    return 1 - erlang_c(load.offered(), load.servers) * std::exp(-drain(load) * wait);
}

double wait_quantile(const Load& load, double share) {
    expect_stable(load);
    ORSIM_EXPECT(0 <= share && share < 1, "no wait is longer than all");
    const double waits = erlang_c(load.offered(), load.servers);
    return share <= 1 - waits ? 0 : std::log(waits / (1 - share)) / drain(load);
}

Impatience erlang_a(const Load& load, double patience) {
    ORSIM_EXPECT(load.arrivals > 0 && load.service > 0 && load.servers > 0,
                 "somebody calls somebody");
    ORSIM_EXPECT(patience > 0, "nobody gives up before he called");
    // Weights of the states relative to those with nobody in line, which weigh 1 together.
    const auto servers = static_cast<double>(load.servers);
    const double giving_up = 1 / patience;
    double weight = erlang_b(load.offered(), load.servers);
    double all_busy = weight;
    double beyond = 0;
    double in_line = 0;
    double waiting = 0;
    while (weight * (waiting + 1) > 1e-18 * (1 + beyond)) {
        waiting += 1;
        weight *= load.arrivals / (servers / load.service + waiting * giving_up);
        beyond += weight;
        all_busy += weight;
        in_line += waiting * weight;
    }
    Impatience result{.waits = all_busy / (1 + beyond), .in_line = in_line / (1 + beyond)};
    result.abandons = result.in_line * giving_up / load.arrivals;
    result.busy = load.per_server() * (1 - result.abandons);
    return result;
}

double mean_wait_one_server(const Load& load, double squared_cv) {
    expect_stable(load);
    ORSIM_EXPECT(load.servers == 1, "the formula is for one server");
    ORSIM_EXPECT(squared_cv >= 0, "no square is negative");
    const double busy = load.per_server();
    return load.service * busy * (1 + squared_cv) / (2 * (1 - busy));
}

double mean_wait_constant_service(const Load& load) {
    expect_stable(load);
    // Who is present one service later are those not yet served now and those who came since. The
    // generating function of that number is fixed by the roots of z^c = exp(-a (1 - z)) in the unit
    // disc: one at 1, and one for each other c-th root of unity.
    const auto servers = static_cast<double>(load.servers);
    std::complex<double> sum = 0;
    for (std::size_t which = 1; which < load.servers; ++which) {
        const double angle = 2 * std::numbers::pi * static_cast<double>(which) / servers;
        sum += 1.0 / (1.0 - balance_root(std::polar(1.0, angle), load.per_server()));
    }
    const double offered = load.offered();
    const double in_line =
        sum.real() + (offered * offered - servers * (servers - 1)) / (2 * (servers - offered));
    return in_line / load.arrivals;
}

}  // namespace orsim
