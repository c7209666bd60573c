#include "sim/world/naming.hpp"
#include "sim/world/world.hpp"

#include <utility>

namespace orsim {
namespace {

Entity entity_of(const PlaceOf& place) {
    switch (place.kind) {
    case PlaceKind::app:
        return {EntityKind::app, place.index};
    case PlaceKind::lca:
        return {EntityKind::lca, place.index};
    case PlaceKind::scs:
        return {EntityKind::scs, place.index};
    case PlaceKind::tserver:
        return {EntityKind::tserver, place.index};
    case PlaceKind::store:
        return {EntityKind::store, place.index};
    case PlaceKind::interaction_server:
        return {EntityKind::interaction_server, place.index};
    case PlaceKind::load_balancer:
        return {EntityKind::load_balancer, place.index};
    }
    return {};
}

}  // namespace

void World::choose_by(Choices choices) {
    choices_ = std::move(choices);
    ways_changed();
}

/// The next event when somebody decides what comes first of what is due together.
std::optional<World::Due> World::take_chosen(Instant end) {
    const auto together = agenda_.due_together(end);
    if (together.count == 0) {
        return std::nullopt;
    }
    Choice question;
    question.at = together.at;
    question.ways = static_cast<std::uint32_t>(together.count);
    const bool is_asked = together.count > 1 && choices_.frees(ChoiceKind::tie);
    return agenda_.take_nth(is_asked ? choices_.choose(question) : 0);
}

std::uint64_t World::run_chosen(Instant end, std::uint64_t limit) {
    Moment& present = moment();
    std::uint64_t handled = 0;
    for (; handled < limit; ++handled) {
        const auto due = take_chosen(end);
        if (!due) {
            break;
        }
        together_ += due->at == latest_ ? 1U : 0U;
        latest_ = due->at;
        present = {due->at.time_since_epoch().count(), agenda_.taken()};
        handle(due->what);
    }
    return handled;
}

std::optional<World::Due> World::step(Instant end) {
    const auto due = choices_.frees(ChoiceKind::tie) ? take_chosen(end) : agenda_.take_before(end);
    if (due) {
        moment() = {due->at.time_since_epoch().count(), agenda_.taken()};
        handle(due->what);
    }
    return due;
}

bool World::fails_by_choice(ChoiceKind kind, AppId app, CallName call) {
    Choice question;
    question.kind = kind;
    question.at = agenda_.now();
    question.actor = orsim::entity_of(app);
    question.call = call;
    return choices_.choose(question) != 0;
}

/// A lost message counts as sent: its sender does not notice.
void World::send_as_chosen(PlaceId from,
                           PlaceId to,
                           const Network::Turn& turn,
                           const Notice& notice) {
    Duration takes = network_.draw(from, to, turn, chance_);
    Choice question;
    question.kind = ChoiceKind::loss;
    question.at = agenda_.now();
    question.actor = entity_of(network_.at(from));
    question.other = entity_of(network_.at(to));
    if (notice.what <= What::answer_reaches) {
        question.call = calls_[notice.subject].name;
    }
    if (choices_.frees(ChoiceKind::loss) && choices_.choose(question) != 0) {
        return;
    }
    question.kind = ChoiceKind::delay;
    if (choices_.frees(ChoiceKind::delay) && choices_.choose(question) != 0) {
        takes += choices_.delay();
    }
    if (!turn.overtaken) {
        takes = network_.in_turn(from, to, turn.now, takes);
    }
    later(takes, TieClass::delivery, notice);
}

}  // namespace orsim
