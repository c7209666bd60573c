#!/usr/bin/env bash
# Shows that a bare Debian 12 is enough: makes one with debootstrap in a temporary folder, copies the
# tracked files of this tree into it, and runs commands there as a newcomer would. Takes the packages
# from where this machine takes its own. Needs root and debootstrap.
#   tests/fresh_machine.sh                      the two commands of the README
#   tests/fresh_machine.sh COMMAND...           these instead, each one word for the shell
#   ORSIM_DEBIAN_TARBALL=FILE                   keeps the bare Debian there, or takes it from there
# Exit 0: all of them succeeded. 77: this machine cannot make another.
set -u
tree=$(cd "$(dirname "$0")/.." && pwd)
if [ $# -eq 0 ]; then
    set -- "./orsim run scenarios/switchover/primary_crash.json" "./check"
fi
if [ "$(id -u)" -ne 0 ] || ! command -v debootstrap >/dev/null 2>&1; then
    echo "skipped: making another machine needs root and the package debootstrap"
    exit 77
fi

folder=$(mktemp -d) || exit 3
machine=$folder/debian
# The commands mount in a namespace of their own, which takes its mounts with it when it ends. Should one
# be left all the same, nothing behind it is deleted.
trap 'rm -rf --one-file-system "$folder"' EXIT
trap 'exit 130' INT TERM

die() {
    echo "fresh machine: $1" >&2
    exit 3
}

# Where this machine's apt finds Debian 12; nothing if it does not.
mirror() {
    # The dollars are apt's.
    # shellcheck disable=SC2016
    apt-get indextargets --format '$(RELEASE) $(COMPONENT) $(REPO_URI)' 'Created-By: Packages' \
        | awk '$1 == "bookworm" && $2 == "main" { print $3; exit }'
}

make_debian() {
    if [ -f "${ORSIM_DEBIAN_TARBALL:-}" ]; then
        mkdir "$machine" && tar -xpf "$ORSIM_DEBIAN_TARBALL" -C "$machine"
        return
    fi
    # The mirror is one word or none.
    # shellcheck disable=SC2046
    debootstrap --variant=minbase bookworm "$machine" $(mirror) >"$folder/debootstrap.log" 2>&1 || {
        tail -n 5 "$folder/debootstrap.log" >&2
        return 1
    }
    if [ -n "${ORSIM_DEBIAN_TARBALL:-}" ]; then
        tar -cpf "$ORSIM_DEBIAN_TARBALL" -C "$machine" .
    fi
}

# How this machine reaches its packages: sources, keys, proxies, certificates.
copy_apt_settings() {
    local kept
    for kept in apt/sources.list apt/sources.list.d apt/keyrings apt/trusted.gpg.d apt/auth.conf.d \
        apt/preferences.d ssl/certs/ca-certificates.crt resolv.conf hosts; do
        [ -e "/etc/$kept" ] || continue
        mkdir -p "$machine/etc/$(dirname "$kept")"
        rm -rf "$machine/etc/${kept:?}"
        cp -rL "/etc/$kept" "$machine/etc/$kept" || return 1
    done
    if [ -d /usr/local/share/ca-certificates ]; then
        mkdir -p "$machine/usr/local/share"
        cp -rL /usr/local/share/ca-certificates "$machine/usr/local/share/" || return 1
    fi
    if [ ! -e /etc/apt/sources.list ]; then
        rm -f "$machine/etc/apt/sources.list"
    fi
    apt-config dump | grep '^Acquire::' >"$machine/etc/apt/apt.conf.d/99fresh-machine"
}

copy_tree() {
    mkdir -p "$machine/srv/orsim"
    (cd "$tree" && git ls-files -z | tar --null --files-from=- -cf -) \
        | tar -xf - -C "$machine/srv/orsim"
}

# Runs one command in the new machine: in namespaces of its own, with an empty environment but for the
# proxies.
run_there() {
    local setting passed=()
    for setting in http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY; do
        [ -z "${!setting:-}" ] || passed+=("$setting=${!setting}")
    done
    unshare --mount --pid --fork --kill-child bash -c '
        machine=$1
        shift
        mount -t proc proc "$machine/proc" && mount -t tmpfs tmpfs "$machine/dev/shm" \
            && mount --rbind /sys "$machine/sys" && mkdir -p "$machine/dev/pts" \
            && mount -t devpts -o newinstance,ptmxmode=0666 devpts "$machine/dev/pts" \
            && ln -sf pts/ptmx "$machine/dev/ptmx" \
            && exec chroot "$machine" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/srv \
                LANG=C.UTF-8 "$@"
    ' run_there "$machine" "${passed[@]}" bash -c "cd /srv/orsim && $command" </dev/null
}

began=$SECONDS
make_debian || die "debootstrap failed"
copy_apt_settings || die "the settings of apt could not be copied"
copy_tree || die "the tree could not be copied"
echo "a bare Debian $(cat "$machine/etc/debian_version"), made in $((SECONDS - began)) s"

failures=0
for command in "$@"; do
    echo "\$ $command"
    began=$SECONDS
    run_there
    status=$?
    echo "exit $status after $((SECONDS - began)) s: $command"
    [ $status -eq 0 ] || failures=$((failures + 1))
done
[ $failures -eq 0 ]
