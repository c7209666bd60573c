#include "sim/cli/report_file.hpp"

#include "reports/html.hpp"
#include "sim/kernel/agenda.hpp"

#include <fmt/format.h>

#include <cstdio>

namespace orsim {

std::optional<Complaint> ReportFile::complaint_about(const std::string& path) {
    if (has_form(path)) {
        return std::nullopt;
    }
    Complaint complaint;
    complaint.place.file = path;
    complaint.message = "the ending of a report's name chooses its form; known: " + known_endings();
    return complaint;
}

ReportFile::ReportFile(const std::string& path,
                       const Scenario& scenario,
                       std::optional<CallName> call)
    : file_{path} {
    form_ = run_form(draft_, path, {scenario, tie_rule, ORSIM_VERSION, call});
    flush();
}

void ReportFile::flush() {
    file_.write(draft_);
    draft_.clear();
}

void ReportFile::take(std::span<const Record> records) {
    form_->take(draft_, records);
    flush();
}

std::string ReportFile::end(const RunFacts& facts, const Verdict& verdict) {
    form_->end(draft_, facts, verdict);
    if (std::string trouble = form_->trouble(); !trouble.empty()) {
        return trouble;
    }
    if (file_.path().ends_with(".html") && draft_.size() > large_page) {
        fmt::print(stderr, "{}: {} MB; it will be slow to open\n", file_.path(),
                   draft_.size() / 1'000'000);
    }
    flush();
    while (form_->more(draft_)) {
        flush();
    }
    file_.keep();
    return {};
}

}  // namespace orsim
