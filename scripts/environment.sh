# shellcheck shell=bash
# Sourced by the scripts: prepares .venv with a suitable Python and pinned packages.
# Everything that is downloaded stays below .cache/ and .venv/ of this repository.

set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
script=$(basename "$0")
venv=$root/.venv
cache=$root/.cache
python_wanted='>=3.14.2,<3.15'
uv_version=0.13.5

# Compiled files halve the start of Home Assistant.
unset PYTHONDONTWRITEBYTECODE PYTHONHOME PYTHONPATH VIRTUAL_ENV
export UV_CACHE_DIR=${UV_CACHE_DIR:-$cache/uv-cache}
export UV_SYSTEM_CERTS=${UV_SYSTEM_CERTS:-true}

# A program may end normally after Ctrl-C, and then bash would go on with the next one.
stop_on_signals() {
    trap 'exit 130' INT
    trap 'exit 143' TERM
}
stop_on_signals

# fail MESSAGE: says what is wrong in one line and ends the script.
fail() {
    echo "$script: $*" >&2
    exit 1
}

say() {
    echo "$script: $*" >&2
}

# prepare_environment SET: makes .venv hold requirements/SET.txt, and does nothing when it does.
prepare_environment() {
    mkdir -p "$cache"
    environment_is_ready "$1" && return
    (
        stop_on_signals
        # Two scripts started together must not build the same environment at once.
        ! command -v flock >/dev/null || flock 9
        environment_is_ready "$1" || build_environment "$1"
    ) 9>"$cache/environment.lock"
}

# The stamp names the set and the requirements; each set contains the ones before it.
sets='demo test bench'
environment_is_ready() {
    local set
    [ -x "$venv/bin/python" ] && [ -f "$venv/stamp" ] || return 1
    for set in "$1" ${sets#*"$1"}; do
        [ "$(cat "$venv/stamp")" != "$(stamp_of "$set")" ] || return 0
    done
    return 1
}

stamp_of() {
    echo "$1 $(cat "$root"/requirements/*.txt | cksum)"
}

# The stamp is written last, so an interrupted build is started afresh by the next run.
build_environment() {
    local python
    find_uv
    use_pip_settings
    find_python
    say "installing packages ..."
    rm -rf "$venv"
    "$uv" venv --quiet --python "$python" "$venv" ||
        fail "no virtual environment could be made in $venv"
    "$uv" pip install --quiet --python "$venv/bin/python" \
        --requirements "$root/requirements/$1.txt" --constraints "$root/requirements/constraints.txt" ||
        fail "the packages of requirements/$1.txt could not be installed (see above)"
    stamp_of "$1" >"$venv/stamp"
}

find_uv() {
    local pip
    uv=$(command -v uv || true)
    [ -z "$uv" ] || return 0
    uv=$cache/uv/bin/uv
    [ ! -x "$uv" ] || return 0
    find_pip || fail "neither uv nor a python3 with pip was found; install one of them"
    say "fetching uv ..."
    fetch_uv >"$cache/uv.log" 2>&1 || { update_pip && fetch_uv; } >"$cache/uv.log" 2>&1 ||
        fail "uv $uv_version could not be installed by pip: $(tail -n 1 "$cache/uv.log")"
}

# A folder of its own needs neither a virtual environment nor leave from a managed Python,
# and uv runs by itself, so the version of the Python that fetches it does not matter.
fetch_uv() {
    rm -rf "$cache/uv"
    "${pip[@]}" install --quiet --no-deps --only-binary :all: \
        --python-version 3.11 --ignore-requires-python --target "$cache/uv" "uv==$uv_version"
}

# An old pip does not know today's wheels.
update_pip() {
    "${pip[@]}" install --quiet --target "$cache/pip" --upgrade pip
    pip=(env "PYTHONPATH=$cache/pip" "${pip[@]}")
}

# The first Python on the path may be that of a virtual environment without pip.
find_pip() {
    local python
    while read -r python; do
        pip=("$python" -m pip --disable-pip-version-check)
        ! "${pip[@]}" --version >/dev/null 2>&1 </dev/null || return 0
    done < <(type -aP python3 python)
    return 1
}

# uv does not read pip's configuration; a machine that needs a mirror or a certificate has it there.
use_pip_settings() {
    local pip line value
    find_pip || return 0
    while read -r line; do
        value=${line#*=}
        value=${value#[\'\"]}
        value=${value%[\'\"]}
        case ${line%%=*} in
        *.index-url) export UV_DEFAULT_INDEX=${UV_DEFAULT_INDEX:-${UV_INDEX_URL:-$value}} ;;
        *.cert) export SSL_CERT_FILE=${SSL_CERT_FILE:-$value} ;;
        *.proxy) export ALL_PROXY=${ALL_PROXY:-$value} ;;
        *.trusted-host) export UV_INSECURE_HOST=${UV_INSECURE_HOST:-${value//\\n/ }} ;;
        esac
    done < <("${pip[@]}" config list 2>/dev/null)
}

# Sets python to an installed interpreter, a download by uv, or one unpacked from Debian's archive.
find_python() {
    installed_python && return
    say "no Python $python_wanted is installed; fetching one ..."
    downloaded_python && return
    python=$cache/python-debian/bin/python3.14
    "$root/scripts/debian-python" "$uv" "$cache/python-debian" >"$cache/python.log" 2>&1 ||
        fail "no Python $python_wanted was found or could be fetched; install one (details in $cache/python.log)"
}

installed_python() {
    local bin search=$PATH
    for bin in "$cache"/python*/bin "$cache"/python/*/bin "${PYENV_ROOT:-${HOME:-}/.pyenv}"/versions/3.14*/bin; do
        search=$search:$bin
    done
    python=$(PATH=$search UV_PYTHON_DOWNLOADS=never "$uv" python find --system "$python_wanted" 2>/dev/null)
}

downloaded_python() {
    local limit=()
    ! command -v timeout >/dev/null || limit=(timeout 300)
    UV_PYTHON_INSTALL_DIR=$cache/python UV_PYTHON_INSTALL_BIN=0 UV_HTTP_TIMEOUT=20 UV_HTTP_RETRIES=1 \
        "${limit[@]}" "$uv" python install --quiet "$python_wanted" >"$cache/python.log" 2>&1 &&
        installed_python
}
