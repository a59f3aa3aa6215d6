# Installs from Debian's packages what the tests need beside Python. Sourced by ./test.

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

postgresql_programs() {
    for folder in /usr/lib/postgresql/*/bin; do
        [ -x "$folder/initdb" ] && [ -x "$folder/postgres" ] && found=$folder
    done
    [ -n "${found:-}" ] && printf '%s\n' "$found"
}

chromium_program() { command -v chromium || command -v chromium-browser; }
chinese_font() { fc-list :lang=zh-cn 2>/dev/null | grep -q .; }

# missing_packages: print the names of the packages to install.
missing_packages() {
    chromium_program >/dev/null || printf 'chromium '
    chinese_font || printf 'fontconfig fonts-noto-cjk '
    postgresql_programs >/dev/null || printf 'postgresql '
}

install_missing_packages() {
    missing=$(missing_packages)
    [ -z "$missing" ] && return 0
    command -v apt-get >/dev/null || fail "缺少 $missing，本机又没有 apt-get；请自行安装后再试。" \
        "Missing: $missing, and this machine has no apt-get; install them, then try again."
    [ "$(id -u)" = 0 ] || command -v sudo >/dev/null || fail \
        "缺少 $missing；请用 root 运行：apt-get install $missing" "Missing: $missing; as root run: apt-get install $missing"
    say "正在安装 Installing: $missing"
    as_root apt-get update -qq
    case $missing in *postgresql*) without_main_cluster ;; esac
    # shellcheck disable=SC2086  # a list of names
    apt_install $missing
    restore_cluster_setting
    still=$(missing_packages)
    [ -z "$still" ] || fail "安装后仍缺少 $still。" "Still missing after installing: $still"
}

apt_install() {
    apt_log=$(mktemp /tmp/shanhai-apt-XXXXXX)
    if as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >"$apt_log" 2>&1 </dev/null; then
        rm -f "$apt_log"
    else
        tail -n 20 "$apt_log" >&2
        fail "安装没有成功：$*（记录在 $apt_log）。" "Could not install: $* (the log is $apt_log)."
    fi
}

# The tests start a private PostgreSQL; the package's own cluster is not wanted.
cluster_setting=/etc/postgresql-common/createcluster.conf
without_main_cluster() {
    apt_install postgresql-common
    if [ -f "$cluster_setting" ] && ! grep -q '^create_main_cluster' "$cluster_setting"; then
        printf 'create_main_cluster = false\n' | as_root tee -a "$cluster_setting" >/dev/null
        cluster_setting_changed=yes
    fi
}
restore_cluster_setting() {
    [ "${cluster_setting_changed:-no}" = no ] || as_root sed -i '/^create_main_cluster = false$/d' "$cluster_setting"
}
