#include "sim/world/choices.hpp"

#include "sim/base/promise.hpp"

#include <algorithm>
#include <utility>

namespace orsim {

Choices Choices::random(std::uint64_t seed, const Freedom& freedom) {
    Choices choices;
    choices.driver_ = Driver::random;
    choices.freedom_ = freedom;
    choices.chance_ = Chance{seed};
    return choices;
}

Choices Choices::replay(std::vector<Choice> list) {
    Choices choices;
    choices.driver_ = Driver::replay;
    for (const Choice& choice : list) {
        ORSIM_EXPECT(choice.takes < choice.ways, "a choice takes one of its ways");
        choices.freedom_.of(choice.kind) = Freedom::unlimited;
    }
    choices.list_ = std::move(list);
    return choices;
}

Choices Choices::guided(const Freedom& freedom) {
    Choices choices;
    choices.driver_ = Driver::guided;
    choices.freedom_ = freedom;
    return choices;
}

void Choices::guide(std::span<const std::uint32_t> answers) {
    answers_.assign(answers.begin(), answers.end());
    asked_.clear();
}

void Choices::answer_next(std::span<const std::uint32_t> answers) {
    answers_.assign(asked_.size(), 0);
    answers_.insert(answers_.end(), answers.begin(), answers.end());
}

std::uint32_t Choices::choose(Choice question) {
    ORSIM_EXPECT(freedom_.frees(question.kind), "only what is free is asked");
    question.nth = 0;
    for (auto asked = asked_.rbegin(); asked != asked_.rend() && asked->at == question.at;
         ++asked) {
        question.nth += is_alike(*asked, question) ? 1U : 0U;
    }
    question.takes = 0;
    switch (driver_) {
    case Driver::scripted:
        break;
    case Driver::random:
        question.takes = drawn(question);
        break;
    case Driver::replay:
        question.takes = replayed(question);
        break;
    case Driver::guided:
        question.takes = asked_.size() < answers_.size() ? answers_[asked_.size()] : 0;
        break;
    }
    ORSIM_EXPECT(question.takes < question.ways, "a choice takes one of its ways");
    std::uint32_t& left = freedom_.of(question.kind);
    if (question.takes != 0 && left != Freedom::unlimited) {
        --left;
    }
    delay_ =
        question.kind == ChoiceKind::delay && driver_ != Driver::replay ? freedom_.delay : delay_;
    question.by = question.kind == ChoiceKind::delay ? delay_ : Duration::zero();
    asked_.push_back(question);
    return question.takes;
}

std::uint32_t Choices::drawn(const Choice& question) const {
    const auto kind = static_cast<std::uint64_t>(question.kind);
    if (question.kind == ChoiceKind::tie) {
        return static_cast<std::uint32_t>(
            chance_.below(question.ways, Purpose::choice, kind, asked_.size()));
    }
    const bool deviates = chance_.below(one_in_millionths, Purpose::choice, kind, asked_.size())
                          < static_cast<std::uint64_t>(freedom_.share);
    return deviates ? 1 : 0;
}

std::uint32_t Choices::replayed(const Choice& question) {
    if (next_ == list_.size() || !is_alike(list_[next_], question)
        || list_[next_].nth != question.nth) {
        return 0;
    }
    const Choice& wanted = list_[next_++];
    delay_ = wanted.by;
    return wanted.takes;
}

std::vector<Choice> Choices::list() const {
    std::vector<Choice> other_ways;
    for (const Choice& asked : asked_) {
        if (asked.takes != 0) {
            other_ways.push_back(asked);
        }
    }
    return other_ways;
}

std::optional<Choices::Misfit> Choices::misfit() const {
    if (next_ == list_.size()) {
        return std::nullopt;
    }
    Misfit misfit{next_, list_[next_], std::nullopt};
    const auto distance = [&misfit](const Choice& asked) {
        return asked.at < misfit.wanted.at ? misfit.wanted.at - asked.at
                                           : asked.at - misfit.wanted.at;
    };
    for (const Choice& asked : asked_) {
        if (asked.kind == misfit.wanted.kind && asked.takes == 0
            && (!misfit.came || distance(asked) < distance(*misfit.came))) {
            misfit.came = asked;
        }
    }
    return misfit;
}

}  // namespace orsim
