// The section "faults": what breaks when, for how long.
#include "sim/reader/draft.hpp"
#include "sim/reader/failure_trace.hpp"
#include "sim/reader/fault_forms.hpp"
#include "sim/reader/release.hpp"
#include "sim/reader/shapes.hpp"
#include "sim/reader/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace orsim {
namespace {

constexpr std::array<std::string_view, 4> triggers{"at", "when", "every", "random"};
constexpr std::array<std::string_view, 3> keys_of_an_end{"for", "until", "until_event"};

class FaultReader {
public:
    FaultReader(Draft& draft, const Fields& fields, Fault& fault)
        : draft_{draft},
          remarks_{draft.remarks},
          fields_{fields},
          fault_{fault},
          form_{form_of(fault.kind)} {}

    void read() {
        keys();
        trigger();
        how_long();
        target();
        if (form_.between) {
            sides();
        }
        if (fields_.has("to") && form_.to != Use::never) {
            fault_.to = selector("to", orsim::target(Selector::Kind::node)).value_or(Selector{});
            left_out();
        }
        amounts();
        if (form_.option != Use::never) {
            option();
        }
    }

private:
    [[nodiscard]] bool may_go_back() const {
        return fault_.kind == FaultKind::clock_skew || fault_.kind == FaultKind::clock_jump;
    }
    [[nodiscard]] std::string kind() const { return std::string{to_text(fault_.kind)}; }

    /// Keys this kind has no use for, and those it lacks.
    void keys() {
        const std::array uses{
            std::pair<std::string_view, Use>{"target", form_.target},
            std::pair<std::string_view, Use>{"from", form_.between ? Use::may : Use::never},
            std::pair<std::string_view, Use>{"to", form_.between ? Use::may : form_.to},
            std::pair<std::string_view, Use>{
                "direction", form_.between || may_go_back() ? Use::may : Use::never},
            std::pair<std::string_view, Use>{"traffic", form_.between ? Use::may : Use::never},
            std::pair<std::string_view, Use>{"restart_after", form_.restart_after},
            std::pair<std::string_view, Use>{"stagger", form_.stagger},
            std::pair<std::string_view, Use>{"factor", form_.factor},
            std::pair<std::string_view, Use>{"probability", form_.probability},
            std::pair<std::string_view, Use>{"extra", form_.extra},
            std::pair<std::string_view, Use>{"option", form_.option},
            std::pair<std::string_view, Use>{"value", form_.option},
            std::pair<std::string_view, Use>{"replicas", form_.replicas},
            std::pair<std::string_view, Use>{"times",
                                             fields_.has("every") ? Use::may : form_.times},
            std::pair<std::string_view, Use>{"call", form_.call},
            std::pair<std::string_view, Use>{"file", form_.file},
            std::pair<std::string_view, Use>{"map", form_.file},
            std::pair<std::string_view, Use>{"system",
                                             form_.file == Use::never ? Use::never : Use::may},
            std::pair<std::string_view, Use>{"origin",
                                             form_.file == Use::never ? Use::never : Use::may},
        };
        for (const auto& [key, use] : uses) {
            const Value* const value = fields_.value().find(key);
            if (use == Use::never && value != nullptr) {
                remarks_.key_error(
                    *value, fmt::format("a fault of kind \"{}\" has no \"{}\"", kind(), key));
            } else if (use == Use::must && value == nullptr) {
                remarks_.error(fields_.value(),
                               fmt::format("a fault of kind \"{}\" needs \"{}\": {}", kind(), key,
                                           fault_shape().find(key)->meaning));
            }
        }
    }

    void trigger() {
        std::vector<const Value*> given;
        for (const std::string_view key : triggers) {
            if (const Value* const value = fields_.value().find(key)) {
                given.push_back(value);
            }
        }
        if (given.size() != 1) {
            const std::string which =
                "exactly one of \"at\", \"when\", \"every\" and \"random\" says when it strikes";
            if (given.empty()) {
                remarks_.error(fields_.value(),
                               fmt::format("this fault has no trigger; {}", which));
            } else {
                remarks_.key_error(*given[1],
                                   fmt::format("this fault has a second trigger; {}", which));
            }
            return;
        }
        for (const std::string_view key : {"first", "jitter"}) {
            const Value* const value = fields_.value().find(key);
            if (value != nullptr && !fields_.has("every")) {
                remarks_.key_error(*value,
                                   fmt::format("\"{}\" belongs to the trigger \"every\"", key));
            }
        }
        at();
        when();
        every();
        random();
    }

    /// An instant of the script lies in the run.
    void check_in_run(const Value& value, Instant at) {
        const Scenario& scenario = draft_.scenario;
        if (at < scenario.start) {
            remarks_.error(
                value, fmt::format(
                           "this lies before the run, which starts at {}; \"start\" can be earlier",
                           to_text(scenario.start)));
        } else if (at >= scenario.until) {
            remarks_.error(value, fmt::format("this never happens: the run ends at {}",
                                              to_text(scenario.until)));
        }
    }

    void at() {
        if (const auto at = fields_.instant("at")) {
            fault_.trigger.at = *at;
            check_in_run(*fields_.get("at"), *at);
        }
    }

    void when() {
        const Value* const value = fields_.get("when");
        if (value == nullptr) {
            return;
        }
        fault_.trigger.kind = Trigger::Kind::when;
        const Fields when{remarks_, *value, when_shape()};
        fault_.trigger.pattern = read_pattern(draft_, when);
        fault_.trigger.nth = static_cast<std::uint32_t>(when.whole("nth").value_or(1));
        fault_.trigger.after = when.duration("after").value_or(Duration::zero());
        if (!when.has("event")) {
            remarks_.error(*value, "a trigger needs \"event\": the event that sets off the fault");
        }
        const bool is_own = fault_.trigger.pattern.fault
                            && draft_.scenario.faults[fault_.trigger.pattern.fault].id == fault_.id;
        if (is_own) {
            remarks_.error(*value->find("fault"), "a fault cannot be set off by itself");
        }
    }

    void every() {
        const auto every = fields_.duration("every");
        if (!every) {
            return;
        }
        fault_.trigger.kind = Trigger::Kind::every;
        fault_.trigger.every = *every;
        fault_.trigger.jitter = fields_.duration("jitter").value_or(Duration::zero());
        fault_.trigger.at = fields_.instant("first").value_or(draft_.scenario.start + *every);
        const Value* const first = fields_.get("first");
        check_in_run(first == nullptr ? *fields_.get("every") : *first, fault_.trigger.at);
        if (*every == Duration::zero()) {
            remarks_.error(*fields_.get("every"),
                           "a fault cannot strike every 0s; some time lies between");
        }
        if (fault_.trigger.jitter > *every) {
            remarks_.error(*fields_.get("jitter"),
                           fmt::format("jitter of {} is more than the period of {}",
                                       to_text(fault_.trigger.jitter), to_text(*every)));
        }
    }

    void random() {
        const Value* const value = fields_.get("random");
        if (value == nullptr) {
            return;
        }
        const Fields random{remarks_, *value, random_shape()};
        fault_.trigger.kind = Trigger::Kind::random;
        fault_.trigger.mtbf = random.length("mtbf").value_or(constant(1s));
        const auto mttr = random.length("mttr");
        const auto lasts = fields_.duration("for");
        if (mttr && fields_.has("for")) {
            remarks_.error(*random.get("mttr"),
                           "\"mttr\" and \"for\" both say how long the fault lasts; keep one");
        } else if (!random.has("mttr") && !fields_.has("for")) {
            remarks_.error(*value, "say with \"mttr\" or \"for\" how long each failure lasts");
        }
        fault_.trigger.mttr = mttr.value_or(constant(lasts.value_or(Duration::zero())));
        const bool never_moves =
            fault_.trigger.mtbf.is_constant() && fault_.trigger.mtbf.mean == Duration::zero();
        if (never_moves && random.get("mtbf") != nullptr) {
            remarks_.error(*random.get("mtbf"), "the time between failures cannot always be 0s");
        }
    }

    void how_long() {
        std::vector<const Value*> given;
        for (const std::string_view key : keys_of_an_end) {
            if (const Value* const value = fields_.value().find(key)) {
                given.push_back(value);
            }
        }
        if (given.size() > 1) {
            remarks_.key_error(
                *given[1],
                "only one of \"for\", \"until\" and \"until_event\" says how long a fault lasts");
            return;
        }
        if (form_.lasting == Use::never && !given.empty()) {
            remarks_.key_error(
                *given[0], fmt::format("a fault of kind \"{}\" is over at once; it has no \"{}\"",
                                       kind(), given[0]->key));
            return;
        }
        const bool is_random = fault_.trigger.kind == Trigger::Kind::random;
        if (form_.lasting == Use::must && given.empty() && !is_random) {
            remarks_.error(
                fields_.value(),
                fmt::format("a fault of kind \"{}\" ends; say how long it lasts with \"for\", "
                            "\"until\" or \"until_event\"",
                            kind()));
        }
        fault_.lasts = fields_.duration("for");
        if (fault_.lasts && *fault_.lasts == Duration::zero()) {
            remarks_.error(*fields_.get("for"), "a fault that lasts 0s does nothing");
        }
        until();
        restart_after();
    }

    void until() {
        fault_.until = fields_.instant("until");
        const bool is_known =
            fault_.trigger.kind == Trigger::Kind::at && fields_.get("at") != nullptr;
        if (fault_.until && is_known && *fault_.until <= fault_.trigger.at) {
            remarks_.error(*fields_.get("until"),
                           fmt::format("this fault would end before it begins at {}",
                                       to_text(fault_.trigger.at)));
        }
        if (const Value* const event = fields_.get("until_event")) {
            fault_.until_event = read_pattern(draft_, Fields{remarks_, *event, pattern_shape()});
        }
    }

    /// A process that ended comes back by being started: there "for" and "restart_after" say the
    /// same.
    void restart_after() {
        fault_.restart_after = fields_.duration("restart_after");
        if (form_.restart_after == Use::never) {
            return;
        }
        if (fault_.restart_after && (fault_.lasts || fault_.until || fault_.until_event)) {
            remarks_.key_error(*fields_.get("restart_after"),
                               "\"restart_after\" and how long the fault lasts both say when "
                               "the process is back; keep one");
        }
    }

    [[nodiscard]] std::optional<Selector> selector(std::string_view key, TargetSet possible) {
        const Value* const value = fields_.get(key);
        const auto read = value == nullptr ? std::nullopt : read_selector(draft_, *value);
        if (read && (possible & orsim::target(read->kind)) == 0) {
            remarks_.error(
                *value,
                fmt::format("a fault of kind \"{}\" cannot strike \"{}\"; possible here: {}",
                            kind(), value->text, to_text(possible)));
            return std::nullopt;
        }
        return read;
    }

    void target() {
        const bool is_store_fault = form_.targets == orsim::target(Selector::Kind::store);
        if (is_store_fault && draft_.scenario.topology.store.kind == StoreKind::none
            && !fields_.has("target")) {
            remarks_.error(fields_.value(),
                           "the topology has no storage to strike; add \"store\" to \"topology\"");
        }
        if (is_store_fault) {
            fault_.target.kind = Selector::Kind::store;
        }
        if (form_.target != Use::never) {
            fault_.target = selector("target", form_.targets).value_or(fault_.target);
        }
        const bool has_sides = fields_.has("from") || fields_.has("to");
        if (form_.between && fields_.has("target") == has_sides) {
            remarks_.error(fields_.value(),
                           has_sides
                               ? "\"target\" and \"from\"/\"to\" are both given; keep one"
                               : "say with \"target\" which link is struck, or with \"from\" and "
                                 "\"to\" whose traffic");
        }
    }

    void sides() {
        const bool is_one_way = direction() == Direction::one_way;
        fault_.one_way = is_one_way;
        traffic();
        if (fields_.has("target")) {
            if (is_one_way && fields_.get("direction") != nullptr) {
                remarks_.error(*fields_.get("direction"),
                               "a link has no direction; say with \"from\" and \"to\" which way");
            }
            return;
        }
        for (const auto& [one, other] : {std::pair{"from", "to"}, std::pair{"to", "from"}}) {
            if (fields_.has(one) && !fields_.has(other)) {
                remarks_.error(fields_.value(),
                               fmt::format("\"{}\" is given without \"{}\"", one, other));
            }
        }
        const auto from = selector("from", ends_of_traffic());
        const auto to = selector("to", ends_of_traffic());
        fault_.from = from.value_or(Selector{});
        fault_.to = to.value_or(Selector{});
        if (from && to && *from == *to) {
            remarks_.error(*fields_.get("to"),
                           fmt::format("\"{}\" is on both sides; a network fault lies between two",
                                       fields_.get("to")->text));
        }
    }

    /// What can be done to keep-alives and reads: they have no order and no second copy.
    void traffic() {
        fault_.traffic = static_cast<Traffic>(fields_.word("traffic").value_or(0));
        const Value* const value = fields_.get("traffic");
        const bool is_heartbeat = fault_.traffic == Traffic::heartbeats;
        const bool is_stopped = fault_.kind == FaultKind::partition
                                || fault_.kind == FaultKind::clog
                                || (fault_.kind == FaultKind::loss && !fields_.has("probability"));
        if (value != nullptr && is_heartbeat && !is_stopped) {
            remarks_.error(*value,
                           "only whether any heartbeat arrives matters; \"partition\", \"clog\" "
                           "and \"loss\" without \"probability\" stop them all");
        }
        const bool is_alike = fault_.traffic == Traffic::addp || fault_.traffic == Traffic::storage
                              || fault_.traffic == Traffic::interactions
                              || fault_.traffic == Traffic::requests;
        if (value != nullptr && is_alike && fault_.kind == FaultKind::duplicate) {
            remarks_.error(*value, fmt::format("a second copy of \"{}\" is known for one and "
                                               "changes nothing",
                                               value->text));
        }
    }

    /// Only a node of the same cluster stands in a list.
    void left_out() {
        const Topology& topology = draft_.scenario.topology;
        const NodeId left_out{fault_.to.index};
        const bool is_app = fault_.target.kind == Selector::Kind::app;
        const bool is_known =
            fault_.to.kind == Selector::Kind::node && fault_.target.kind != Selector::Kind::anybody;
        if (!is_known) {
            return;
        }
        const NodeId reader =
            is_app ? topology.apps[AppId{fault_.target.index}].node : NodeId{fault_.target.index};
        if (topology.nodes[left_out].cluster != topology.nodes[reader].cluster) {
            remarks_.error(*fields_.get("to"),
                           fmt::format("\"{}\" is not of the cluster of \"{}\", so that no list "
                                       "\"{}\" reads has it",
                                       topology.nodes[left_out].id, topology.nodes[reader].id,
                                       fields_.get("target")->text));
        }
    }

    enum class Direction : std::uint8_t { both, one_way, ahead, behind };

    /// Of traffic both ways or one, of a clock ahead or behind.
    Direction direction() {
        const bool of_clocks = may_go_back();
        const auto word = fields_.word("direction");
        const auto read = word        ? static_cast<Direction>(*word)
                          : of_clocks ? Direction::ahead
                                      : Direction::both;
        if ((read >= Direction::ahead) != of_clocks && word) {
            remarks_.error(
                *fields_.get("direction"),
                fmt::format("the direction of a fault of kind \"{}\" is {}", kind(),
                            of_clocks ? "\"ahead\" or \"behind\"" : "\"both\" or \"one_way\""));
        }
        return read;
    }

    void amounts() {
        fault_.behind = may_go_back() && direction() == Direction::behind;
        fault_.stagger = fields_.duration("stagger").value_or(Duration::zero());
        fault_.factor = fields_.ratio("factor").value_or(one_in_millionths);
        fault_.probability = fields_.ratio("probability").value_or(one_in_millionths);
        fault_.extra = fields_.length("extra");
        fault_.times = static_cast<std::uint32_t>(fields_.whole("times").value_or(0));
        fault_.group =
            reference<GroupId>(draft_, fields_.get("call"), "group of the workload", draft_.groups);
        if (form_.replicas != Use::never) {
            replicas();
        }
        if (const Value* const probability = fields_.get("probability");
            probability != nullptr && fault_.probability == 0) {
            remarks_.error(*probability, "a fault with probability 0 does nothing");
        }
    }

    void replicas() {
        fault_.value = fields_.whole("replicas").value_or(1);
        const std::int64_t there = draft_.scenario.topology.store.replicas;
        if (fields_.get("replicas") != nullptr && fault_.value > there) {
            remarks_.error(*fields_.get("replicas"),
                           fmt::format("the storage has {} replicas", there));
        }
    }

    void option() {
        const Value* const name = fields_.get("option");
        const Value* const value = fields_.get("value");
        if (name == nullptr) {
            return;
        }
        if (name->text == application_option
            || name->text.starts_with(std::string{application_option} + "@")) {
            application(*name, value);
            return;
        }
        const auto option = option_named(name->text);
        if (!option) {
            std::vector<std::string> known;
            for (const OptionEntry& one : option_registry()) {
                known.emplace_back(one.name);
            }
            known.emplace_back("application@CLUSTER");
            remarks_.error(*name, unknown_name("option", name->text, known));
            return;
        }
        fault_.option = name->text;
        if (value != nullptr) {
            fault_.value = read_option_value(remarks_, *value, *option).value_or(0);
        }
        check_carrier(entry(*option));
    }

    /// D02: an option of a DN. Its value is a document's URL; here the strategy stands for it.
    void application(const Value& name, const Value* value) {
        fault_.option = name.text;
        fault_.names_application = true;
        const Scenario& scenario = draft_.scenario;
        const Value* const target = fields_.get("target");
        if (target != nullptr && fault_.target.kind != Selector::Kind::anybody
            && fault_.target.kind != Selector::Kind::tserver) {
            remarks_.error(*target,
                           fmt::format("\"{}\" has no DN; {} is set on the DNs of a tserver",
                                       target->text, name.text));
        }
        const std::string cluster = cluster_named_by(name.text);
        std::vector<std::string> clusters;
        for (const Node& node : scenario.topology.nodes) {
            if (std::ranges::find(clusters, node.cluster) == clusters.end()) {
                clusters.push_back(node.cluster);
            }
        }
        if (name.text.find('@') != std::string::npos) {
            if (const auto why = why_release_lacks(Gated::dn_of_a_cluster, scenario.release);
                !why.empty()) {
                remarks_.error(name, why);
            }
            if (std::ranges::find(clusters, cluster) == clusters.end()) {
                remarks_.error(name, unknown_name("cluster", cluster, clusters));
            }
        }
        const auto strategy = reference<StrategyId>(draft_, value, "strategy", draft_.strategies);
        fault_.value = strategy ? strategy.index() : 0;
    }

    /// An option is set on objects that have it.
    void check_carrier(const OptionEntry& option) {
        using Kind = Selector::Kind;
        const std::array<TargetSet, 6> carriers{
            orsim::target(Kind::node) | orsim::target(Kind::app) | orsim::target(Kind::primary_of)
                | orsim::target(Kind::backup_of) | orsim::target(Kind::data_center),
            orsim::target(Kind::host) | orsim::target(Kind::data_center),
            orsim::target(Kind::node) | orsim::target(Kind::app) | orsim::target(Kind::primary_of)
                | orsim::target(Kind::backup_of) | orsim::target(Kind::host)
                | orsim::target(Kind::data_center),
            orsim::target(Kind::scs),
            orsim::target(Kind::tserver),
            orsim::target(Kind::interaction_server),
        };
        const Value* const target = fields_.get("target");
        const TargetSet possible = carriers.at(static_cast<std::size_t>(option.scope));
        if (target != nullptr && fault_.target.kind != Kind::anybody
            && (possible & orsim::target(fault_.target.kind)) == 0) {
            remarks_.error(*target, fmt::format("\"{}\" has no option {}; possible here: {}",
                                                target->text, option.name, to_text(possible)));
        }
    }

    Draft& draft_;
    Remarks& remarks_;
    const Fields& fields_;
    Fault& fault_;
    const FaultForm& form_;
};

}  // namespace

void read_faults(Draft& draft, const Fields& file) {
    struct Pending {
        Fields fields;
        FaultId id;
    };
    std::vector<Pending> pending;
    // Ids first: faults name each other in any order.
    for (const Value* const item : file.list("faults")) {
        Fields fields{draft.remarks, *item, fault_shape()};
        const Value* const id = fields.get("id");
        const auto name =
            id == nullptr ? std::nullopt : read_new_id(draft, *id, "fault", draft.faults);
        const auto kind = fields.word("kind");
        Fault fault;
        fault.id = name.value_or("");
        fault.kind = static_cast<FaultKind>(kind.value_or(0));
        if (kind && fault.kind == FaultKind::trace) {
            read_failure_trace(draft, fields, fault.id);
            continue;
        }
        if (name) {
            draft.faults.add(*name, draft.scenario.faults.size());
        }
        const FaultId at = draft.scenario.faults.add(std::move(fault));
        if (kind) {
            pending.push_back({std::move(fields), at});
        }
    }
    for (const Pending& one : pending) {
        FaultReader{draft, one.fields, draft.scenario.faults[one.id]}.read();
    }
}

}  // namespace orsim
