#pragma once
/// Which variants of the creation rules a scenario's policies ask for. Knows no rows.

#include "sim/model/policies.hpp"
#include "sim/protocol/creation.hpp"

namespace orsim {

[[nodiscard]] Variant variants_of(const Policies& policies);

}  // namespace orsim
