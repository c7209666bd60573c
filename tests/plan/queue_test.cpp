#include "sim/plan/queue.hpp"
#include "tests/plan/near.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace {

using orsim::Load;
using orsim::test::rounds_to;

TEST_CASE("Erlang B turns away the shares that are published") {
    CHECK(rounds_to(orsim::erlang_b(10, 10), 0.214582343107, 12));
    CHECK(rounds_to(orsim::erlang_b(10, 17), 0.0129488752247, 13));
    CHECK(orsim::erlang_b(10, 0) == 1);
    CHECK(orsim::erlang_b(0, 3) == 0);
}

TEST_CASE("Erlang B is the share of its sum, server by server") {
    for (const double offered : {0.1, 3.0, 40.0}) {
        double term = 1;
        double sum = 1;
        for (std::size_t servers = 1; servers <= 60; ++servers) {
            term *= offered / static_cast<double>(servers);
            sum += term;
            REQUIRE(orsim::erlang_b(offered, servers)
                    == doctest::Approx(term / sum).epsilon(1e-12));
        }
    }
}

TEST_CASE("Erlang C makes the shares wait that are published") {
    CHECK(rounds_to(orsim::erlang_c(2, 3), 4. / 9, 15));
    CHECK(rounds_to(orsim::erlang_c(4, 8), 0.0590439946953, 13));
    CHECK(rounds_to(orsim::erlang_c(10, 14), 0.174131933595, 12));
}

TEST_CASE("100 calls in half an hour of 180 s for 14 servers wait as published") {
    const Load load{.arrivals = 100. / 1800, .service = 180, .servers = 14};
    CHECK(rounds_to(orsim::mean_wait(load), 7.835937012, 9));
    CHECK(rounds_to(orsim::share_served_within(load, 20), 0.8883500192, 10));
    CHECK(rounds_to(orsim::wait_quantile(load, 0.99), 128.575267, 6));
    CHECK(orsim::share_served_within(load, orsim::wait_quantile(load, 0.9))
          == doctest::Approx(0.9).epsilon(1e-12));
    CHECK(orsim::wait_quantile(load, 0.5) == 0);
}

TEST_CASE("Erlang A gives the shares that are published") {
    const orsim::Impatience fares =
        orsim::erlang_a({.arrivals = 48, .service = 1, .servers = 50}, 2);
    CHECK(rounds_to(fares.waits, 0.4677740686, 10));
    CHECK(rounds_to(fares.abandons, 0.03091224916, 11));
    CHECK(rounds_to(fares.in_line, 2.96757592, 8));
    CHECK(rounds_to(fares.busy, 0.9303242408, 10));
}

TEST_CASE("patience without end makes Erlang A into Erlang C, and none into Erlang B") {
    const Load load{.arrivals = 10, .service = 1, .servers = 14};
    const orsim::Impatience patient = orsim::erlang_a(load, 1e9);
    CHECK(patient.waits == doctest::Approx(orsim::erlang_c(10, 14)).epsilon(1e-8));
    CHECK(patient.in_line == doctest::Approx(10 * orsim::mean_wait(load)).epsilon(1e-7));
    const orsim::Impatience none = orsim::erlang_a(load, 1e-9);
    CHECK(none.abandons == doctest::Approx(orsim::erlang_b(10, 14)).epsilon(1e-6));
    // More calls than servers can take: all that is too much gives up.
    const orsim::Impatience flooded = orsim::erlang_a({.arrivals = 100, .servers = 10}, 5);
    CHECK(flooded.abandons == doctest::Approx(0.9).epsilon(1e-6));
    CHECK(flooded.in_line == doctest::Approx(450).epsilon(1e-6));
}

TEST_CASE("one server whose service varies more makes its callers wait longer") {
    const Load load{.arrivals = 0.8};
    CHECK(orsim::mean_wait_one_server(load, 0) == doctest::Approx(2).epsilon(1e-14));
    CHECK(orsim::mean_wait_one_server(load, 0.5) == doctest::Approx(3).epsilon(1e-14));
    CHECK(orsim::mean_wait_one_server(load, 1) == doctest::Approx(4).epsilon(1e-14));
    CHECK(orsim::mean_wait_one_server(load, 4) == doctest::Approx(10).epsilon(1e-14));
    CHECK(orsim::mean_wait_one_server(load, 1)
          == doctest::Approx(orsim::mean_wait(load)).epsilon(1e-14));
}

TEST_CASE("constant service makes callers wait as published") {
    CHECK(rounds_to(orsim::mean_wait_constant_service({.arrivals = 1.6, .servers = 2}), 0.90328388,
                    8));
    CHECK(
        rounds_to(orsim::mean_wait_constant_service({.arrivals = 4, .servers = 5}), 0.28906001, 8));
    CHECK(rounds_to(orsim::mean_wait_constant_service({.arrivals = 0.8}), 2, 12));
}

/// The mean number in line from the balance itself: as many are present one service later as are
/// not being served now, and whoever came since.
[[nodiscard]] double in_line_by_iteration(double offered, std::size_t servers) {
    constexpr std::size_t most = 200;
    std::vector<double> poisson(most, 0.0);
    poisson[0] = std::exp(-offered);
    for (std::size_t n = 1; n < most; ++n) {
        poisson[n] = poisson[n - 1] * offered / static_cast<double>(n);
    }
    const auto one_service_later = [&](const std::vector<double>& present) {
        std::vector<double> later(most, 0.0);
        for (std::size_t n = 0; n < most; ++n) {
            const std::size_t left = n > servers ? n - servers : 0;
            for (std::size_t came = 0; came < std::min(most - left, std::size_t{50}); ++came) {
                later[left + came] += present[n] * poisson[came];
            }
        }
        return later;
    };
    std::vector<double> present(most, 0.0);
    present[0] = 1;
    for (int service = 0; service < 2'000; ++service) {
        present = one_service_later(present);
    }
    double in_line = 0;
    for (std::size_t n = servers; n < most; ++n) {
        in_line += static_cast<double>(n - servers) * present[n];
    }
    return in_line;
}

TEST_CASE("the formula for constant service agrees with the balance of its states") {
    for (const std::size_t servers : {1U, 3U, 9U}) {
        const double arrivals = 0.8 * static_cast<double>(servers);
        CHECK(orsim::mean_wait_constant_service({.arrivals = arrivals, .servers = servers})
              == doctest::Approx(in_line_by_iteration(arrivals, servers) / arrivals).epsilon(1e-8));
    }
}

}  // namespace
