#pragma once
/// How long parts that fail by chance keep nodes and service down, in words and in rows that every
/// form of a study's report shares. Knows no layout.

#include "sim/plan/answer.hpp"

#include <string>
#include <vector>

namespace orsim {

/// What the runs and the exact share say of nodes without a primary at a point.
[[nodiscard]] std::vector<std::string> availability_sentences(const Availability& each);

/// What service is, and for how long it is down: exactly or simulated, and by which method.
[[nodiscard]] std::vector<std::string> outage_sentences(const Study& study,
                                                        const OutageAnswer& each);

/// A share of time in a year: "20.22 minutes a year".
[[nodiscard]] std::string a_year(double share);

/// "1 host and 1 data center".
[[nodiscard]] std::string cause_name(const OutageCause& cause);

/// What is out while service is down, the largest share first: cause, share of time, minutes a
/// year.
[[nodiscard]] std::vector<std::vector<std::string>> outage_rows(const OutageAnswer& each);
[[nodiscard]] std::vector<std::string> outage_heads();

}  // namespace orsim
