// Shapes of a suite file's objects.
#include "sim/reader/shapes.hpp"
#include "sim/reader/words.hpp"

#include <array>

namespace orsim {
namespace {

using enum Form;

// clang-format off
constexpr std::array swept_keys{
    Key{.name = "id", .form = id, .meaning = "what reports and `assume` call it", .required = true},
    Key{.name = "pointer", .form = text, .meaning = "the JSON pointer of the value that is varied, such as /options/cluster/call-watching-timeout", .required = true},
    Key{.name = "values", .form = any, .meaning = "the values, one after the other", .required = true, .list = true},
};
constexpr Shape swept{"a swept value", swept_keys, "a value of the scenario that is varied"};

constexpr std::array sweep_keys{
    Key{.name = "id", .form = id, .meaning = "what reports call it", .required = true},
    Key{.name = "scenario", .form = text, .meaning = "the scenario file, by its path from this one", .required = true},
    Key{.name = "over", .form = object, .meaning = "the values that are varied", .required = true, .list = true, .shape = &swept},
    Key{.name = "combine", .form = word, .meaning = "how the values go together; default all", .words = combine_words, .what = "way to combine"},
    Key{.name = "assume", .form = text, .meaning = R"(only combinations that keep these: "watch > promotion", "mode != 'both_run'". Either side is a swept value's id, a number, a duration or a quoted text)", .list = true},
};
constexpr Shape sweep{"a sweep of a suite", sweep_keys, "one scenario under many settings; each is a test of its own"};

constexpr std::array suite_keys{
    Key{.name = "$schema", .form = text, .meaning = "for editors: where the JSON Schema of this format lies"},
    Key{.name = "schema", .form = text, .meaning = R"("orsim/suite@1": this format and its number)", .required = true},
    Key{.name = "name", .form = text, .meaning = "name of the suite; default: the file's"},
    Key{.name = "description", .form = text, .meaning = "what belongs to it, and why"},
    Key{.name = "scenarios", .form = text, .meaning = "scenario files and folders of them, by their paths from this file", .list = true},
    Key{.name = "sweeps", .form = object, .meaning = "scenarios under many settings", .list = true, .shape = &sweep},
};
constexpr Shape suite{"the suite", suite_keys, "which scenarios are tested together"};
// clang-format on

}  // namespace

const Shape& suite_shape() {
    return suite;
}
const Shape& suite_sweep_shape() {
    return sweep;
}
const Shape& swept_shape() {
    return swept;
}

}  // namespace orsim
