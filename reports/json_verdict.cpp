#include "reports/json_verdict.hpp"

#include "reports/json_summary.hpp"
#include "reports/ties_text.hpp"
#include "reports/wording.hpp"

#include <fmt/format.h>

namespace orsim {
namespace {

void add_finding(std::string& out, const Finding& finding) {
    out += fmt::format(R"({{"name": "{}", "status": "{}", "expected": "{}", "got": "{}")",
                       json_escaped(finding.name), to_text(finding.status),
                       json_escaped(finding.expected), json_escaped(finding.got));
    if (finding.rule != Rule::none) {
        out += fmt::format(R"(, "rule": "{}")", to_text(finding.rule));
    }
    if (finding.margin) {
        out += fmt::format(R"(, "margin": {})", finding.margin->count());
    }
    out += ", \"because\": [";
    for (const Record& record : finding.because) {
        out += fmt::format("{}{}", &record == finding.because.data() ? "" : ", ", record.number);
    }
    out += "]}";
}

}  // namespace

std::string json_run(const Scenario& scenario,
                     const RunFacts& facts,
                     const Verdict& verdict,
                     const Margins& margins) {
    std::string out = fmt::format("{{\"schema\": \"{}\",\n\"verdict\": \"{}\",\n\"findings\": [",
                                  run_schema, to_text(verdict.kind));
    bool first = true;
    for (const Finding& finding : verdict.findings) {
        out += first ? "\n  " : ",\n  ";
        first = false;
        add_finding(out, finding);
    }
    out += "\n],\n\"ties\": ";
    out += facts.ties ? ties_json(scenario, *facts.ties)
                      : fmt::format("{{\"together\":{}}}", facts.together);
    out += ",\n\"margins\": " + margins_json(margins);
    out += ",\n\"summary\": ";
    out += json_summary(scenario, facts);
    out += "}\n";
    return out;
}

}  // namespace orsim
