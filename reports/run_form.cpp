#include "reports/run_form.hpp"

#include "reports/call_diagram.hpp"
#include "reports/csv_timeline.hpp"
#include "reports/graph.hpp"
#include "reports/html.hpp"
#include "reports/json_lines.hpp"
#include "reports/json_verdict.hpp"
#include "reports/kept_records.hpp"
#include "reports/markdown_summary.hpp"
#include "reports/overview.hpp"
#include "reports/perfetto_trace.hpp"
#include "reports/run_margins.hpp"
#include "reports/text.hpp"
#include "sim/judge/text.hpp"

#include <array>
#include <cstdint>

namespace orsim {
namespace {

class TextForm final : public RunForm {
public:
    TextForm(std::string& out, const FormSetting& setting)
        : scenario_{&setting.scenario}, text_{setting.scenario} {
        text_.header(out, setting.tie_rule);
    }
    void take(std::string& out, std::span<const Record> records) override {
        text_.lines(out, records);
    }
    void end(std::string& out, const RunFacts& facts, const Verdict& verdict) override {
        text_.footer(out, facts);
        out += "\n" + to_text(*scenario_, verdict);
    }

private:
    const Scenario* scenario_;
    TextTimeline text_;
};

class LogForm final : public RunForm {
public:
    LogForm(std::string& out, const FormSetting& setting) : log_{setting.scenario} {
        log_.header(out, setting.tie_rule);
    }
    void take(std::string& out, std::span<const Record> records) override {
        log_.lines(out, records);
    }
    void end(std::string& out, const RunFacts& facts, const Verdict&) override {
        log_.footer(out, facts);
    }

private:
    JsonLines log_;
};

class SummaryForm final : public RunForm {
public:
    SummaryForm(std::string&, const FormSetting& setting)
        : scenario_{&setting.scenario}, margins_{setting.scenario} {}
    void take(std::string&, std::span<const Record> records) override { margins_.take(records); }
    void end(std::string& out, const RunFacts& facts, const Verdict& verdict) override {
        out += json_run(*scenario_, facts, verdict, margins_.with(facts.margins));
    }

private:
    const Scenario* scenario_;
    RunMargins margins_;
};

class PageForm final : public RunForm {
public:
    PageForm(std::string&, const FormSetting& setting)
        : page_{setting.scenario}, version_{setting.version} {}
    void take(std::string&, std::span<const Record> records) override { page_.take(records); }
    void end(std::string& out, const RunFacts& facts, const Verdict& verdict) override {
        out += page_.page(facts, verdict, version_);
    }

private:
    HtmlReport page_;
    std::string_view version_;
};

class CsvForm final : public RunForm {
public:
    CsvForm(std::string& out, const FormSetting& setting) : csv_{setting.scenario} {
        csv_.header(out);
    }
    void take(std::string& out, std::span<const Record> records) override {
        csv_.lines(out, records);
    }
    void end(std::string&, const RunFacts&, const Verdict&) override {}

private:
    CsvTimeline csv_;
};

class MarkdownForm final : public RunForm {
public:
    MarkdownForm(std::string&, const FormSetting& setting)
        : summary_{setting.scenario}, version_{setting.version} {}
    void take(std::string&, std::span<const Record> records) override { summary_.take(records); }
    void end(std::string& out, const RunFacts& facts, const Verdict& verdict) override {
        out += summary_.page(facts, verdict, version_);
    }

private:
    MarkdownSummary summary_;
    std::string_view version_;
};

class TraceForm final : public RunForm {
public:
    TraceForm(std::string&, const FormSetting& setting) : scenario_{&setting.scenario} {}
    void take(std::string&, std::span<const Record> records) override { kept_.take(records); }
    void end(std::string&, const RunFacts& facts, const Verdict&) override {
        trace_.emplace(*scenario_, facts, kept_.records(), kept_.left_out());
    }
    [[nodiscard]] bool more(std::string& out) override { return trace_ && trace_->add_piece(out); }

private:
    const Scenario* scenario_;
    KeptRecords kept_{most_traced_records};
    std::optional<PerfettoTrace> trace_;
};

class DrawingForm final : public RunForm {
public:
    DrawingForm(std::string&, const FormSetting& setting)
        : scenario_{&setting.scenario}, version_{setting.version} {}
    void take(std::string&, std::span<const Record> records) override { kept_.take(records); }
    void end(std::string& out, const RunFacts& facts, const Verdict& verdict) override {
        const RunStory story = story_of(*scenario_, kept_.records());
        out += overview_svg({*scenario_, facts, verdict, story, kept_.records(), version_},
                            kept_.left_out());
    }

private:
    const Scenario* scenario_;
    std::string_view version_;
    KeptRecords kept_{HtmlReport::most_records};
};

/// Of what the scenario says; nothing of the run is in it.
class TopologyForm final : public RunForm {
public:
    TopologyForm(std::string& out, const FormSetting& setting) {
        out += topology_graph(setting.scenario);
    }
    void take(std::string&, std::span<const Record>) override {}
    void end(std::string&, const RunFacts&, const Verdict&) override {}
};

/// A form that tells of one call.
template <std::string (*diagram)(const Scenario&, const CallTale&)>
class CallForm final : public RunForm {
public:
    CallForm(std::string&, const FormSetting& setting)
        : scenario_{&setting.scenario}, tale_{setting.scenario, setting.call} {}
    void take(std::string&, std::span<const Record> records) override { tale_.take(records); }
    void end(std::string& out, const RunFacts&, const Verdict&) override {
        if (tale_.call()) {
            out += diagram(*scenario_, tale_);
        }
    }
    [[nodiscard]] std::string trouble() const override {
        return tale_.call() ? "" : "no such call arrives in this run, so there is nothing to tell";
    }

private:
    const Scenario* scenario_;
    CallTale tale_;
};

using Make = std::unique_ptr<RunForm> (*)(std::string& out, const FormSetting& setting);

template <class Form>
std::unique_ptr<RunForm> make(std::string& out, const FormSetting& setting) {
    return std::make_unique<Form>(out, setting);
}

enum class Of : std::uint8_t { run, call };

struct Ending {
    std::string_view text;
    Make make = nullptr;
    Of of = Of::run;
};

// clang-format off
constexpr std::array endings{
    Ending{".txt", make<TextForm>},
    Ending{".jsonl", make<LogForm>},
    Ending{".json", make<SummaryForm>},
    Ending{".html", make<PageForm>},
    Ending{".csv", make<CsvForm>},
    Ending{".md", make<MarkdownForm>},
    Ending{".svg", make<DrawingForm>},
    Ending{".perfetto.json", make<TraceForm>},
    Ending{".mmd", make<CallForm<mermaid_diagram>>, Of::call},
    Ending{".dot", make<TopologyForm>},
    Ending{".chain.dot", make<CallForm<chain_graph>>, Of::call},
    Ending{".puml", make<CallForm<plantuml_diagram>>, Of::call},
};
// clang-format on

/// The longest ending a path has; null for none.
const Ending* ending_of(std::string_view path) {
    const Ending* found = nullptr;
    for (const Ending& each : endings) {
        const bool longer = found == nullptr || each.text.size() > found->text.size();
        found = path.ends_with(each.text) && longer ? &each : found;
    }
    return found;
}

}  // namespace

std::unique_ptr<RunForm>
run_form(std::string& out, std::string_view path, const FormSetting& setting) {
    const Ending* const ending = ending_of(path);
    return ending == nullptr ? nullptr : ending->make(out, setting);
}

bool has_form(std::string_view path) {
    return ending_of(path) != nullptr;
}

bool tells_of_a_call(std::string_view path) {
    const Ending* const ending = ending_of(path);
    return ending != nullptr && ending->of == Of::call;
}

std::string known_endings() {
    std::string known;
    for (const Ending& each : endings) {
        known += known.empty() ? "" : ", ";
        known += each.text;
    }
    return known;
}

}  // namespace orsim
