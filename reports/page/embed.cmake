# Makes a page's sources into one C++ array: the head every page has, style and script go into the page,
# and the page's content-security policy gets the digest of each. Run as a script:
#   cmake -DFOLDER=... -DPAGE=page.html -DSTYLES=style.css -DSCRIPTS=data.js:page.js \
#         -DFUNCTION=page_source -DOUTPUT=... -P embed.cmake
# Text outside ASCII and what the page fills in at run time ({{name}}) are left as they are.

cmake_minimum_required(VERSION 3.25)

set(base64 "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")

# digest_of(text variable): "sha256-..." as a content-security policy writes it.
function(digest_of text variable)
    string(SHA256 hex "${text}")
    set(digest "")
    foreach(at RANGE 0 59 6)
        string(SUBSTRING "${hex}" ${at} 6 three)
        math(EXPR bits "0x${three}")
        foreach(shift 18 12 6 0)
            math(EXPR index "(${bits} >> ${shift}) & 63")
            string(SUBSTRING "${base64}" ${index} 1 letter)
            string(APPEND digest "${letter}")
        endforeach()
    endforeach()
    string(SUBSTRING "${hex}" 60 4 two)
    math(EXPR bits "0x${two} << 2")
    foreach(shift 12 6 0)
        math(EXPR index "(${bits} >> ${shift}) & 63")
        string(SUBSTRING "${base64}" ${index} 1 letter)
        string(APPEND digest "${letter}")
    endforeach()
    set(${variable} "sha256-${digest}=" PARENT_SCOPE)
endfunction()

# joined(variable a.css:b.css): the texts of the files, one after the other.
function(joined variable names)
    string(REPLACE ":" ";" names "${names}")
    set(all "")
    foreach(name ${names})
        file(READ "${FOLDER}/${name}" text)
        string(APPEND all "${text}")
    endforeach()
    set(${variable} "${all}" PARENT_SCOPE)
endfunction()

file(READ "${FOLDER}/${PAGE}" page)
file(READ "${FOLDER}/head.html" head)
string(REPLACE "@head@" "${head}" page "${page}")
joined(style "${STYLES}")
joined(script "${SCRIPTS}")

digest_of("${style}" style_digest)
digest_of("${script}" script_digest)
string(REPLACE "@style_digest@" "${style_digest}" page "${page}")
string(REPLACE "@script_digest@" "${script_digest}" page "${page}")
string(REPLACE "@style@" "${style}" page "${page}")
string(REPLACE "@script@" "${script}" page "${page}")

string(LENGTH "${page}" length)
if(length GREATER 61440)
    message(FATAL_ERROR "the empty page has ${length} bytes; 61440 are allowed")
endif()
string(HEX "${page}" bytes)
string(REGEX REPLACE "(................................)" "\\1\n" bytes "${bytes}")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${bytes}")
file(
    WRITE "${OUTPUT}"
    "#include \"reports/page_source.hpp\"\n\n"
    "namespace orsim {\nnamespace {\n\nconstexpr char bytes[] = {\n${bytes}\n};\n\n}  // namespace\n\n"
    "std::string_view ${FUNCTION}() {\n    return {bytes, sizeof bytes};\n}\n\n}  // namespace orsim\n"
)
