package dev.redoubt.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The entries of {@link RedisOnly}: what redis-server 7.2 knows (config.c, static_configs) and Redoubt does not. */
final class RedisOnlyTable {
    private static final String NO_MODE = "there is no Redis Cluster mode; sentinels keep a shard's members";
    private static final String NO_TLS_PORT = "clients have no TLS port yet; tls-cluster protects the cluster port";
    private static final String NO_FORK = "a snapshot is made of a frozen view, and no process is forked";
    private static final String NO_LAZY = "the JVM's collector frees memory beside the commands";
    private static final String NO_DEFRAG = "the JVM's collector moves objects together";
    private static final String CPUS = "give the process its processors with taskset or CPUAffinity= of systemd";
    private static final String SYNC_FILES = "snapshots for replicas are files, with their length";
    private static final String ADDRESS = "members know each other by bind, port and cluster-port";
    private static final String CRASH = "the JVM writes its own report of a crash";
    private static final String SHUTDOWN = "a signal does what SHUTDOWN does";
    private static final String TITLE = "a JVM cannot change the title of its process";
    private static final String STEPS = "data structures grow by themselves, in steps that this does not set";
    private static final String TESTS = "it is a directive for Redis's own tests";

    static final List<RedisOnly> ALL = build();

    private RedisOnlyTable() {}

    private static List<RedisOnly> build() {
        List<RedisOnly> all = new ArrayList<>();
        process(all);
        security(all);
        eviction(all);
        memory(all);
        persistence(all);
        replication(all);
        cluster(all);
        tls(all);
        all.sort(Comparator.comparing(RedisOnly::name));
        return List.copyOf(all);
    }

    private static void process(List<RedisOnly> all) {
        ignored(all, "always-show-logo", "no", "no logo is printed");
        ignored(all, "set-proc-title", "no", TITLE);
        ignored(all, "proc-title-template", null, TITLE);
        only(
                all,
                "syslog-enabled",
                "no",
                "Java has no sockets for /dev/log; log to standard output, which systemd's"
                        + " journal passes on to syslog, or to a logfile");
        ignored(all, "syslog-ident", null, "syslog-enabled is always no");
        ignored(all, "syslog-facility", null, "syslog-enabled is always no");
        ignored(all, "crash-log-enabled", null, CRASH);
        ignored(all, "crash-memcheck-enabled", null, CRASH);
        ignored(all, "use-exit-on-panic", null, CRASH);
        ignored(all, "watchdog-period", "0", "use jstack or Java Flight Recorder");
        ignored(all, "ignore-warnings", "", "the checks that it silences are not made");
        only(all, "shutdown-on-sigint", "default", SHUTDOWN);
        only(all, "shutdown-on-sigterm", "default", SHUTDOWN);
        ignored(all, "oom-score-adj", "no", "no process is forked; use OOMScoreAdjust= of systemd");
        ignored(all, "oom-score-adj-values", null, "no process is forked; use OOMScoreAdjust= of systemd");
        ignored(all, "disable-thp", null, "the JVM decides (-XX:+UseTransparentHugePages)");
        ignored(all, "io-threads", "1", "event-loops says how many threads serve clients");
        ignored(all, "io-threads-do-reads", null, "event-loops says how many threads serve clients");
        ignored(all, "server_cpulist", "", CPUS);
        ignored(all, "bio_cpulist", "", CPUS);
        ignored(all, "aof_rewrite_cpulist", "", CPUS);
        ignored(all, "bgsave_cpulist", "", CPUS);
        ignored(all, "max-new-connections-per-cycle", null, "Netty accepts up to 16 connections at once");
        ignored(all, "max-new-tls-connections-per-cycle", null, NO_TLS_PORT);
        only(all, "bind-source-addr", "", "connections to other members leave from any address");
        only(all, "socket-mark-id", "0", "a JVM cannot mark its sockets");
        only(all, "locale-collate", "", "SORT ALPHA compares bytes");
        only(all, "lua-enable-deprecated-api", "no", "scripts have no getfenv, setfenv, newproxy and print");
        ignored(all, "lua-replicate-commands", null, "Redis ignores it too");
    }

    private static void security(List<RedisOnly> all) {
        // A node has a directive of this name, which is found first.
        only(all, "protected-mode", "no", "a sentinel serves whoever reaches it, as Redis's does");
        only(all, "enable-protected-configs", "no", "dir and dbfilename are set at a start only");
        only(all, "enable-module-command", "no", "modules of Redis are machine code for redis-server");
        only(all, "loadmodule", null, "modules of Redis are machine code for redis-server");
        ignored(all, "sanitize-dump-payload", null, "what RESTORE and full syncs read is always checked");
    }

    private static void eviction(List<RedisOnly> all) {
        ignored(all, "active-expire-effort", "1", "hz says how often expired keys are looked for");
    }

    private static void memory(List<RedisOnly> all) {
        for (String name : List.of("eviction", "expire", "server-del", "user-del", "user-flush")) {
            ignored(all, "lazyfree-lazy-" + name, null, NO_LAZY);
        }
        ignored(all, "activedefrag", "no", NO_DEFRAG);
        for (String name : List.of(
                "cycle-min", "cycle-max", "threshold-lower", "threshold-upper", "max-scan-fields", "ignore-bytes")) {
            ignored(all, "active-defrag-" + name, null, NO_DEFRAG);
        }
        ignored(all, "jemalloc-bg-thread", null, "memory is the JVM's");
        ignored(all, "activerehashing", null, STEPS);
        ignored(all, "dynamic-hz", "no", "hz stays as it is");
        all.add(new RedisOnly("list-max-listpack-size", "list-max-ziplist-size", "-2", false, STEPS));
        ignored(all, "list-compress-depth", "0", "lists are not compressed");
        ignored(all, "list-max-ziplist-entries", null, "Redis ignores it too");
        ignored(all, "list-max-ziplist-value", null, "Redis ignores it too");
        ignored(all, "set-max-listpack-entries", "128", STEPS);
        ignored(all, "set-max-listpack-value", "64", STEPS);
    }

    private static void persistence(List<RedisOnly> all) {
        ignored(all, "rdbchecksum", "yes", "snapshots always have a checksum");
        ignored(all, "rdb-save-incremental-fsync", null, NO_FORK);
        ignored(all, "aof-rewrite-incremental-fsync", null, NO_FORK);
        ignored(all, "no-appendfsync-on-rewrite", "no", "the log is also forced to disk while it is rewritten");
        ignored(all, "aof-use-rdb-preamble", "yes", "the base of the log is a snapshot");
        ignored(all, "aof-timestamp-enabled", null, "each record of the log has its time anyway");
        only(all, "aof-disable-auto-gc", "no", "files that the log no longer needs are removed");
        ignored(all, "rdb-key-save-delay", "0", TESTS);
        ignored(all, "key-load-delay", "0", TESTS);
        ignored(all, "loading-process-events-interval-bytes", null, "clients are served while data are loaded");
    }

    private static void replication(List<RedisOnly> all) {
        all.add(new RedisOnly(
                "replicaof", "slaveof", "no one", true, "sentinels give the roles; name them with sentinels"));
        only(
                all,
                "sentinel",
                null,
                "redoubt-sentinel has directives of its own: sentinels, master-name, quorum,"
                        + " down-after-milliseconds and failover-timeout, without the word sentinel");
        ignored(all, "masterauth", "", "members trust each other by tls-cluster, not by a password");
        ignored(all, "masteruser", "", "members trust each other by tls-cluster, not by a password");
        ignored(all, "repl-diskless-sync", null, SYNC_FILES);
        ignored(all, "repl-diskless-sync-delay", null, SYNC_FILES);
        ignored(all, "repl-diskless-sync-max-replicas", null, SYNC_FILES);
        ignored(all, "repl-diskless-load", "disabled", SYNC_FILES);
        ignored(all, "rdb-del-sync-files", "no", SYNC_FILES);
        ignored(all, "repl-disable-tcp-nodelay", "no", SYNC_FILES);
        ignored(all, "repl-backlog-ttl", null, "the recent records are kept without replicas too");
        all.add(new RedisOnly("replica-announce-ip", "slave-announce-ip", "", true, ADDRESS));
        all.add(new RedisOnly("replica-announce-port", "slave-announce-port", "0", true, ADDRESS));
        only(all, "replica-announced", "yes", "replica-priority 0 keeps a replica from being promoted");
        all.add(new RedisOnly("replica-lazy-flush", "slave-lazy-flush", null, false, NO_LAZY));
        only(all, "replica-ignore-disk-write-errors", "no", "a replica acknowledges what it could write");
        ignored(all, "propagation-error-behavior", "ignore", "a replica that differs from its master syncs anew");
    }

    private static void cluster(List<RedisOnly> all) {
        only(all, "cluster-enabled", "no", NO_MODE);
        all.add(new RedisOnly(
                "cluster-replica-validity-factor", "cluster-slave-validity-factor", null, false, NO_MODE));
        all.add(new RedisOnly("cluster-replica-no-failover", "cluster-slave-no-failover", "no", false, NO_MODE));
        for (String name : List.of(
                "config-file",
                "node-timeout",
                "migration-barrier",
                "allow-replica-migration",
                "require-full-coverage",
                "allow-reads-when-down",
                "allow-pubsubshard-when-down",
                "link-sendbuf-limit",
                "announce-ip",
                "announce-port",
                "announce-tls-port",
                "announce-bus-port",
                "announce-hostname",
                "announce-human-nodename",
                "preferred-endpoint-type")) {
            ignored(all, "cluster-" + name, null, NO_MODE);
        }
    }

    private static void tls(List<RedisOnly> all) {
        only(all, "tls-port", "0", NO_TLS_PORT);
        only(all, "tls-replication", "no", "replicas are fed on the cluster port; use tls-cluster");
        ignored(all, "tls-auth-clients", null, NO_TLS_PORT);
        for (String name : List.of("key-file-pass", "client-key-file-pass")) {
            only(all, "tls-" + name, "", "keys are read without a passphrase");
        }
        for (String name : List.of("client-cert-file", "client-key-file")) {
            only(all, "tls-" + name, "", "both sides of the cluster port show tls-cert-file");
        }
        only(all, "tls-ca-cert-dir", "", "name one file with all certificates in tls-ca-cert-file");
        for (String name : List.of("protocols", "ciphers", "ciphersuites")) {
            only(all, "tls-" + name, "", "the JVM's security properties decide (jdk.tls.disabledAlgorithms)");
        }
        for (String name : List.of(
                "dh-params-file",
                "prefer-server-ciphers",
                "session-caching",
                "session-cache-size",
                "session-cache-timeout")) {
            ignored(all, "tls-" + name, null, NO_TLS_PORT);
        }
    }

    /** Adds a directive of which every other value than {@code own} is taken without effect. */
    private static void ignored(List<RedisOnly> all, String name, @Nullable String own, String why) {
        all.add(new RedisOnly(name, "", own, false, why));
    }

    /** Adds a directive of which every other value than {@code own} is refused. */
    private static void only(List<RedisOnly> all, String name, @Nullable String own, String why) {
        all.add(new RedisOnly(name, "", own, true, why));
    }
}
