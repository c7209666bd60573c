#include "sim/plan/quantile.hpp"

#include "sim/base/promise.hpp"

#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/students_t.hpp>

namespace orsim {

double student_quantile(double probability, double degrees) {
    ORSIM_EXPECT(0 < probability && probability < 1, "a quantile lies inside the distribution");
    ORSIM_EXPECT(degrees > 0, "one replication has no deviation");
    return boost::math::quantile(boost::math::students_t{degrees}, probability);
}

double beta_quantile(double probability, double hits, double misses) {
    ORSIM_EXPECT(0 < probability && probability < 1, "a quantile lies inside the distribution");
    ORSIM_EXPECT(hits > 0 && misses > 0, "a beta distribution has two parameters above zero");
    return boost::math::quantile(boost::math::beta_distribution<>{hits, misses}, probability);
}

double binomial_at_most(std::uint64_t most, std::uint64_t tries, double probability) {
    ORSIM_EXPECT(0 <= probability && probability <= 1, "a probability lies between 0 and 1");
    ORSIM_EXPECT(most <= tries, "nobody succeeds more often than he tries");
    return boost::math::cdf(boost::math::binomial{static_cast<double>(tries), probability},
                            static_cast<double>(most));
}

}  // namespace orsim
