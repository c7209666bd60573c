#include "reports/diff_page.hpp"

#include "reports/diff_chart.hpp"
#include "reports/page_data.hpp"
#include "reports/page_gaps.hpp"
#include "reports/page_source.hpp"
#include "reports/wording.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <vector>

namespace orsim {
namespace {

constexpr std::size_t before_parting = 3;
constexpr std::size_t after_parting = 4;

std::string safe(const std::string& text) {
    return html_escaped(text);
}

/// The same with arrows that no line breaks in two.
std::string with_arrows(std::string text) {
    constexpr std::string_view typed = " -> ";
    for (std::size_t at = text.find(typed); at != std::string::npos; at = text.find(typed)) {
        text.replace(at, typed.size(), " → ");
    }
    return safe(text);
}

std::int64_t micros(Instant at) {
    return at.time_since_epoch().count();
}

class DiffPage {
public:
    DiffPage(const DiffSides& sides, const Difference& difference, std::string_view version)
        : sides_{&sides}, difference_{&difference}, version_{version} {}

    std::string print() {
        if (!difference_->empty()) {
            chapter("parting", "Where they part", parting());
        }
        chapter("timeline", "Both on one axis", timeline());
        if (!difference_->empty()) {
            chapter("calls", "Calls whose fate differs", calls());
            chapter("events", "Every event that is not the same", events());
        }
        std::map<std::string_view, std::string> gaps;
        gaps["title"] = fmt::format("{} against {}", page_html(sides_->left_name),
                                    page_html(sides_->right_name));
        gaps["head"] = head();
        gaps["body"] = std::move(body_);
        gaps["chapters"] = std::move(chapters_) + "<a href=\"#setup\">Setup</a>";
        gaps["setup"] = setup();
        return filled(diff_page_source(), gaps);
    }

private:
    template <class... Args>
    static void add(std::string& out, fmt::format_string<Args...> words, Args&&... args) {
        fmt::format_to(std::back_inserter(out), words, std::forward<Args>(args)...);
    }

    void chapter(std::string_view id, std::string_view title, const std::string& content) {
        add(chapters_, "<a href=\"#{}\">{}</a> ", id, title);
        add(body_, "<section id=\"{}\"><h2>{}</h2>{}</section>", id, title, content);
    }

    [[nodiscard]] std::string head() const;
    [[nodiscard]] std::string verdict() const;
    [[nodiscard]] Instant parts_at() const;
    [[nodiscard]] std::string parting() const;
    [[nodiscard]] std::string timeline() const;
    [[nodiscard]] std::string calls() const;
    [[nodiscard]] std::string events() const;
    [[nodiscard]] std::string setup() const;
    void row(std::string& out, std::size_t at, std::string_view kind) const;
    static void cell(std::string& out, const EventLog& log, std::size_t at, char side);

    const DiffSides* sides_;
    const Difference* difference_;
    std::string_view version_;
    std::string chapters_;
    std::string body_;
};

std::string shift_words(Duration later) {
    return later < Duration::zero() ? human(-later) + " earlier" : human(later) + " later";
}

Instant DiffPage::parts_at() const {
    const Step& step = difference_->steps[difference_->parting];
    Instant at = Instant::max();
    if (step.left != Step::nowhere) {
        at = sides_->left.records[step.left].at;
    }
    if (step.right != Step::nowhere) {
        at = std::min(at, sides_->right.records[step.right].at);
    }
    return at;
}

std::string DiffPage::verdict() const {
    if (difference_->empty()) {
        return "<span class=\"badge big b-0\">same</span> The runs are the same, event by event.";
    }
    const std::size_t calls = difference_->calls.size();
    return fmt::format(
        "<span class=\"badge big b-2\">they differ</span> The runs are the same until "
        "{} s; there they part. The fate of {} call{} differs.",
        clock(parts_at()), calls == 0 ? "no" : std::to_string(calls), calls == 1 ? "" : "s");
}

std::string DiffPage::head() const {
    std::string out = fmt::format(
        "<p class=\"eyebrow\">orsim {}</p><h1>{}</h1>"
        "<p class=\"verdict\">{}</p><div class=\"sides\">",
        sides_->fork == nullptr ? "diff" : "run --fork",
        sides_->fork == nullptr ? "Two runs side by side" : "Two futures of one past", verdict());
    const auto side = [&out](char letter, std::string_view name, const EventLog& log,
                             std::string_view judged) {
        add(out,
            "<div class=\"{}\"><small>{}</small><b>{}</b><small>{}, seed {}, {} records, "
            "fingerprint "
            "<code>{}</code></small>{}</div>",
            letter == 'A' ? 'a' : 'b', letter, page_html(name), page_html(log.scenario), log.seed,
            log.records.size(), page_html(log.fingerprint),
            judged.empty() ? "" : fmt::format("<small>{}</small>", page_html(judged)));
    };
    const DiffFork none;
    const DiffFork& fork = sides_->fork == nullptr ? none : *sides_->fork;
    side('A', sides_->left_name, sides_->left, fork.left_verdict);
    side('B', sides_->right_name, sides_->right, fork.right_verdict);
    out += "</div><dl class=\"figures\">";
    const auto figure = [&](std::string_view words, Step::Kind kind, std::string_view look) {
        const std::size_t count = difference_->count(kind);
        add(out, "<div class=\"figure {}\"><dt>{}</dt><dd>{}</dd></div>",
            count == 0 ? "none" : look, words, count);
    };
    figure("the same", Step::Kind::same, "good");
    figure("moved", Step::Kind::moved, "");
    figure("changed", Step::Kind::changed, "");
    figure("only in A", Step::Kind::removed, "");
    figure("only in B", Step::Kind::added, "");
    return out + "</dl>";
}

void DiffPage::cell(std::string& out, const EventLog& log, std::size_t at, char side) {
    if (at == Step::nowhere) {
        add(out, "<td class=\"event {}-side\"></td>", side);
        return;
    }
    const Record& record = log.records[at];
    add(out,
        "<td class=\"event {}-side\"><time><a href=\"#axis\" data-go=\"{}\">{} s</a></time>{}</td>",
        side, micros(record.at), clock(record.at), safe(told(log, record)));
}

void DiffPage::row(std::string& out, std::size_t at, std::string_view kind) const {
    const Step& step = difference_->steps[at];
    std::string what;
    if (step.left != Step::nowhere && step.right != Step::nowhere) {
        what = step.later == Duration::zero() ? "" : shift_words(step.later);
        if (step.kind == Step::Kind::changed) {
            what += what.empty() ? "" : "; ";
            what += with_arrows(what_changed(*sides_, sides_->left.records[step.left],
                                             sides_->right.records[step.right]));
        }
    }
    const std::string_view word = step.kind == Step::Kind::removed ? "only in A"
                                  : step.kind == Step::Kind::added ? "only in B"
                                                                   : to_text(step.kind);
    add(out, "<tr class=\"{}\"><th scope=\"row\"><span class=\"badge k-{}\">{}</span></th>", kind,
        to_text(step.kind), word);
    cell(out, sides_->left, step.left, 'a');
    cell(out, sides_->right, step.right, 'b');
    add(out, "<td>{}</td></tr>", what);
}

constexpr std::string_view steps_head =
    "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Events\"><table "
    "class=\"steps-table\"><thead><tr><th scope=\"col\">is</th><th scope=\"col\">in A</th><th "
    "scope=\"col\">in B</th><th scope=\"col\">difference</th></tr></thead><tbody>";

std::string DiffPage::parting() const {
    std::string out{steps_head};
    const std::size_t at = difference_->parting;
    const std::size_t first = at < before_parting ? 0 : at - before_parting;
    const std::size_t last = std::min(difference_->steps.size(), at + after_parting + 1);
    for (std::size_t step = first; step < last; ++step) {
        row(out, step, step == at ? "here" : "");
    }
    return out + "</tbody></table></div>";
}

std::string DiffPage::timeline() const {
    return "<div class=\"tools scripted\" role=\"group\" aria-label=\"Timeline controls\"><button "
           "type=\"button\" data-key=\"w\" aria-label=\"Zoom in\">+</button><button "
           "type=\"button\" data-key=\"s\" aria-label=\"Zoom out\">−</button><button "
           "type=\"button\" data-key=\"a\" aria-label=\"Earlier\">◀</button><button "
           "type=\"button\" data-key=\"d\" aria-label=\"Later\">▶</button><button "
           "type=\"button\" data-key=\"0\">Both runs whole</button></div>"
           "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Both runs on one "
           "axis\">"
           + diff_chart(*sides_, *difference_)
           + "</div><ul class=\"legend\"><li><i class=\"k kP\"></i>primary mode</li><li><i "
             "class=\"k "
             "kB\"></i>backup mode</li><li><i class=\"k kX\"></i>down</li><li><i class=\"k "
             "kH\"></i>hung</li><li><i class=\"k kS\"></i>suspending</li><li>upper bar A, lower "
             "bar "
             "B; dots are events only one run has, or that moved or changed; grey is what the logs "
             "do not tell</li></ul>";
}

/// How much a change of fate matters, most first, and what of it differs.
struct Change {
    int rank = 0;
    std::string what;
    const CallChange* call = nullptr;
};

Change change_of(const CallChange& call) {
    Change change{4, "", &call};
    const auto say = [&change](int rank, std::string_view word) {
        change.rank = std::min(change.rank, rank);
        change.what += fmt::format("<span class=\"badge k-{}\">{}</span> ",
                                   rank < 2 ? "removed" : "moved", word);
    };
    if (!call.left || !call.right) {
        say(0, call.left ? "only in A" : "only in B");
        return change;
    }
    if (call.left->outcome != call.right->outcome) {
        say(0, "outcome");
    }
    if (call.left->sessions != call.right->sessions) {
        say(1, "sessions");
    }
    if (call.left->owner != call.right->owner) {
        say(2, "owner");
    }
    if (call.left->wait && call.right->wait && call.left->wait != call.right->wait) {
        say(3, shift_words(*call.right->wait - *call.left->wait));
    }
    return change;
}

std::string DiffPage::calls() const {
    if (difference_->calls.empty()) {
        return "<p>Every call has the same outcome, owner and delay in both runs.</p>";
    }
    std::vector<Change> changes;
    for (const CallChange& call : difference_->calls) {
        changes.push_back(change_of(call));
    }
    std::ranges::stable_sort(changes, {}, &Change::rank);
    std::string out =
        "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Calls\"><table>"
        "<caption>Changed outcomes first, then owners, then delays</caption><thead><tr>"
        "<th scope=\"col\">call</th><th scope=\"col\">differs in</th><th "
        "scope=\"col\">in A</th><th scope=\"col\">in B</th></tr></thead><tbody>";
    for (std::size_t at = 0; at < std::min(most_page_calls, changes.size()); ++at) {
        const CallChange& call = *changes[at].call;
        const auto fate = [](const std::optional<CallFate>& each) {
            return each ? safe(told(*each)) : std::string{"not there"};
        };
        add(out, "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{}</td></tr>",
            page_html(call.call), changes[at].what, fate(call.left), fate(call.right));
    }
    out += "</tbody></table></div>";
    if (changes.size() > most_page_calls) {
        add(out,
            "<p class=\"warning\">The first {} of {} calls are shown; <code>--json</code> has "
            "them all.</p>",
            most_page_calls, changes.size());
    }
    return out;
}

std::string DiffPage::events() const {
    std::string out{steps_head};
    std::size_t all = 0;
    for (std::size_t at = 0; at < difference_->steps.size(); ++at) {
        if (difference_->steps[at].kind != Step::Kind::same && ++all <= most_page_steps) {
            row(out, at, "");
        }
    }
    out += "</tbody></table></div>";
    if (all > most_page_steps) {
        add(out,
            "<p class=\"warning\">The first {} of {} events are shown; <code>--json</code> has "
            "them all.</p>",
            most_page_steps, all);
    }
    return out;
}

std::string DiffPage::setup() const {
    std::string out = "<dl class=\"facts\">";
    const auto fact = [&out](std::string_view name, const std::string& value) {
        add(out, "<div><dt>{}</dt><dd>{}</dd></div>", name, value);
    };
    fact("A", page_html(sides_->left_name));
    fact("B", page_html(sides_->right_name));
    fact("aligned by", "events of one name, actor and call, by their names");
    fact("made by", fmt::format("orsim {}", page_html(version_)));
    if (sides_->fork != nullptr) {
        fact("one past until", fmt::format("{} s", clock(sides_->fork->at)));
        for (const std::string& set : sides_->fork->set) {
            fact("from there on in B", "<code>" + page_html(set) + "</code>");
        }
    }
    fact("to make this page again",
         fmt::format("<code>{} -o diff.html</code>", sides_->fork == nullptr
                                                         ? "orsim diff A B"
                                                         : page_html(sides_->fork->command)));
    return out + "</dl>";
}

}  // namespace

std::string
diff_page(const DiffSides& sides, const Difference& difference, std::string_view version) {
    return DiffPage{sides, difference, version}.print();
}

}  // namespace orsim
