// The page's chapter on what the order of simultaneous events decided, what nearly went otherwise,
// and how near timers came to running out.
#include "reports/explanation_text.hpp"
#include "reports/page_data.hpp"
#include "reports/page_sections.hpp"
#include "reports/ties_text.hpp"
#include "reports/wording.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace orsim {
namespace {

constexpr std::size_t most_rows = 40;

template <class... Args>
void add_to(std::string& out, fmt::format_string<Args...> words, Args&&... args) {
    fmt::format_to(std::back_inserter(out), words, std::forward<Args>(args)...);
}

void begin_table(std::string& out,
                 std::string_view label,
                 std::string_view caption,
                 std::string_view head) {
    add_to(out,
           "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"{}\"><table><caption>"
           "{}</caption><thead><tr>{}</tr></thead><tbody>",
           label, caption, head);
}

std::string changes_cell(const Names& names, const std::vector<FateChange>& changes) {
    return changes.empty() ? "no call ends otherwise" : told(names, changes);
}

void add_flips(std::string& out, const Names& names, const TieAnswer& ties) {
    std::size_t idle = 0;
    std::string rows;
    std::size_t shown = 0;
    for (const Flip& flip : ties.flips) {
        if (flip.changes.empty()) {
            ++idle;
        } else if (++shown <= most_rows) {
            add_to(
                rows,
                "<tr><td class=\"num\">{} s</td><td>number {} of {} due together comes first</td>"
                "<td>{}</td></tr>",
                clock(flip.choice.at), flip.choice.takes + 1, flip.choice.ways,
                changes_cell(names, flip.changes));
        }
    }
    add_to(out,
           "<p>{} events were due at the instant of the one before them; the tie rule put them in "
           "order. Of {} other orders, each tried alone by running again, {} change no call's "
           "outcome{}.</p>",
           ties.together, ties.flips.size(), idle,
           ties.untried == 0
               ? std::string{}
               : fmt::format("; {} more were not tried (<code>--tie-runs</code>)", ties.untried));
    if (shown == 0) {
        return;
    }
    begin_table(out, "Ties", "Orders that would have changed an outcome",
                "<th scope=\"col\" class=\"num\">at</th><th scope=\"col\">if</th><th "
                "scope=\"col\">then</th>");
    out += rows + "</tbody></table></div>";
    if (shown > most_rows) {
        add_to(out,
               "<p class=\"warning\">The first {} of {} are shown; <code>--json</code> has "
               "them all.</p>",
               most_rows, shown);
    }
}

void add_near_ties(std::string& out, const Names& names, const TieAnswer& ties) {
    if (ties.unseen > 0) {
        add_to(out,
               "<p class=\"warning\">{} lengths were not turned that far "
               "(<code>--tie-runs</code>).</p>",
               ties.unseen);
    }
    if (ties.near_ties.empty()) {
        add_to(out, "<p>No length and no fault's time is within {} of another outcome.</p>",
               human(ties.near));
        return;
    }
    begin_table(out, "Near-ties",
                fmt::format("Within {} of another outcome, each turned alone", human(ties.near)),
                "<th scope=\"col\">what</th><th scope=\"col\" class=\"num\">is</th><th "
                "scope=\"col\" class=\"num\">by</th><th scope=\"col\">then</th>");
    for (const NearTie& tie : ties.near_ties) {
        add_to(out,
               "<tr><th scope=\"row\">{}</th><td class=\"num\">{}</td><td class=\"num\">{}</td>"
               "<td>{}</td></tr>",
               name_of(names, tie.dial) + std::string{since_of(tie.dial)},
               value_of(tie.dial, tie.dial.present), shift_of(tie),
               changes_cell(names, tie.changes));
    }
    out += "</tbody></table></div>";
}

}  // namespace

std::string timers_table(const Margins& margins) {
    if (margins.timers().empty()) {
        return "<p>No timer was running that could have run out.</p>";
    }
    std::string out;
    begin_table(out, "Timers",
                "What timers had left when they were no longer needed; 0 for one that ran out",
                "<th scope=\"col\">timer</th><th scope=\"col\" class=\"num\">times</th><th "
                "scope=\"col\" class=\"num\">ran out</th><th scope=\"col\" class=\"num\">min</th>"
                "<th scope=\"col\" class=\"num\">p1</th><th scope=\"col\" class=\"num\">p50</th>");
    for (const Margins::Timer& timer : margins.timers()) {
        add_to(out,
               "<tr><th scope=\"row\">{}</th><td class=\"num\">{}</td><td class=\"num\">{}</td>"
               "<td class=\"num\">{}</td><td class=\"num\">{}</td><td class=\"num\">{}</td></tr>",
               timer.name, timer.left.count(), timer.ran_out,
               human_microseconds(timer.left.least()),
               human_microseconds(timer.left.percentile(10)),
               human_microseconds(timer.left.percentile(500)));
    }
    return out + "</tbody></table></div>";
}

std::string ties_section(const PageRun& run) {
    if (!run.facts.ties) {
        return fmt::format("<p>{} events were due at the instant of the one before them. What "
                           "their order decided was not tried: <code>orsim run FILE --ties -o "
                           "report.html</code> runs again with each in another order.</p>",
                           run.facts.together);
    }
    const Names names{run.scenario, page_html};
    std::string out;
    add_flips(out, names, *run.facts.ties);
    add_near_ties(out, names, *run.facts.ties);
    return out;
}

}  // namespace orsim
