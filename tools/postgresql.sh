# A private PostgreSQL in a temporary folder, reached by its socket alone. Sourced; needs packages.sh and environment.sh.

# start_postgresql [durable]: start it and set $POSTGRESQL_URL; stop_postgresql must run at exit.
# Unless it is to be durable it does not wait for the disk: nothing in it is meant to outlive a power cut.
start_postgresql() {
    hasty="-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    [ "${1:-}" != durable ] || hasty=
    programs=$(postgresql_programs) || fail "没有 PostgreSQL 的服务程序；请安装 postgresql。" \
        "PostgreSQL's server programs are missing; install postgresql."
    cluster=$(mktemp -d /tmp/shanhai-postgresql-XXXXXX)
    if [ "$(id -u)" = 0 ]; then
        cluster_user=$(id -un postgres 2>/dev/null || echo nobody)
        chown "$cluster_user" "$cluster"
    fi
    chmod 755 "$cluster"
    as_cluster_user "$programs/initdb" --pgdata="$cluster/data" --username=shanhai --auth=trust \
        --encoding=UTF8 --locale=C.UTF-8 --no-sync >"$cluster/initdb.log" 2>&1 \
        || { cat "$cluster/initdb.log" >&2; fail "initdb 没有成功。" "initdb failed."; }
    as_cluster_user "$programs/pg_ctl" --pgdata="$cluster/data" --log="$cluster/data/server.log" --wait --silent \
        --options="-c listen_addresses='' -c unix_socket_directories='$cluster' $hasty" \
        start || { cat "$cluster/data/server.log" >&2; fail "PostgreSQL 没有启动。" "PostgreSQL did not start."; }
    POSTGRESQL_URL="postgres://shanhai@/postgres?host=$cluster"
}

stop_postgresql() {
    [ -n "${cluster:-}" ] || return 0
    as_cluster_user "$programs/pg_ctl" --pgdata="$cluster/data" --mode=immediate --silent stop >/dev/null 2>&1 || true
    rm -rf "$cluster"
    cluster=
}

as_cluster_user() {
    if [ "$(id -u)" = 0 ]; then (cd / && runuser -u "$cluster_user" -- "$@"); else "$@"; fi
}
