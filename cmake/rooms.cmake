# The words in which a room's CMakeLists.txt is written.

# What every target of the house is compiled with. Contracting a*b+c would give another result on
# another compiler. A broken promise names its file from the root of the tree, wherever that lies.
function(hold_to_house_rules target)
    target_compile_features(${target} PUBLIC cxx_std_20)
    target_compile_options(
        ${target}
        PRIVATE
            -ffp-contract=off
            "-fmacro-prefix-map=${PROJECT_SOURCE_DIR}/="
            -Wall
            -Wextra
            -Wpedantic
            -Wconversion
            -Wsign-conversion
            -Wshadow
            -Wold-style-cast
            -Wimplicit-fallthrough
            $<$<CXX_COMPILER_ID:GNU>:-Wduplicated-cond>
            $<$<CXX_COMPILER_ID:GNU>:-Wlogical-op>
    )
endfunction()

# add_room(name [SOURCES file...] HEADERS file... [USES room...] [LIBRARIES target...])
# A room of the house: library orsim_<name>, known as orsim::<name>. Its headers compile alone (target
# all_verify_interface_header_sets). Who uses it sees what it USES, but never its LIBRARIES, which stay
# behind its sources. A room without sources is headers only.
function(add_room name)
    cmake_parse_arguments(PARSE_ARGV 1 room "" "" "SOURCES;HEADERS;USES;LIBRARIES")
    if(room_UNPARSED_ARGUMENTS OR NOT room_HEADERS)
        message(FATAL_ERROR "add_room(${name}): HEADERS are missing or something is not understood")
    endif()
    set(target orsim_${name})
    list(TRANSFORM room_USES PREPEND orsim::)

    if(room_SOURCES)
        add_library(${target} STATIC ${room_SOURCES})
        set(scope PUBLIC)
        hold_to_house_rules(${target})
        target_link_libraries(${target} PRIVATE ${room_LIBRARIES})
    else()
        if(room_LIBRARIES)
            message(FATAL_ERROR "add_room(${name}): LIBRARIES belong to sources, and there are none")
        endif()
        add_library(${target} INTERFACE)
        set(scope INTERFACE)
        target_compile_features(${target} INTERFACE cxx_std_20)
    endif()
    add_library(orsim::${name} ALIAS ${target})
    target_sources(
        ${target}
        ${scope}
        FILE_SET HEADERS
        BASE_DIRS "${PROJECT_SOURCE_DIR}"
        FILES ${room_HEADERS}
    )
    target_link_libraries(${target} ${scope} ${room_USES})
    set_target_properties(
        ${target}
        PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON EXPORT_NAME ${name}
    )
endfunction()
