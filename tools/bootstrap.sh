#!/bin/sh
# From a bare checkout to a running command: a Python, uv, the environment, then `python -m tools`.
# Usage: sh tools/bootstrap.sh COMMAND [ARGUMENT...]
# PYTHON=/path/to/python chooses the interpreter.

set -eu
cd "$(dirname "$0")/.."
export HOME="${HOME:-/}"
unset VIRTUAL_ENV PYTHONHOME PYTHONPATH DJANGO_SETTINGS_MODULE
# Site, worker and tests are many processes; each that had to compile everything would lose seconds.
unset PYTHONDONTWRITEBYTECODE
export PYTHONPYCACHEPREFIX="$PWD/.local/bytecode"

say() { printf '%s\n' "$*" >&2; }

runs() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1; }

# The interpreter's own path, so that neither a shim nor an active environment stands between.
real_path() { "$1" -c 'import sys; print(getattr(sys, "_base_executable", "") or sys.executable)'; }

candidates() {
    for name in python3.13 python3.14 python3.12 python3 python; do
        command -v "$name" || true
    done
    for folder in "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.1[2-9]*/bin \
        "${UV_PYTHON_INSTALL_DIR:-${XDG_DATA_HOME:-$HOME/.local/share}/uv/python}"/cpython-3.1[2-9]*/bin \
        .tools/python/cpython-3.1[2-9]*/bin; do
        [ -x "$folder/python3" ] && printf '%s\n' "$folder/python3"
    done
    return 0
}

# Prints the chosen interpreter; nothing when there is none.
choose_python() {
    candidates | while IFS= read -r candidate; do
        if runs "$candidate"; then
            real_path "$candidate"
            break
        fi
    done
}

any_python() {
    for name in python3 python; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 8))' >/dev/null 2>&1; then
            command -v "$name"
            return
        fi
    done
}

too_old() {
    found=$("$1" -c 'import platform; print(platform.python_version())' 2>/dev/null) ||
        found="nothing that runs"
    say "Laurel needs Python 3.12 or newer. Found: $found (${1:-no python3})."
    say "Install one, for example with one of these, and run the command again:"
    say "  sudo apt-get install python3 python3-venv     (Debian 13, Ubuntu 24.04 or newer)"
    say "  pyenv install 3.13                            (any system with pyenv)"
    say "  uv python install 3.13                        (any system with uv)"
    say "Or name one that is already there:  PYTHON=/path/to/python3.13 make $command"
    exit 1
}

find_uv() {
    for candidate in uv .tools/bin/uv .tools/lib/bin/uv "$HOME/.local/bin/uv"; do
        if "$candidate" --version >/dev/null 2>&1; then
            command -v "$candidate"
            return
        fi
    done
}

# Fetches uv into the ignored folder .tools, with the Python given.
fetch_uv() {
    say "Fetching uv into .tools"
    mkdir -p .tools
    { "$1" -m venv .tools && .tools/bin/python -m pip install --quiet 'uv>=0.9,<1'; } \
        >.tools/fetch.log 2>&1 ||
        "$1" -m pip install --quiet --target .tools/lib 'uv>=0.9,<1' >>.tools/fetch.log 2>&1 || {
        cat .tools/fetch.log >&2
        say "uv could not be fetched (see above). Install it from your system's packages or with"
        say "  pipx install uv"
        say "and run the command again."
        exit 1
    }
}

get_uv() {
    uv=$(find_uv)
    if [ -z "$uv" ]; then
        helper=${python:-$(any_python)}
        [ -n "$helper" ] || too_old ""
        fetch_uv "$helper"
        uv=$(find_uv)
    fi
}

get_python() {
    python=""
    if [ -n "${PYTHON:-}" ]; then
        runs "$PYTHON" || too_old "$PYTHON"
        python=$(real_path "$PYTHON")
        return
    fi
    python=$(choose_python)
    [ -z "$python" ] || return 0
    # No interpreter on the machine will do: uv can bring one, if the network lets it.
    get_uv
    say "No Python 3.12 or newer here; asking uv for one"
    UV_PYTHON_INSTALL_DIR=.tools/python "$uv" python install --no-bin 3.13 >/dev/null 2>&1 || true
    python=$(choose_python)
    [ -n "$python" ] || too_old "$(any_python)"
}

# What the environment was made from; when it has not changed there is nothing to do.
fingerprint() { cat uv.lock pyproject.toml | cksum; }

up_to_date() {
    .venv/bin/python -c '' >/dev/null 2>&1 || return 1
    for name in "$@"; do
        [ "$(cat ".venv/laurel-$name" 2>/dev/null)" = "$(fingerprint)" ] && return 0
    done
    return 1
}

sync() {
    get_python
    get_uv
    say "Preparing the Python environment with $python; the first time this takes a minute or two"
    # The demo adds what it needs and leaves the test tools of an earlier `make test` alone.
    rm -f .venv/laurel-*
    UV_PROJECT_ENVIRONMENT=.venv UV_PYTHON_DOWNLOADS=never \
        "$uv" sync --frozen --quiet --python "$python" "$@"
    fingerprint >".venv/laurel-$kind"
}

# An earlier run as root leaves folders that an ordinary user cannot write.
must_own() {
    for path in . .venv .tools .local; do
        if [ -e "$path" ] && [ ! -w "$path" ]; then
            say "You ($(id -un)) cannot write to $PWD/$path; an earlier run as another user made it."
            say "Run this as that user, or start over with:  sudo rm -rf .venv .tools .local"
            exit 1
        fi
    done
}

command=${1:?usage: sh tools/bootstrap.sh COMMAND [ARGUMENT...]}
must_own
case $command in
vendor)
    get_python
    get_uv
    exec "$uv" run --python "$python" --script tools/vendor_assets.py
    ;;
demo | demo-reset)
    kind=demo
    up_to_date demo all || sync --inexact --no-default-groups --group demo
    ;;
*)
    kind=all
    up_to_date all || sync --all-groups
    ;;
esac
exec .venv/bin/python -m tools "$@"
