#pragma once
/// A run on a page of Markdown, for a ticket or a chat: verdict, expectations, what changed, what
/// it adds up to, the calls that fared worst, what the scenario sets apart from the defaults. Keeps
/// no more than that, however long the run is.

#include "reports/names.hpp"
#include "reports/run_facts.hpp"
#include "sim/judge/finding.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace orsim {

class MarkdownSummary {
public:
    static constexpr std::size_t most_changes = 60;
    static constexpr std::size_t most_calls = 10;

    /// The scenario must outlive the summary.
    explicit MarkdownSummary(const Scenario& scenario)
        : scenario_{&scenario}, names_{scenario, markdown_code} {}

    void take(std::span<const Record> records);
    [[nodiscard]] std::string
    page(const RunFacts& facts, const Verdict& verdict, std::string_view version) const;

private:
    /// What is known of a call: until its outcome, or as it stands in the table.
    struct Fate {
        CallName call;
        Instant arrived{};
        std::optional<Duration> wait;  // For its first session; absent while there is none.
        Entity owner;
        std::optional<Event> outcome;
    };

    void follow(const Record& record);
    [[nodiscard]] static std::vector<Fate> worse_of(std::vector<Fate> fates);
    [[nodiscard]] std::string calls_table() const;
    [[nodiscard]] std::string changes_table() const;

    const Scenario* scenario_;
    Names names_;
    std::vector<Record> changes_;  // The first ones.
    std::size_t all_changes_ = 0;
    std::map<CallName, Fate> open_;
    std::vector<Fate> worst_;
};

}  // namespace orsim
