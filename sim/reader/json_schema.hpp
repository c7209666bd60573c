#pragma once
/// The JSON Schema (draft-07, which editors read) of a file's format, made of the same tables the
/// reader checks files against. An editor completes keys and words from it and shows what each
/// means. It refuses nothing the reader accepts; the reader refuses more, with better words.

#include "sim/reader/shape.hpp"

#include <string>
#include <string_view>

namespace orsim {

/// The schema of files with this root, as JSON text that ends with a line feed. `format` is what
/// "schema" says in such a file, such as "orsim/scenario@1".
[[nodiscard]] std::string json_schema(const Shape& root, std::string_view format);

}  // namespace orsim
