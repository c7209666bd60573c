#include "sim/reader/file_format.hpp"

#include "sim/reader/read_study.hpp"
#include "sim/reader/read_suite.hpp"
#include "sim/reader/scenario_draft.hpp"

#include <utility>

namespace orsim {

FileFormat format_of_file(const std::string& path) {
    FileText file = read_scenario_source(path);
    if (!file.text) {
        return FileFormat::scenario;
    }
    const Document document{path, std::move(*file.text)};
    const Value* const schema = document.root().find("schema");
    if (schema == nullptr) {
        return FileFormat::scenario;
    }
    return schema->text == suite_schema_name   ? FileFormat::suite
           : schema->text == study_schema_name ? FileFormat::study
                                               : FileFormat::scenario;
}

}  // namespace orsim
