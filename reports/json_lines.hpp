#pragma once
/// The event log as JSON Lines, the form that loses nothing: a header object, an object for each
/// record with every field of it by name, and last an object with the totals. Times are whole
/// microseconds. `scenarios/log.schema.json` describes each line; the names of the schema and its
/// keys keep their meaning.
///
/// A record says only what it has: no `cause` means none. Entities and calls stand by their ids;
/// their kinds and positions are in the header.

#include "reports/names.hpp"
#include "reports/run_facts.hpp"

#include <span>
#include <string>
#include <string_view>

namespace orsim {

constexpr std::string_view log_schema = "orsim/log@1";

/// For a run that is read in pieces: header, then lines as often as there are records, then footer.
class JsonLines {
public:
    /// The scenario must outlive the log.
    explicit JsonLines(const Scenario& scenario)
        : scenario_{&scenario}, names_{scenario, json_escaped} {}

    void header(std::string& out, std::string_view tie_rule) const;
    void lines(std::string& out, std::span<const Record> records) const;
    void footer(std::string& out, const RunFacts& facts) const;

private:
    const Scenario* scenario_;
    Names names_;
};

/// The whole log.
void write_json_lines(std::string& out,
                      const Scenario& scenario,
                      const RunFacts& facts,
                      std::span<const Record> records);

}  // namespace orsim
