# Makes the Python environment that ./run, ./test and make use. Sourced, not run; needs $here, the project's folder.

say() { printf '%s\n' "$@"; }
fail() { printf '%s\n' "$@" >&2; exit 2; }

# find_python: print the name of a Python 3.11 or newer that can make environments.
find_python() {
    without_venv=
    for candidate in python3.13 python3.12 python3.11 python3 python; do
        "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 || continue
        if "$candidate" -c 'import venv, ensurepip' >/dev/null 2>&1; then
            printf '%s\n' "$candidate"
            return 0
        fi
        without_venv=$candidate
    done
    if [ -n "$without_venv" ]; then
        fail "找到了 $without_venv，但它缺 venv 模块。Debian、Ubuntu 上请先运行：sudo apt install python3-venv" \
             "$without_venv is here, but its venv module is not. On Debian or Ubuntu run: sudo apt install python3-venv"
    fi
    fail "没有找到 Python 3.11 或更新的版本。请先安装（Debian 12：sudo apt install python3 python3-venv）。" \
         "No Python 3.11 or newer was found. Install one first (Debian 12: sudo apt install python3 python3-venv)."
}

# stamp_of LOCK ENVIRONMENT: what must be unchanged for an environment to be used as it is.
stamp_of() {
    printf '%s\n%s\n' "$2" "$(cat "$here/requirements/$1.lock" "$here/pyproject.toml" | cksum)"
}

# make_environment ENVIRONMENT LOCK: make it, or bring it up to date; nothing to do takes no time.
# ENVIRONMENT is a folder name in the project; LOCK is run, dev or engines.
make_environment() {
    environment=$here/$1
    lock=$2
    stamp=$environment/.installed-$lock
    if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$(stamp_of "$lock" "$environment")" ] \
        && "$environment/bin/python" -c '' >/dev/null 2>&1; then
        return 0
    fi
    python=$(find_python) || exit $?
    say "正在准备运行环境（$1，首次约需一分钟）…… Preparing the environment ($1, about a minute the first time) …"
    if ! is_usable "$environment"; then
        "$python" -m venv --clear "$environment" || fail "不能建立 $environment。" "Cannot make $environment."
    fi
    install_lock "$environment" "$lock"
    stamp_of "$lock" "$environment" >"$stamp"
}

# is_usable ENVIRONMENT: it works, and was not made at another place (after a move it is made anew).
is_usable() {
    "$1/bin/python" -c 'import pip' >/dev/null 2>&1 || return 1
    [ ! -f "$1/.made-here" ] || [ "$(cat "$1/.made-here")" = "$1" ]
}

install_lock() {
    rm -f "$1"/.installed-*
    printf '%s\n' "$1" >"$1/.made-here"
    pip_install "$1" --require-hashes -r "$here/requirements/$2.lock"
    case $2 in
    engines) return 0 ;;
    dev) stamp_of run "$1" >"$1/.installed-run" ;;
    esac
    pip_install "$1" --no-deps --no-build-isolation -e "$here"
    # A path from here, in ASCII: an absolute one could hold characters the locale at hand cannot read.
    for packages in "$1"/lib/python3.*/site-packages; do printf '../../../../src\n' >"$packages/shanhai.pth"; done
    "$1/bin/python" -m compileall -qq "$here/src" || true
}

pip_install() {
    pip_python=$1/bin/python
    shift
    if ! "$pip_python" -m pip install --quiet --quiet --disable-pip-version-check --compile "$@"; then
        fail "安装依赖没有成功，原因见上。请检查网络和 pip 的设置（例如内网镜像）后再试。" \
             "The dependencies could not be installed; the reason is above. Check the network and pip's settings (a mirror, for example), then try again."
    fi
}
