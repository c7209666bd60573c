# What ./orsim and ./check share: which Debian packages are needed, and how the missing ones come in.
# To be sourced by sh or bash. Knows nothing of building or testing.

# Enough to build and run the program.
orsim_build_packages="cmake g++ libboost-dev libcli11-dev libfmt-dev libsqlite3-dev ninja-build nlohmann-json3-dev zlib1g-dev"

# What ./check needs besides.
orsim_check_packages="clang-14 clang-format-14 clang-tidy-14 doctest-dev libclang-rt-14-dev lld-14 python3-jsonschema valgrind"

# Prints those of the named packages that are not installed.
missing_packages() {
    for package in "$@"; do
        state=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null) || state=absent
        [ "$state" = installed ] || printf '%s ' "$package"
    done
}

# Installs the named packages, as far as they are missing, with apt-get's words going to a log.
# Fails with a sentence on stderr when it cannot.
#   install_missing LOG PACKAGE...
install_missing() {
    log=$1
    shift
    if ! command -v apt-get >/dev/null 2>&1; then
        echo "orsim: this is no Debian, so nothing is installed; needed is what Debian calls: $*" >&2
        return 0
    fi
    missing=$(missing_packages "$@")
    missing=${missing% }
    [ -n "$missing" ] || return 0

    as_root=""
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null 2>&1; then
            echo "orsim: missing packages, and neither root nor sudo to install them." >&2
            echo "orsim: somebody who may should say: apt-get install $missing" >&2
            return 1
        fi
        as_root="sudo"
        [ -t 0 ] || as_root="sudo -n"
    fi
    echo "orsim: installing $missing" >&2
    # A package manager at work elsewhere is waited for.
    apt="$as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300"
    # $apt and $missing are lists of words.
    # shellcheck disable=SC2086
    if ! { $apt update && $apt install --yes --no-install-recommends $missing; } </dev/null >>"$log" 2>&1; then
        tail -n 20 "$log" >&2
        echo "orsim: could not install $missing; the whole story is in $log" >&2
        return 1
    fi
}
