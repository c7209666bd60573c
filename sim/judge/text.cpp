#include "sim/judge/text.hpp"

#include "sim/judge/words.hpp"

#include <fmt/format.h>

#include <iterator>

namespace orsim {
namespace {

/// "  R13 reserved-creates: ..." for the first rule, its statement for whoever does not know it.
void add_rule(std::string& text, Rule rule) {
    if (rule == Rule::none || rule > Rule::last_rule) {
        return;
    }
    const RuleEntry& known = entry(rule);
    fmt::format_to(std::back_inserter(text), "  rule      {} {}: {}\n", known.id, known.name,
                   known.statement);
}

}  // namespace

std::string to_text(const Scenario& scenario, const Finding& finding) {
    const Words words{scenario};
    std::string text = fmt::format("{} {}", finding.name, to_text(finding.status));
    if (finding.times > 1) {
        text += fmt::format(", {} times", finding.times);
    }
    text += '\n';
    const auto add = [&text](std::string_view what, std::string_view words_of_it) {
        if (!words_of_it.empty()) {
            fmt::format_to(std::back_inserter(text), "  {:<9} {}\n", what, words_of_it);
        }
    };
    add("expected", finding.expected);
    add("got", finding.got);
    if (finding.margin) {
        add("margin", in_words(*finding.margin));
    }
    add_rule(text, finding.rule);
    for (std::size_t at = 0; at < finding.because.size(); ++at) {
        add(at == 0 ? "because" : "", words.sentence(finding.because[at]));
    }
    return text;
}

std::string to_text(const Scenario& scenario, const Verdict& verdict) {
    std::string text = verdict.sentence + '\n';
    std::size_t held = 0;
    for (const Finding& finding : verdict.findings) {
        if (finding.status == Finding::Status::held) {
            ++held;
        } else {
            text += '\n' + to_text(scenario, finding);
        }
    }
    text += fmt::format("\n{} of {} held\n", held, verdict.findings.size());
    return text;
}

}  // namespace orsim
