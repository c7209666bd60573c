#pragma once
/// A report of a run in a file: the ending of its name chooses the form. Knows which forms there
/// are, not how they are written.

#include "reports/html.hpp"
#include "reports/json_lines.hpp"
#include "reports/run_facts.hpp"
#include "reports/text.hpp"
#include "sim/base/outcome.hpp"
#include "sim/cli/output_file.hpp"
#include "sim/judge/finding.hpp"
#include "sim/model/scenario.hpp"

#include <memory>
#include <optional>
#include <span>
#include <string>

namespace orsim {

class ReportFile {
public:
    /// What is wrong with the name of a report; nothing when its ending is known.
    [[nodiscard]] static std::optional<Complaint> complaint_about(const std::string& path);

    /// Requires: no complaint about the path. The scenario outlives the report.
    ReportFile(const std::string& path, const Scenario& scenario);

    void take(std::span<const Record> records);
    /// Writes what is left and puts the file in its place.
    void end(const RunFacts& facts, const Verdict& verdict);

private:
    enum class Form : std::uint8_t { text, log, summary, page };

    void flush();

    OutputFile file_;
    const Scenario* scenario_;
    Form form_ = Form::text;
    std::unique_ptr<TextTimeline> text_;
    std::unique_ptr<JsonLines> log_;
    std::unique_ptr<HtmlReport> page_;  // Keeps all records until the end.
    std::string draft_;                 // Not yet in the file.
};

}  // namespace orsim
