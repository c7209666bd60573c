#pragma once
/// A report of a run in a file: the ending of its name chooses the form. Knows not which forms
/// there are.

#include "reports/run_form.hpp"
#include "sim/base/outcome.hpp"
#include "sim/cli/output_file.hpp"

#include <memory>
#include <optional>
#include <span>
#include <string>

namespace orsim {

class ReportFile {
public:
    /// What is wrong with the name of a report; nothing when its ending is known.
    [[nodiscard]] static std::optional<Complaint> complaint_about(const std::string& path);

    /// Requires: no complaint about the path. The scenario outlives the report. The call is the one
    /// to tell of, where the form tells of one; absent: the form chooses.
    ReportFile(const std::string& path, const Scenario& scenario, std::optional<CallName> call);

    void take(std::span<const Record> records);
    /// Writes what is left and puts the file in its place; or says why there is nothing to write,
    /// and leaves no file.
    [[nodiscard]] std::string end(const RunFacts& facts, const Verdict& verdict);

private:
    void flush();

    OutputFile file_;
    std::unique_ptr<RunForm> form_;
    std::string draft_;  // Not yet in the file.
};

}  // namespace orsim
