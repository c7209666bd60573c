#include "reports/test_page.hpp"

#include "reports/page_gaps.hpp"
#include "reports/page_source.hpp"
#include "reports/wording.hpp"
#include "sim/base/rule.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>

namespace orsim {
namespace {

template <class... Args>
void add(std::string& out, fmt::format_string<Args...> words, Args&&... args) {
    fmt::format_to(std::back_inserter(out), words, std::forward<Args>(args)...);
}

std::string badge(VerdictKind kind) {
    return fmt::format("<span class=\"v-{}\"><span class=\"badge\">{}</span></span>",
                       static_cast<int>(kind), to_text(kind));
}

/// A link to the scenario's own page, or its name alone.
std::string linked(const TestResult& result, std::string_view words) {
    const std::string text = html_escaped(words);
    return result.report.empty()
               ? text
               : fmt::format("<a href=\"{}\">{}</a>", html_escaped(result.report), text);
}

std::string head(const TestAnswer& answer, std::string_view version) {
    const auto counts = counts_of(answer);
    const VerdictKind verdict = verdict_of(answer);
    std::string out = fmt::format(
        "<p class=\"eyebrow\">orsim {} test</p><h1>{} of {} scenarios pass</h1>"
        "<p class=\"verdict v-{}\"><span class=\"badge big\">{}</span></p><dl class=\"figures\">",
        html_escaped(version), counts.at(static_cast<std::size_t>(VerdictKind::pass)),
        answer.results.size(), static_cast<int>(verdict), to_text(verdict));
    const auto figure = [&](VerdictKind kind, std::string_view mark) {
        const std::size_t count = counts.at(static_cast<std::size_t>(kind));
        add(out, "<div class=\"figure {}\"><dt>{}</dt><dd>{}</dd></div>",
            count == 0 ? "none" : mark, to_text(kind), count);
    };
    figure(VerdictKind::pass, "good");
    figure(VerdictKind::fail, "bad");
    figure(VerdictKind::inconclusive, "bad");
    figure(VerdictKind::error, "bad");
    constexpr std::size_t guide_rules = 22;
    add(out, "<div class=\"figure\"><dt>rules of the guide shown</dt><dd>{} of {}</dd></div></dl>",
        guide_rules - answer.rules_unseen.size(), guide_rules);
    if (answer.results.size() != answer.listed) {
        add(out,
            "<p class=\"warning\">{} of {} scenarios were run; the others were not chosen, or came "
            "after the first failure.</p>",
            answer.results.size(), answer.listed);
    }
    return out;
}

std::string failures(const TestAnswer& answer) {
    std::string out;
    for (const TestResult& result : answer.results) {
        if (result.kind != VerdictKind::pass) {
            add(out,
                "<div class=\"fact\"><h3>{} {}</h3><p>{}</p><pre tabindex=\"0\">{}</pre></div>",
                badge(result.kind), linked(result, result.name), html_escaped(result.fact),
                html_escaped(result.detail));
        }
    }
    return out.empty() ? out
                       : "<section id=\"failures\"><h2>What did not pass</h2>" + out + "</section>";
}

std::string rows(const TestAnswer& answer) {
    std::string out;
    for (const TestResult& result : answer.results) {
        const bool inside = result.name.starts_with(result.suite) && result.name != result.suite;
        const std::string name = inside ? result.name.substr(result.suite.size() + 1) : result.name;
        add(out,
            "<tr data-rules=\"{}\"><td>{}</td><td>{}<span class=\"folder\">{}</span></td><td>{}"
            "</td></tr>\n",
            fmt::join(result.rules, " "), badge(result.kind), linked(result, name),
            html_escaped(result.suite), html_escaped(result.fact));
    }
    return out;
}

std::string rules(const TestAnswer& answer) {
    constexpr std::size_t shown = 4;
    std::string out =
        "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Rules\"><table>"
        "<caption>A rule is shown where a record of the run names it, or where the file states it: "
        "some say what must not be, and invariants hold the run to those.</caption>"
        "<thead><tr><th scope=\"col\">Rule</th><th scope=\"col\">What it says</th>"
        "<th scope=\"col\" class=\"count\">Shown in</th><th scope=\"col\">For "
        "instance</th></tr></thead><tbody>";
    for (const RuleEntry& rule : rule_registry()) {
        if (!rule.id.starts_with('R')) {
            continue;
        }
        std::vector<const TestResult*> where;
        for (const TestResult& result : answer.results) {
            if (std::ranges::find(result.rules, rule.id) != result.rules.end()) {
                where.push_back(&result);
            }
        }
        add(out,
            "<tr{}><th scope=\"row\">{}<span class=\"folder\"> {}</span></th><td>{}</td>"
            "<td class=\"count\">{}</td><td>",
            where.empty() ? " class=\"unseen\"" : "", rule.id, rule.name,
            html_escaped(rule.statement), where.size());
        for (std::size_t at = 0; at < std::min(shown, where.size()); ++at) {
            add(out, "{}{}", at == 0 ? "" : ", ", linked(*where[at], where[at]->name));
        }
        out += "</td></tr>\n";
    }
    return out + "</tbody></table></div>";
}

}  // namespace

std::string test_page(const TestAnswer& answer, std::string_view version) {
    std::map<std::string_view, std::string> gaps;
    gaps["title"] =
        fmt::format("{}: {} scenarios", to_text(verdict_of(answer)), answer.results.size());
    gaps["head"] = head(answer, version);
    gaps["failures"] = failures(answer);
    gaps["rows"] = rows(answer);
    gaps["rules"] = rules(answer);
    gaps["chapters"] =
        (gaps["failures"].empty() ? std::string{} : "<a href=\"#failures\">What did not pass</a> ")
        + "<a href=\"#scenarios\">Scenarios</a> <a href=\"#rules\">Rules</a>";
    return filled(test_page_source(), gaps);
}

}  // namespace orsim
