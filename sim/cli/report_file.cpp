#include "sim/cli/report_file.hpp"

#include "reports/json_verdict.hpp"
#include "sim/judge/text.hpp"
#include "sim/kernel/agenda.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdio>
#include <string_view>

namespace orsim {
namespace {

// In the order of Form.
constexpr std::array<std::string_view, 4> endings{".txt", ".jsonl", ".json", ".html"};

}  // namespace

std::optional<Complaint> ReportFile::complaint_about(const std::string& path) {
    std::string known;
    for (const std::string_view ending : endings) {
        if (path.ends_with(ending)) {
            return std::nullopt;
        }
        known += known.empty() ? "" : ", ";
        known += ending;
    }
    Complaint complaint;
    complaint.place.file = path;
    complaint.message = "the ending of a report's name chooses its form; known: " + known;
    return complaint;
}

ReportFile::ReportFile(const std::string& path, const Scenario& scenario)
    : file_{path}, scenario_{&scenario} {
    for (std::size_t form = 0; form < endings.size(); ++form) {
        form_ = path.ends_with(endings.at(form)) ? static_cast<Form>(form) : form_;
    }
    if (form_ == Form::text) {
        text_ = std::make_unique<TextTimeline>(scenario);
        text_->header(draft_, tie_rule);
    } else if (form_ == Form::log) {
        log_ = std::make_unique<JsonLines>(scenario);
        log_->header(draft_, tie_rule);
    } else if (form_ == Form::page) {
        page_ = std::make_unique<HtmlReport>(scenario);
    }
    flush();
}

void ReportFile::flush() {
    file_.write(draft_);
    draft_.clear();
}

void ReportFile::take(std::span<const Record> records) {
    if (text_) {
        text_->lines(draft_, records);
    } else if (log_) {
        log_->lines(draft_, records);
    } else if (page_) {
        page_->take(records);
    }
    flush();
}

void ReportFile::end(const RunFacts& facts, const Verdict& verdict) {
    switch (form_) {
    case Form::text:
        text_->footer(draft_, facts);
        draft_ += "\n" + to_text(*scenario_, verdict);
        break;
    case Form::log:
        log_->footer(draft_, facts);
        break;
    case Form::summary:
        draft_ = json_run(*scenario_, facts, verdict);
        break;
    case Form::page:
        draft_ = page_->page(facts, verdict, ORSIM_VERSION);
        if (draft_.size() > large_page) {
            fmt::print(stderr, "{}: {} MB; it will be slow to open\n", file_.path(),
                       draft_.size() / 1'000'000);
        }
        break;
    }
    flush();
    file_.keep();
}

}  // namespace orsim
