#include "reports/page_race.hpp"

#include "reports/page_data.hpp"
#include "reports/sentence.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace orsim {
namespace {

/// What one application did about one call, as positions in the records.
struct Deeds {
    std::size_t watch = no_index;
    std::size_t watch_end = no_index;
    std::size_t started = no_index;
    std::size_t gave_up = no_index;
    bool created = false;
};

std::string seconds(Instant at) {
    return fmt::format("<time>{}</time>", clock(at) + " s");
}

std::string later(Instant from, Instant to) {
    return human(to - from);
}

/// Tells the race of one call; the run outlives it.
class Race {
public:
    Race(const PageRun& run, const CallFacts& call)
        : run_{&run}, call_{&call}, names_{run.scenario, page_html} {}

    [[nodiscard]] Runner runner(AppId app) const;

private:
    [[nodiscard]] const Record& record(std::size_t at) const { return run_->records[at]; }
    [[nodiscard]] Deeds deeds_of(AppId app) const;
    [[nodiscard]] Instant decided() const {
        return call_->created == no_index ? call_->last : record(call_->created).at;
    }
    [[nodiscard]] std::string winner_words(const Deeds& deeds) const;
    [[nodiscard]] std::string loser_words(AppId app, const Deeds& deeds) const;
    [[nodiscard]] std::string beginner_words(AppId app, const Deeds& deeds) const;
    [[nodiscard]] std::string backup_words(AppId app, const Deeds& deeds) const;
    [[nodiscard]] std::string watch_words(const Deeds& deeds) const;

    const PageRun* run_;
    const CallFacts* call_;
    Names names_;
};

Deeds Race::deeds_of(AppId app) const {
    Deeds deeds;
    for (const std::uint32_t at : call_->records) {
        const Record& each = record(at);
        if (each.actor != Entity{EntityKind::app, app.index()}) {
            continue;
        }
        switch (each.event) {
        case Event::watch_started:
            deeds.watch = at;
            break;
        case Event::watch_expired:
        case Event::watch_satisfied:
            deeds.watch_end = at;
            break;
        case Event::session_create_started:
            deeds.started = at;
            break;
        case Event::session_create_failed:
        case Event::session_create_aborted:
            deeds.gave_up = at;
            break;
        case Event::session_created:
            deeds.created = deeds.created || at == call_->created;
            break;
        default:
            break;
        }
    }
    return deeds;
}

std::string Race::watch_words(const Deeds& deeds) const {
    if (deeds.watch == no_index) {
        return {};
    }
    const Record& watch = record(deeds.watch);
    std::string words = fmt::format("Watched from {} for at most {}", seconds(watch.at),
                                    human_microseconds(watch.amount));
    if (deeds.watch_end == no_index) {
        return words + ". ";
    }
    const Record& end = record(deeds.watch_end);
    if (end.event == Event::watch_expired) {
        return words
               + fmt::format("; nobody had created the session when that ran out at {}. ",
                             seconds(end.at));
    }
    const std::string_view reason = why(end);
    return words
           + fmt::format("; the watch ended at {} with {} left{}{}. ", seconds(end.at),
                         human_microseconds(end.amount), reason.empty() ? "" : ", because ",
                         reason);
}

std::string Race::winner_words(const Deeds& deeds) const {
    const Record& made = record(call_->created);
    std::string words = watch_words(deeds);
    if (deeds.started != no_index) {
        const Record& start = record(deeds.started);
        const std::string_view reason = why(start);
        words += fmt::format(
            "{} it started creating the session at {}{}{} ({}), and had it at {}: ",
            deeds.watch == no_index ? "As its turn came first," : "So", seconds(start.at),
            reason.empty() ? "" : ", because ", reason, to_text(start.rule), seconds(made.at));
    } else {
        words += fmt::format("It had the session at {}: ", seconds(made.at));
    }
    words +=
        fmt::format("<strong>{} after the call arrived.</strong>", later(call_->arrived, made.at));
    return words;
}

std::string Race::beginner_words(AppId app, const Deeds& deeds) const {
    const Record& start = record(deeds.started);
    std::string words = fmt::format("Started creating the session at {} ({})", seconds(start.at),
                                    to_text(start.rule));
    const Stretch* down = run_->story.next(app, AppState::down, start.at);
    const Stretch* hung = run_->story.next(app, AppState::hung, start.at);
    if (down != nullptr && down->from <= decided()) {
        return words
               + fmt::format(
                   ", but was down from {}, before it was done. Nobody else knew of that yet.",
                   seconds(down->from));
    }
    if (hung != nullptr && hung->from <= decided()) {
        return words + fmt::format(", but hung from {}, before it was done.", seconds(hung->from));
    }
    if (deeds.gave_up != no_index) {
        return words
               + fmt::format("; at {}: {}.", seconds(record(deeds.gave_up).at),
                             sentence(names_, record(deeds.gave_up)));
    }
    return words + ", but another was quicker.";
}

std::string Race::backup_words(AppId app, const Deeds& deeds) const {
    std::string words = watch_words(deeds);
    words += "It ran in backup mode then, and an application in backup mode creates no session "
             "(R03). ";
    const Stretch* promoted = run_->story.next(app, AppState::primary, call_->arrived);
    if (promoted == nullptr) {
        return words + "It was never made primary.";
    }
    if (call_->created != no_index && promoted->from > decided()) {
        words += fmt::format("It was made primary only at {}, <strong>{} after the session "
                             "existed</strong>: there was nothing left to create.",
                             seconds(promoted->from), later(decided(), promoted->from));
        return words;
    }
    return words + fmt::format("It was made primary at {}.", seconds(promoted->from));
}

std::string Race::loser_words(AppId app, const Deeds& deeds) const {
    if (deeds.started != no_index) {
        return beginner_words(app, deeds);
    }
    const Stretch& state = run_->story.state_of(app, call_->arrived);
    switch (state.state) {
    case AppState::hung:
        return fmt::format("Had hung since {}: it neither works nor ends, so the Management Layer "
                           "may still take it for the primary.",
                           seconds(state.from));
    case AppState::down:
        return fmt::format("Was down since {}.", seconds(state.from));
    case AppState::suspending:
        return fmt::format("Was suspending since {}: it takes no new session.",
                           seconds(state.from));
    case AppState::backup:
        return backup_words(app, deeds);
    case AppState::primary:
        break;
    }
    const std::string words = watch_words(deeds);
    return words.empty() ? "Took no part." : words + "It was not needed.";
}

Runner Race::runner(AppId app) const {
    Runner runner;
    runner.app = app;
    const App& row = run_->scenario.topology.apps[app];
    const AppState state = run_->story.state_of(app, call_->arrived).state;
    const bool as_primary =
        state == AppState::backup ? false : row.configured_as_primary || state == AppState::primary;
    runner.role =
        fmt::format("{} of the {} node {}", as_primary ? "primary" : "backup",
                    row.node == call_->assigned ? "assigned" : "reserved", names_.node(row.node));
    runner.name = names_.of(Entity{EntityKind::app, app.index()});
    const Deeds deeds = deeds_of(app);
    runner.won = deeds.created;
    runner.words = runner.won ? winner_words(deeds) : loser_words(app, deeds);
    return runner;
}

}  // namespace

std::vector<Runner> race_for(const PageRun& run, const CallFacts& call) {
    std::vector<AppId> apps;
    const auto add = [&apps](AppId app) {
        if (app && std::ranges::find(apps, app) == apps.end()) {
            apps.push_back(app);
        }
    };
    if (call.assigned) {
        const Node& node = run.scenario.topology.nodes[call.assigned];
        add(node.primary);
        add(node.backup);
    }
    for (const std::uint32_t at : call.records) {
        const Entity actor = run.records[at].actor;
        if (actor.kind == EntityKind::app) {
            add(AppId{actor.index});
        }
    }
    const Race race{run, call};
    std::vector<Runner> runners;
    runners.reserve(apps.size());
    for (const AppId app : apps) {
        runners.push_back(race.runner(app));
    }
    return runners;
}

}  // namespace orsim
