#include "sim/explore/fate.hpp"

#include <algorithm>

namespace orsim {
namespace {

using enum Event;

/// The grade an outcome gives where nothing else spoils it; nothing for what is no outcome.
std::optional<Grade> grade_by(Event event) {
    switch (event) {
    case call_routed:
    case ixn_routed:
    case http_served:
        return Grade::served;
    case call_default_routed:
        return Grade::default_routed;
    case call_abandoned:
        return Grade::abandoned;
    case call_lost:
    case call_stuck:
    case http_refused:
        return Grade::lost;
    default:
        return std::nullopt;
    }
}

bool breaks_session(const Record& record) {
    const bool gives_way =
        record.event == session_terminated
        && (record.reason == Reason::another_registered || record.reason == Reason::another_known);
    return record.event == session_lost || record.event == session_hung
           || (record.event == session_terminated && !gives_way);
}

bool mends_session(Event event) {
    return event == session_recovered || event == session_restarted || event == session_orphaned;
}

/// Whether what was broken is whole again: with another session, or the same one.
bool begins_anew(const Record& record) {
    return record.event == session_recovered || record.event == session_restarted
           || (record.event == session_created && record.reason != Reason::duplicate);
}

/// Whether somebody tries whose turn was not first.
bool is_out_of_turn(const Record& record) {
    return record.event == session_create_started
           && (record.reason == Reason::as_new_primary || record.reason == Reason::as_reserved);
}

class Reading {
public:
    void take(const Record& record);
    [[nodiscard]] Fate end();

private:
    void lower(Grade grade, const Record& record);

    Fate fate_;
    Grade spoiled_ = Grade::served;  // The worst that befell it beside its outcome.
    std::vector<std::uint64_t> spoilers_;
    std::vector<Entity> stand_ins_;  // Who tried out of turn.
};

void Reading::lower(Grade grade, const Record& record) {
    if (grade < spoiled_) {
        spoiled_ = grade;
        spoilers_.clear();
    }
    if (grade == spoiled_) {
        spoilers_.push_back(record.number);
    }
}

void Reading::take(const Record& record) {
    if (fate_.grade == Grade::absent) {
        fate_.grade = Grade::unfinished;
        fate_.arrived = record.at;
    }
    const std::optional<Grade> grade = grade_by(record.event);
    if (grade && !(fate_.has_outcome() && *grade >= fate_.grade)) {
        fate_.grade = *grade;
        fate_.outcome = record.event;
        fate_.decided = record.at;
        fate_.proofs = {record.number};
    }
    if (record.event == session_created) {
        ++fate_.sessions;
        if (fate_.sessions == 1) {
            fate_.owner = AppId{record.actor.index};
            if (std::ranges::find(stand_ins_, record.actor) != stand_ins_.end()) {
                lower(Grade::late, record);
            }
        } else if (record.reason == Reason::duplicate) {
            lower(Grade::twice, record);
        }
    }
    if (spoiled_ == Grade::broken && begins_anew(record)) {
        spoiled_ = Grade::recovered;
        spoilers_.push_back(record.number);
    } else if (is_out_of_turn(record)) {
        stand_ins_.push_back(record.actor);
    } else if (breaks_session(record)) {
        lower(Grade::broken, record);
    } else if (mends_session(record.event)) {
        lower(Grade::recovered, record);
    } else if (record.event == ixn_returned) {
        lower(Grade::late, record);
    }
}

Fate Reading::end() {
    if (spoiled_ < fate_.grade) {
        fate_.grade = spoiled_;
        fate_.proofs.insert(fate_.proofs.end(), spoilers_.begin(), spoilers_.end());
    }
    return fate_;
}

}  // namespace

bool is_alike(const Fate& left, const Fate& right) {
    return left.grade == right.grade && left.outcome == right.outcome && left.owner == right.owner
           && left.sessions == right.sessions;
}

int compare_merit(const Fate& left, const Fate& right) {
    if (left.grade == Grade::unfinished || right.grade == Grade::unfinished) {
        return 0;
    }
    if (left.grade >= Grade::late && right.grade >= Grade::late) {
        const auto one = left.delay();
        const auto other = right.delay();
        return one == other ? 0 : one < other ? 1 : -1;
    }
    return left.grade == right.grade ? 0 : left.grade > right.grade ? 1 : -1;
}

Fate fate_of(std::span<const Record> records, CallName call) {
    Reading reading;
    for (const Record& record : records) {
        if (record.call == call) {
            reading.take(record);
        }
    }
    return reading.end();
}

std::map<CallName, Fate> fates_by_call(std::span<const Record> records) {
    std::map<CallName, Reading> readings;
    for (const Record& record : records) {
        if (record.call) {
            readings[record.call].take(record);
        }
    }
    std::map<CallName, Fate> fates;
    for (auto& [call, reading] : readings) {
        fates.emplace(call, reading.end());
    }
    return fates;
}

std::vector<Fate> fates_of(std::span<const Record> records) {
    std::vector<Fate> fates;
    for (auto& [call, fate] : fates_by_call(records)) {
        fates.push_back(fate);
    }
    return fates;
}

}  // namespace orsim
