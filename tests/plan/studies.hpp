#pragma once
/// Studies in miniature, for tests: written as JSON, run on this thread.

#include "sim/model/study.hpp"
#include "sim/plan/planner.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace orsim::test {

/// The scenario a text describes; a test with a wrong text fails.
[[nodiscard]] Scenario scenario_of(const std::string& text);

/// A study of this scenario as it stands, each case run so often.
[[nodiscard]] Study study_of(const Scenario& scenario, std::uint32_t replications);

/// One more point; answers with its number.
std::size_t add_point(Study& study, const std::string& id, const Scenario& scenario);

enum class Order : std::uint8_t { as_listed, backwards };

/// Runs whatever the study wants until it is answered; each round in this order.
[[nodiscard]] StudyAnswer answer_of(const Study& study, Order order = Order::as_listed);

/// The figure of a metric in a case; a test that asks for one that is not shown fails.
[[nodiscard]] const Figure&
figure(const Study& study, const CaseAnswer& answer, const std::string& metric);

}  // namespace orsim::test
