#include "reports/page_sections.hpp"

#include "reports/page_chart.hpp"
#include "reports/page_data.hpp"
#include "reports/page_race.hpp"
#include "reports/sentence.hpp"
#include "reports/settings.hpp"
#include "sim/timeline/metrics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <set>

namespace orsim {
namespace {

constexpr std::size_t most_changes = 200;

/// Ours, so it may hold & or < but nothing hostile; still it is spelled.
std::string safe(std::string_view text) {
    return html_escaped(visible(text));
}

std::string call_link(const Names& names, CallName call) {
    const std::string name = names.of(call);
    return fmt::format("<a href=\"#call={0}\" data-call=\"{0}\">{0}</a>", name);
}

/// How the session of a call came about, by the rule that made it.
struct Way {
    std::string_view words;
    std::uint64_t calls = 0;
    std::int64_t total = 0;
    std::int64_t most = 0;
};

std::array<Way, 4> ways_of(const PageRun& run) {
    std::array<Way, 4> ways{Way{"by the primary of the assigned node, at once (R09)"},
                            Way{"by the new primary of the assigned node (R12)"},
                            Way{"by the reserved node, after its watch (R13)"}, Way{"otherwise"}};
    for (const CallFacts& call : run.story.calls) {
        if (call.created == no_index) {
            continue;
        }
        const Record& made = run.records[call.created];
        const bool first = made.rule == Rule::R09 || made.rule == Rule::R11;
        const std::size_t at = first                    ? 0
                               : made.rule == Rule::R12 ? 1
                               : made.rule == Rule::R13 ? 2
                                                        : 3;
        const std::int64_t took = (made.at - call.arrived).count();
        ++ways.at(at).calls;
        ways.at(at).total += took;
        ways.at(at).most = std::max(ways.at(at).most, took);
    }
    return ways;
}

void add_finding(std::string& out, const Finding& finding) {
    const std::string_view state = to_text(finding.status);
    fmt::format_to(std::back_inserter(out),
                   "<tr class=\"s-{}\"><th scope=\"row\">{}</th><td><span class=\"badge b-{}\">{}"
                   "</span></td><td>{}{}{}</td><td class=\"num\">{}</td><td>{}</td></tr>",
                   static_cast<int>(finding.status), page_html(finding.name),
                   static_cast<int>(finding.status), state, safe(finding.expected),
                   finding.got.empty() ? "" : "<br><span class=\"got\">got: ",
                   finding.got.empty() ? "" : safe(finding.got) + "</span>",
                   finding.margin ? human(*finding.margin) : "–",
                   finding.rule == Rule::none ? "" : to_text(finding.rule));
}

constexpr std::string_view finding_head =
    "<div class=\"wide\" tabindex=\"0\" role=\"region\" "
    "aria-label=\"{}\"><table><caption>{}</caption>"
    "<thead><tr><th scope=\"col\">name</th><th scope=\"col\">verdict</th><th scope=\"col\">what "
    "was "
    "expected</th><th scope=\"col\" class=\"num\">margin</th><th "
    "scope=\"col\">rule</th></tr></thead>"
    "<tbody>";

void add_figure(std::string& out,
                std::string_view words,
                std::uint64_t count,
                std::string_view kind) {
    fmt::format_to(std::back_inserter(out), "<div class=\"figure {}\"><dt>{}</dt><dd>{}</dd></div>",
                   kind, words, count);
}

/// The gist for somebody who has never seen the product.
void add_gist(std::string& out, const PageRun& run) {
    const std::vector<std::size_t> worst = worst_calls(run.story, run.records, 1);
    if (worst.empty()) {
        return;
    }
    const Names names{run.scenario, page_html};
    const CallFacts& call = run.story.calls[worst.front()];
    const bool served = call.created != no_index;
    fmt::format_to(std::back_inserter(out), "<div class=\"gist\"><h2>In short</h2><p>");
    const Tally& tally = run.facts.tally;
    fmt::format_to(std::back_inserter(out), "{} {} arrived and {} got a session. ",
                   run.story.calls.size(), run.story.calls.size() == 1 ? "call" : "calls",
                   std::ranges::count_if(run.story.calls, [](const CallFacts& each) {
                       return each.created != no_index;
                   }));
    if (tally.count(Event::call_default_routed) + tally.count(Event::call_stuck) != 0) {
        fmt::format_to(std::back_inserter(out), "{} were default-routed, {} were stuck. ",
                       tally.count(Event::call_default_routed), tally.count(Event::call_stuck));
    }
    if (served) {
        const Record& made = run.records[call.created];
        fmt::format_to(
            std::back_inserter(out),
            "The call that waited longest for its session, {}, waited <strong>{}</strong>. "
            "Who could have created it, and what became of them:</p>",
            call_link(names, call.call), human(made.at - call.arrived));
    } else {
        fmt::format_to(std::back_inserter(out),
                       "{} never got one. Who could have created it, and what became of them:</p>",
                       call_link(names, call.call));
    }
    out += "<ul class=\"race\">";
    for (const Runner& runner : race_for(run, call)) {
        fmt::format_to(
            std::back_inserter(out),
            "<li class=\"{}\"><span class=\"who\"><b>{}</b> {}</span><span class=\"badge "
            "{}\">{}</span><span class=\"words\">{}</span></li>",
            runner.won ? "won" : "lost", runner.name, runner.role, runner.won ? "b-0" : "b-quiet",
            runner.won ? "created the session" : "did not", runner.words);
    }
    out += "</ul></div>";
}

}  // namespace

std::string head_section(const PageRun& run) {
    const Scenario& scenario = run.scenario;
    std::string out = fmt::format(
        "<p class=\"eyebrow\">orsim report · release {} · seed {}</p><h1>{}</h1>"
        "<p class=\"verdict v-{}\"><span class=\"badge big\">{}</span> {}</p>",
        to_text(scenario.release), scenario.seed, page_html(scenario.name),
        static_cast<int>(run.verdict.kind), to_text(run.verdict.kind), safe(run.verdict.sentence));
    if (!scenario.description.empty()) {
        fmt::format_to(std::back_inserter(out), "<p class=\"lead\">{}</p>",
                       safe(scenario.description));
    }
    add_gist(out, run);
    return out;
}

std::string expectations_section(const PageRun& run) {
    using Status = Finding::Status;
    std::set<std::string, std::less<>> asked;
    for (const Expectation& each : run.scenario.expect) {
        asked.insert(each.id);
    }
    std::string out = fmt::format(fmt::runtime(finding_head), "Expectations",
                                  "What this scenario expects, and whatever did not hold");
    std::string rest;
    std::size_t others = 0;
    for (const Finding& finding : run.verdict.findings) {
        if (asked.contains(finding.name) || finding.status != Status::held) {
            add_finding(out, finding);
        } else {
            add_finding(rest, finding);
            ++others;
        }
    }
    out += "</tbody></table></div>";
    if (others != 0) {
        fmt::format_to(std::back_inserter(out),
                       "<details><summary>{} general promises that held</summary>", others);
        fmt::format_to(std::back_inserter(out), fmt::runtime(finding_head), "General promises",
                       "What must hold in every run");
        out += rest + "</tbody></table></div></details>";
    }
    return out;
}

std::string blast_section(const PageRun& run) {
    const Tally& tally = run.facts.tally;
    std::string out = "<dl class=\"figures\">";
    add_figure(out, "calls arrived", tally.count(Event::call_arrived), "");
    add_figure(out, "routed", tally.count(Event::call_routed), "good");
    for (const auto& [words, event] :
         {std::pair{"default-routed", Event::call_default_routed},
          std::pair{"caller gave up", Event::call_abandoned}, std::pair{"stuck", Event::call_stuck},
          std::pair{"lost", Event::call_lost}, std::pair{"sessions lost", Event::session_lost}}) {
        const std::uint64_t count = tally.count(event);
        add_figure(out, words, count, count == 0 ? "none" : "bad");
    }
    add_figure(out, "duplicate sessions", tally.duplicates, tally.duplicates == 0 ? "none" : "bad");
    out +=
        "</dl><div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"How sessions came "
        "about\"><table><caption>How the sessions of the calls came about, and how long the calls "
        "waited</caption><thead><tr><th scope=\"col\">created</th><th scope=\"col\" class=\"num\">"
        "calls</th><th scope=\"col\" class=\"num\">mean wait</th><th scope=\"col\" class=\"num\">"
        "longest wait</th></tr></thead><tbody>";
    for (const Way& way : ways_of(run)) {
        if (way.calls != 0) {
            fmt::format_to(
                std::back_inserter(out),
                "<tr><th scope=\"row\">{}</th><td class=\"num\">{}</td><td class=\"num\">{}"
                "</td><td class=\"num\">{}</td></tr>",
                way.words, way.calls,
                human_microseconds(way.total / static_cast<std::int64_t>(way.calls)),
                human_microseconds(way.most));
        }
    }
    out += "</tbody></table></div><details><summary>All figures of the run</summary><div "
           "class=\"wide\" "
           "tabindex=\"0\" role=\"region\" aria-label=\"All figures\"><table><thead><tr><th "
           "scope=\"col\">figure</th><th scope=\"col\" class=\"num\">count</th><th scope=\"col\">"
           "meaning</th></tr></thead><tbody>";
    for (const MetricEntry& entry : metric_registry()) {
        const std::optional<std::int64_t> value = metric(tally, entry.name);
        if (value.value_or(0) != 0) {
            fmt::format_to(std::back_inserter(out),
                           "<tr><th scope=\"row\">{}</th><td class=\"num\">{}</td><td>{}</td></tr>",
                           entry.name, *value, safe(entry.meaning));
        }
    }
    return out + "</tbody></table></div></details>";
}

std::string changes_table(const PageRun& run) {
    const Names names{run.scenario, page_html};
    std::string out =
        "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Changes\"><table>"
        "<caption>What changed: faults, modes, and what the Management Layer saw and "
        "ordered</caption><thead><tr><th scope=\"col\" class=\"num\">time</th><th "
        "scope=\"col\">what happened</th><th scope=\"col\">rule</th></tr></thead><tbody>";
    std::size_t told = 0;
    for (const Record& record : run.records) {
        if (record.call || record.event == Event::run_ended) {
            continue;
        }
        if (++told <= most_changes) {
            fmt::format_to(std::back_inserter(out),
                           "<tr><td class=\"num\">{} s</td><td>{}</td><td>{}</td></tr>",
                           clock(record.at), sentence(names, record),
                           record.rule == Rule::none ? "" : to_text(record.rule));
        }
    }
    out += "</tbody></table></div>";
    if (told > most_changes) {
        fmt::format_to(
            std::back_inserter(out),
            "<p class=\"note\">The first {} of {} are shown; the timeline above holds the "
            "rest.</p>",
            most_changes, told);
    }
    return out;
}

std::string setup_section(const PageRun& run) {
    const Scenario& scenario = run.scenario;
    const Names names{scenario, page_html};
    std::string out =
        "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Settings\"><table>"
        "<caption>What this scenario sets apart from the defaults</caption><thead><tr>"
        "<th scope=\"col\">kind</th><th scope=\"col\">setting</th><th scope=\"col\">value"
        "</th><th scope=\"col\">default</th></tr></thead><tbody>";
    const auto add = [&out](std::string_view kind, const std::vector<Setting>& settings) {
        for (const Setting& each : settings) {
            fmt::format_to(
                std::back_inserter(out),
                "<tr><td>{}</td><th scope=\"row\">{}{}{}{}</th><td>{}</td><td>{}</td></tr>", kind,
                each.where, each.where.empty() ? "" : ": ", each.name,
                each.id.empty() ? "" : fmt::format(" ({})", each.id), each.value, each.instead);
        }
        if (settings.empty()) {
            fmt::format_to(std::back_inserter(out),
                           "<tr><td>{}</td><td colspan=\"3\">all at their defaults</td></tr>",
                           kind);
        }
    };
    add("policy", changed_policies(scenario));
    add("product option", set_options(scenario, names));
    add("assumption", set_assumptions(scenario));
    out +=
        "</tbody></table></div><details><summary>Every policy: our answer to each point the "
        "product's "
        "documents leave open</summary><div class=\"wide\" tabindex=\"0\" role=\"region\" "
        "aria-label=\"Policies\"><table><thead><tr><th scope=\"col\">policy</th><th scope=\"col\">"
        "choice</th><th scope=\"col\">question</th></tr></thead><tbody>";
    for (const PolicyEntry& policy : policy_registry()) {
        fmt::format_to(std::back_inserter(out),
                       "<tr><th scope=\"row\">{} {}</th><td>{}</td><td>{}</td></tr>", policy.id,
                       policy.name, scenario.policies.chosen(policy.policy), safe(policy.question));
    }
    out += "</tbody></table></div></details><dl class=\"facts\">";
    const auto fact = [&out](std::string_view name, std::string_view value) {
        fmt::format_to(std::back_inserter(out), "<div><dt>{}</dt><dd>{}</dd></div>", name, value);
    };
    fact("profile and release",
         fmt::format("{}, {}", to_text(scenario.profile), to_text(scenario.release)));
    fact("simulated time",
         fmt::format("{} s until {} s", clock(scenario.start), clock(scenario.until)));
    fact("seed", fmt::format("{}", scenario.seed));
    fact("ties", safe(run.facts.tie_rule));
    fact("events and records", fmt::format("{} and {}", run.facts.events, run.facts.records));
    fact("fingerprint", fmt::format("<code>{}</code>", to_text(run.facts.fingerprint)));
    fact("made by", fmt::format("orsim {}", safe(run.version)));
    fact("to make this page again",
         fmt::format(
             "<code>orsim run SCENARIO --seed {} -o report.html</code>, where SCENARIO is the "
             "file of “{}”",
             scenario.seed, page_html(scenario.name)));
    return out + "</dl>";
}

std::string cut_note(const PageRun& run, std::size_t kept) {
    return fmt::format(
        "<p class=\"warning\" role=\"note\">This page holds {} of the run's {} records: "
        "the calls that came first, and everything that is about no call. The figures "
        "and the verdict are of the whole run; <code>-o log.jsonl</code> writes every "
        "record.</p>",
        kept, run.records.size());
}

}  // namespace orsim
