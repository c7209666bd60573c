#pragma once
/// A run as one page that opens by a double click, without a network: verdict, what broke, the
/// timeline with its causes, the stories of the worst calls, and everything the run was made of.
/// The same run gives the same bytes. Knows no file and no clock.

#include "reports/run_facts.hpp"
#include "sim/judge/finding.hpp"
#include "sim/model/scenario.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace orsim {

/// A page larger than this is slow to open, and says so.
constexpr std::size_t large_page = 5'000'000;

class HtmlReport {
public:
    /// Of a longer run the page holds the records of its first calls, and says what it left out.
    static constexpr std::size_t most_records = 1'000'000;

    /// The scenario must outlive the report.
    explicit HtmlReport(const Scenario& scenario, std::size_t most = most_records)
        : scenario_{&scenario}, most_{most} {}

    /// Keeps the records; all of them are needed for the page.
    void take(std::span<const Record> records);
    [[nodiscard]] std::string
    page(const RunFacts& facts, const Verdict& verdict, std::string_view version) const;

private:
    const Scenario* scenario_;
    std::size_t most_;
    std::vector<Record> records_;
};

}  // namespace orsim
