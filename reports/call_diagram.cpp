#include "reports/call_diagram.hpp"

#include "reports/run_story.hpp"
#include "reports/sentence.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>

namespace orsim {
namespace {

/// Mermaid refuses texts of 50,000 characters, and nobody reads a longer diagram of either kind.
constexpr std::size_t most_text = 40'000;

bool takes_part(EntityKind kind) {
    return kind == EntityKind::app || kind == EntityKind::tserver || kind == EntityKind::scs
           || kind == EntityKind::store || kind == EntityKind::lca
           || kind == EntityKind::interaction_server || kind == EntityKind::load_balancer;
}

/// What one record is in a diagram: an arrow, or a note over one party or, with no party, over all.
struct Deed {
    std::optional<std::size_t> from;
    std::optional<std::size_t> at;
    std::vector<std::string> lines;  // When, and what in lines of a handy width.
    bool is_harm = false;
    bool is_creation = false;
};

/// Breaks a text at spaces, so that its lines are not wider than a note can be; a longer word stays
/// whole.
std::vector<std::string> wrapped(std::string_view text) {
    constexpr std::size_t widest = 34;
    std::vector<std::string> lines{""};
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        const std::string_view word = text.substr(0, end);
        if (!lines.back().empty() && lines.back().size() + 1 + word.size() > widest) {
            lines.emplace_back();
        }
        lines.back() += lines.back().empty() ? "" : " ";
        lines.back() += word;
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

std::string joined(const Deed& deed, Spelling spelling, std::string_view between) {
    std::string text;
    for (const std::string& line : deed.lines) {
        text += text.empty() ? "" : between;
        text += spelling(line);
    }
    return text;
}

class Story {
public:
    Story(const Scenario& scenario, const CallTale& tale)
        : scenario_{&scenario}, names_{scenario, shortened}, records_{tale.records()} {
        call = names_.of(tale.call().value_or(CallName{}));
        for (const Record& record : records_) {
            if (takes_part(record.actor.kind) && record.actor.kind != EntityKind::app) {
                add(record.actor);
                break;  // Where the call arrives stands first.
            }
        }
        for (const Entity app : tale.apps()) {
            add(app);
        }
        for (const Record& record : records_) {
            add(record.actor);
        }
    }

    /// The parties: their names, and where they run.
    [[nodiscard]] std::vector<std::pair<std::string, std::string>> cast() const {
        std::vector<std::pair<std::string, std::string>> cast;
        for (const Entity entity : parties_) {
            std::string where{to_text(entity.kind)};
            if (entity.kind == EntityKind::app) {
                const App& app = scenario_->topology.apps[AppId{entity.index}];
                where = fmt::format("node {}, host {}", names_.node(app.node),
                                    names_.of(Entity{EntityKind::host, app.host.index()}));
            }
            cast.emplace_back(names_.of(entity), where);
        }
        return cast;
    }

    [[nodiscard]] std::vector<Deed> deeds() const {
        std::vector<Deed> deeds;
        std::map<std::uint64_t, std::optional<std::size_t>> places;
        for (const Record& record : records_) {
            Deed deed;
            deed.at = place_of(record.actor);
            const auto cause = places.find(record.cause);
            if (deed.at && cause != places.end() && cause->second != deed.at) {
                deed.from = cause->second;
            }
            places[record.number] = deed.at;
            std::string what = sentence(names_, record);
            if (record.rule != Rule::none) {
                what += fmt::format(" [{}]", to_text(record.rule));
            }
            deed.lines = wrapped(what);
            deed.lines.insert(deed.lines.begin(), clock(record.at) + " s");
            deed.is_creation = record.event == Event::session_created;
            deed.is_harm = is_failure(record.event) && record.event != Event::watch_expired;
            deeds.push_back(std::move(deed));
        }
        return deeds;
    }

    [[nodiscard]] std::string title() const {
        return shortened(scenario_->name) + ", call " + call;
    }

    std::string call;

private:
    void add(Entity entity) {
        if (takes_part(entity.kind) && !place_of(entity)) {
            parties_.push_back(entity);
        }
    }
    [[nodiscard]] std::optional<std::size_t> place_of(Entity entity) const {
        const auto found = std::ranges::find(parties_, entity);
        return found == parties_.end()
                   ? std::nullopt
                   : std::optional{static_cast<std::size_t>(found - parties_.begin())};
    }

    const Scenario* scenario_;
    Names names_;
    std::vector<Record> records_;
    std::vector<Entity> parties_;
};

/// Adds the deeds one by one by `add(deed)`, and `leave_out(how many)` when they get too long.
template <class Add, class LeaveOut>
void add_deeds(std::string& out, const Story& story, Add add, LeaveOut leave_out) {
    const std::vector<Deed> deeds = story.deeds();
    for (std::size_t at = 0; at < deeds.size(); ++at) {
        if (out.size() > most_text) {
            leave_out(deeds.size() - at);
            return;
        }
        add(deeds[at]);
    }
}

std::string left_out(std::size_t records) {
    return fmt::format("{} more records are left out; the timeline has them", records);
}

}  // namespace

std::string mermaid_diagram(const Scenario& scenario, const CallTale& tale) {
    const Story story{scenario, tale};
    std::string out =
        fmt::format("sequenceDiagram\n    title {}\n", mermaid_escaped(story.title()));
    const auto add = std::back_inserter(out);
    const auto cast = story.cast();
    for (std::size_t at = 0; at < cast.size(); ++at) {
        fmt::format_to(add, "    participant p{} as {}<br/>{}\n", at,
                       mermaid_escaped(cast[at].first), mermaid_escaped(cast[at].second));
    }
    const std::string everybody = cast.size() < 2 ? "p0" : fmt::format("p0,p{}", cast.size() - 1);
    add_deeds(
        out, story,
        [&](const Deed& deed) {
            const std::string text = joined(deed, mermaid_escaped, "<br/>");
            const bool framed = deed.is_creation || deed.is_harm;
            if (framed) {
                fmt::format_to(add, "    rect rgba({})\n",
                               deed.is_creation ? "20, 119, 107, 0.2" : "217, 68, 42, 0.15");
            }
            if (deed.from) {
                fmt::format_to(add, "    p{}->>p{}: {}\n", *deed.from, *deed.at, text);
            } else {
                fmt::format_to(add, "    Note over {}: {}\n",
                               deed.at ? fmt::format("p{}", *deed.at) : everybody, text);
            }
            out += framed ? "    end\n" : "";
        },
        [&](std::size_t records) {
            fmt::format_to(add, "    Note over {}: {}\n", everybody,
                           mermaid_escaped(left_out(records)));
        });
    return out;
}

std::string plantuml_diagram(const Scenario& scenario, const CallTale& tale) {
    const Story story{scenario, tale};
    std::string out =
        fmt::format("@startuml\ntitle {}\nhide footbox\n", plantuml_escaped(story.title()));
    const auto add = std::back_inserter(out);
    const auto cast = story.cast();
    for (std::size_t at = 0; at < cast.size(); ++at) {
        fmt::format_to(add, "participant \"{}\\n{}\" as p{}\n", plantuml_escaped(cast[at].first),
                       plantuml_escaped(cast[at].second), at);
    }
    const std::string everybody = cast.size() < 2 ? "p0" : fmt::format("p0, p{}", cast.size() - 1);
    add_deeds(
        out, story,
        [&](const Deed& deed) {
            const std::string text = joined(deed, plantuml_escaped, "\\n");
            if (deed.from) {
                fmt::format_to(add, "p{} -{}> p{} : {}\n", *deed.from,
                               deed.is_creation ? "[#0E6B3C]"
                               : deed.is_harm   ? "[#A3200F]"
                                                : "",
                               *deed.at, text);
            } else {
                fmt::format_to(add, "note over {}{} : {}\n",
                               deed.at ? fmt::format("p{}", *deed.at) : everybody,
                               deed.is_creation ? " #DEF3E6"
                               : deed.is_harm   ? " #FDE6E2"
                                                : "",
                               text);
            }
        },
        [&](std::size_t records) {
            fmt::format_to(add, "note over {} : {}\n", everybody,
                           plantuml_escaped(left_out(records)));
        });
    return out + "@enduml\n";
}

}  // namespace orsim
