// Shapes of a study file's objects.
#include "sim/base/distribution.hpp"
#include "sim/reader/shapes.hpp"
#include "sim/reader/words.hpp"

#include <array>

namespace orsim {
namespace {

using enum Form;
constexpr std::int64_t one = one_in_millionths;
constexpr std::int64_t most_replications = 1'000'000;

Vocabulary losable_words() {
    return {{"host", "each host with an application or SCS on it"},
            {"node", "each node: both of its applications crash"},
            {"data_center", "each data center with its hosts"},
            {"link", "each link between data centers is cut"}};
}

Vocabulary availability_words() {
    return {{"exact", "exactly where that is a product or a small chain, else simulated"},
            {"simulated", "by cycles of failure and repair with biased failures"}};
}

// clang-format off
constexpr std::array precision_keys{
    Key{.name = "metric", .form = text, .meaning = "whose interval is looked at; default session_creation_delay.mean"},
    Key{.name = "relative", .form = ratio, .meaning = "enough is a half width of this share of the mean", .least = 1, .most = one},
    Key{.name = "absolute", .form = any, .meaning = "or a half width of this: a count, or a duration where the metric is one"},
    Key{.name = "confidence", .form = ratio, .meaning = "of every interval of the study; default 0.95", .least = one / 2, .most = one - 1},
    Key{.name = "least", .form = whole, .meaning = "replications before the first look; default 10", .least = 10, .most = most_replications},
    Key{.name = "most", .form = whole, .meaning = "replications after which it is given up; default 1000", .least = 10, .most = most_replications},
    Key{.name = "between", .form = whole, .meaning = "replications from one look to the next; default 10", .least = 1, .most = most_replications},
};
constexpr Shape precision{"a precision", precision_keys, "when there have been enough replications"};

constexpr std::array sweep_keys{
    Key{.name = "id", .form = id, .meaning = "what reports call it", .required = true},
    Key{.name = "pointer", .form = text, .meaning = "the JSON pointer of the value that is varied, such as /options/cluster/call-watching-timeout", .required = true},
    Key{.name = "values", .form = any, .meaning = "the values, one after the other", .required = true, .list = true},
};
constexpr Shape sweep{"a sweep", sweep_keys, "a value of the scenario that is varied"};

constexpr std::array variant_keys{
    Key{.name = "id", .form = id, .meaning = "what reports call it", .required = true},
    Key{.name = "set", .form = table, .meaning = "JSON pointers of the scenario with other values", .required = true},
};
constexpr Shape variant{"a variant", variant_keys, "one of the things that are compared; the first is what the others are compared with"};

constexpr std::array loss_keys{
    Key{.name = "each", .form = word, .meaning = "what is lost, one after the other", .required = true, .list = true, .words = losable_words, .what = "kind of part"},
    Key{.name = "at_a_time", .form = whole, .meaning = "2: also every two of them at once; default 1", .least = 1, .most = 2},
    Key{.name = "at", .form = length, .meaning = "when, counted from the start of the run; a distribution is drawn anew for each replication; default: after a third of the run"},
    Key{.name = "for", .form = duration, .meaning = "how long; default: for good"},
    Key{.name = "rank_by", .form = text, .meaning = "the metric that ranks the losses; default damage"},
};
constexpr Shape loss{"a question of losses", loss_keys, "what happens if any one of these parts is lost"};

constexpr std::array availability_keys{
    Key{.name = "nodes_together", .form = whole, .meaning = "service is up while so many nodes run and reach each other; default: as far as calls reach their assigned or their reserved node", .least = 1, .most = 10'000},
    Key{.name = "inspection", .form = duration, .meaning = "one crew repairs one part at a time, after an inspection of exponential length, one for what failed of a kind in a data center; default: a crew for each part"},
    Key{.name = "by", .form = word, .meaning = "default exact", .words = availability_words, .what = "way to an availability"},
    Key{.name = "relative", .form = ratio, .meaning = "half width over the share of time, where it is simulated; default 0.01", .least = 1'000, .most = one},
};
constexpr Shape availability{"a question of availability", availability_keys, "how long random losses of hosts, data centers and links keep service down in the long run, and by which causes"};

constexpr std::array goal_keys{
    Key{.name = "metric", .form = text, .meaning = "of each replication; the interval of its mean must keep the limits", .required = true},
    Key{.name = "min", .form = any, .meaning = "at least: a count, or a duration where the metric is one"},
    Key{.name = "max", .form = any, .meaning = "at most"},
};
constexpr Shape goal{"a goal", goal_keys, "a limit to be kept, also while a part is lost"};

constexpr std::array find_keys{
    Key{.name = "fewest", .form = text, .meaning = R"(the least of "nodes", or of a JSON pointer with its values in rising order)"},
    Key{.name = "largest", .form = text, .meaning = R"(the most of "load", of "nodes", or of a JSON pointer with its values in rising order)"},
    Key{.name = "from", .form = ratio, .meaning = "the least node count or factor of the load; default 1", .least = 1, .most = 1'000 * one},
    Key{.name = "to", .form = ratio, .meaning = "the largest; default: all nodes of the file, or a load of 2", .least = 1, .most = 1'000 * one},
    Key{.name = "step", .form = ratio, .meaning = "of the load's factor; default 0.1", .least = 1, .most = 1'000 * one},
    Key{.name = "values", .form = any, .meaning = "what the pointer's value may be, in rising order", .list = true},
};
constexpr Shape find_shape{"a search", find_keys, "the fewest or the most of something such that the goals hold"};

constexpr std::array factor_keys{
    Key{.name = "id", .form = id, .meaning = "what reports call it", .required = true},
    Key{.name = "pointer", .form = text, .meaning = "the JSON pointer of its value", .required = true},
    Key{.name = "low", .form = any, .meaning = "one end", .required = true},
    Key{.name = "high", .form = any, .meaning = "the other end", .required = true},
};
constexpr Shape factor{"a factor", factor_keys, "a value that is moved alone from low to high"};

constexpr std::array study_keys{
    Key{.name = "$schema", .form = text, .meaning = "for editors: where the JSON Schema of this format lies"},
    Key{.name = "schema", .form = text, .meaning = R"("orsim/study@1": this format and its number)", .required = true},
    Key{.name = "name", .form = text, .meaning = "name of the study; default: the file's"},
    Key{.name = "description", .form = text, .meaning = "what is asked, and why"},
    Key{.name = "scenario", .form = text, .meaning = "the scenario file, beside this one", .required = true},
    Key{.name = "set", .form = table, .meaning = "JSON pointers of the scenario with other values, in every point"},
    Key{.name = "replications", .form = whole, .meaning = "how often each case is run; default: until `precision`", .least = 1, .most = most_replications},
    Key{.name = "precision", .form = object, .meaning = "when there have been enough replications", .shape = &precision},
    Key{.name = "metrics", .form = text, .meaning = "what is shown; default: the planner's headline numbers", .list = true},
    Key{.name = "sweep", .form = object, .meaning = "values that are varied", .list = true, .shape = &sweep},
    Key{.name = "combine", .form = word, .meaning = "how several sweeps go together; default all", .words = combine_words, .what = "way to combine"},
    Key{.name = "compare", .form = object, .meaning = "variants, each played on the same luck as the first", .list = true, .shape = &variant},
    Key{.name = "loss_of", .form = object, .meaning = "what if any one of these is lost", .shape = &loss},
    Key{.name = "availability", .form = object, .meaning = "how long random losses keep service down in the long run", .shape = &availability},
    Key{.name = "goals", .form = object, .meaning = "limits to be kept", .list = true, .shape = &goal},
    Key{.name = "find", .form = object, .meaning = "how many, how much", .shape = &find_shape},
    Key{.name = "sensitivity", .form = object, .meaning = "what matters most: each moved alone from low to high", .list = true, .shape = &factor},
};
constexpr Shape study{"the study", study_keys, "a planner's question of one scenario"};
// clang-format on

}  // namespace

const Shape& study_shape() {
    return study;
}
const Shape& precision_shape() {
    return precision;
}
const Shape& sweep_shape() {
    return sweep;
}
const Shape& variant_shape() {
    return variant;
}
const Shape& loss_shape() {
    return loss;
}
const Shape& availability_shape() {
    return availability;
}
const Shape& goal_shape() {
    return goal;
}
const Shape& search_shape() {
    return find_shape;
}
const Shape& factor_shape() {
    return factor;
}

}  // namespace orsim
