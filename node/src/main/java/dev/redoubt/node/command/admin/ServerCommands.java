package dev.redoubt.node.command.admin;

import dev.redoubt.config.redisconf.RedisVersion;
import dev.redoubt.node.command.Texts;
import dev.redoubt.node.command.engine.Access;
import dev.redoubt.node.command.engine.CommandContext;
import dev.redoubt.node.command.engine.ShutdownOptions;
import dev.redoubt.node.keyspace.Database;
import dev.redoubt.node.keyspace.KeyAccess;
import dev.redoubt.node.keyspace.Keyspace;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * INFO, persistence, PUBLISH and what else a shard answers for the server (server.c, rdb.c, replication.c). Stateless.
 */
final class ServerCommands {
    private static final List<String> DEFAULT_SECTIONS = List.of(
            "server",
            "clients",
            "memory",
            "persistence",
            "stats",
            "replication",
            "cpu",
            "modules",
            "errorstats",
            "cluster",
            "keyspace");

    /** All sections, in their order. */
    private static final List<String> SECTIONS = List.of(
            "server",
            "clients",
            "memory",
            "persistence",
            "stats",
            "replication",
            "cpu",
            "modules",
            "commandstats",
            "errorstats",
            "latencystats",
            "cluster",
            "keyspace");

    private static final String WAIT_ON_REPLICA =
            "ERR WAIT cannot be used with replica instances. Please also note that since Redis 4.0 if a replica is"
                    + " configured to be writable (which is not the default) writes to replicas are just local and are not"
                    + " propagated.";
    private static final String NOT_LOADED = "ERR Error trying to load the RDB dump";
    private static final String NOT_IN_EXEC = "ERR Command not allowed inside a transaction";
    private static final String REPLICAOF = "ERR REPLICAOF is not supported: roles are given by the sentinels";

    private static final int TTL_SAMPLES = 20;

    private ServerCommands() {}

    static void info(CommandContext c) {
        Set<String> sections = new LinkedHashSet<>();
        if (c.args.length == 1) {
            sections.addAll(DEFAULT_SECTIONS);
        }
        for (int i = 1; i < c.args.length; i++) {
            String name = Texts.latin1(c.args[i]).toLowerCase(Locale.ROOT);
            switch (name) {
                case "default" -> sections.addAll(DEFAULT_SECTIONS);
                case "all", "everything" -> sections.addAll(SECTIONS);
                case "module_list" -> sections.add("modules");
                default -> sections.add(name);
            }
        }
        StringBuilder text = new StringBuilder();
        for (String name : SECTIONS) {
            String body = sections.contains(name) ? body(c, name) : null;
            if (body != null) {
                text.append(text.length() == 0 ? "" : "\r\n").append("# ").append(title(name));
                text.append("\r\n").append(body);
            }
        }
        c.reply.verbatim(text.toString(), "txt");
    }

    private static @Nullable String body(CommandContext c, String name) {
        return switch (name) {
            case "keyspace" -> keyspace(c);
            case "commandstats" -> CommandSections.commands(c);
            case "errorstats" -> CommandSections.errors(c);
            case "latencystats" -> CommandSections.latencies(c);
            default -> c.ports().status().infoSection(name);
        };
    }

    private static String title(String section) {
        return section.equals("cpu") ? "CPU" : Character.toUpperCase(section.charAt(0)) + section.substring(1);
    }

    private static String keyspace(CommandContext c) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < c.keyspace.databases() && !c.engine.keyspaceHidden(); i++) {
            Database db = c.keyspace.db(i);
            if (db.size() > 0) {
                lines.append("db").append(i).append(":keys=").append(db.size());
                lines.append(",expires=").append(db.expiresCount());
                lines.append(",avg_ttl=").append(averageTtl(c, db)).append("\r\n");
            }
        }
        return lines.toString();
    }

    /** An estimate from some of the keys that expire, in milliseconds (expire.c activeExpireCycle samples them too). */
    private static long averageTtl(CommandContext c, Database db) {
        List<Long> times = new ArrayList<>();
        KeyAccess.sample(
                db, c.random, TTL_SAMPLES, true, entry -> times.add(Math.max(0, entry.expireAtMs() - c.nowMs)));
        return (long) times.stream().mapToLong(Long::longValue).average().orElse(0);
    }

    static void configGet(CommandContext c) {
        Map<String, String> found = c.ports().config().get(texts(c));
        c.reply.map(found.size());
        found.forEach((name, value) -> {
            c.reply.bulk(name);
            c.reply.bulk(value);
        });
    }

    static void configSet(CommandContext c) {
        if (c.args.length % 2 == 1) {
            c.error(Texts.SYNTAX);
            return;
        }
        String error = c.ports().config().set(texts(c));
        if (error == null) {
            c.reply.ok();
        } else {
            c.error("ERR " + error);
        }
    }

    /** The arguments behind the name of the subcommand. */
    private static List<String> texts(CommandContext c) {
        List<String> texts = new ArrayList<>();
        for (int i = 2; i < c.args.length; i++) {
            texts.add(Texts.latin1(c.args[i]));
        }
        return texts;
    }

    static void configRewrite(CommandContext c) {
        if (c.inExec) {
            // DIFFERS: others are served while the file is forced to disk, and EXEC cannot wait for that.
            c.error(NOT_IN_EXEC);
            return;
        }
        c.deferred = true;
        c.ports().config().rewrite(c.ports().defer().defer(c.client));
    }

    static void configResetstat(CommandContext c) {
        c.stats.reset();
        c.ports().status().resetStat();
        c.reply.ok();
    }

    static void role(CommandContext c) {
        c.ports().status().role(c.reply);
    }

    static void save(CommandContext c) {
        c.deferred = true;
        c.ports().persistence().save(c.ports().defer().defer(c.client));
    }

    static void bgsave(CommandContext c) {
        boolean schedule = c.args.length == 2 && Texts.is(c.args[1], "schedule");
        if (c.args.length > 1 && !schedule) {
            c.error(Texts.SYNTAX);
            return;
        }
        c.ports().persistence().bgsave(schedule, c.inExec, c.reply);
    }

    static void bgrewriteaof(CommandContext c) {
        c.ports().persistence().bgrewriteaof(c.inExec, c.reply);
    }

    static void lastsave(CommandContext c) {
        c.reply.integer(c.ports().persistence().lastSaveSeconds());
    }

    static void shutdown(CommandContext c) {
        Boolean save = null;
        boolean now = false;
        boolean force = false;
        boolean abort = false;
        boolean fits = true;
        for (int i = 1; i < c.args.length; i++) {
            byte[] option = c.args[i];
            if (Texts.is(option, "save") || Texts.is(option, "nosave")) {
                boolean wanted = option.length == 4;
                fits &= save == null || save == wanted;
                save = wanted;
            } else if (Texts.is(option, "now")) {
                now = true;
            } else if (Texts.is(option, "force")) {
                force = true;
            } else if (Texts.is(option, "abort")) {
                abort = true;
            } else {
                fits = false;
            }
        }
        if (!fits || (abort && (save != null || now || force))) {
            c.error(Texts.SYNTAX);
            return;
        }
        c.deferred = true;
        c.ports()
                .process()
                .shutdown(
                        new ShutdownOptions(save, now, force, abort),
                        c.ports().defer().defer(c.client));
    }

    static void waitReplicas(CommandContext c) {
        if (c.engine.access() != Access.MASTER) {
            c.error(WAIT_ON_REPLICA);
            return;
        }
        if (!c.longArg(c.args[1])) {
            return;
        }
        long replicas = c.number;
        if (!c.longArg(c.args[2], "ERR timeout is not an integer or out of range")) {
            return;
        }
        if (c.number < 0) {
            c.error("ERR timeout is negative");
            return;
        }
        int acked = c.ports().replication().replicasAcked(c.client);
        // Redis keeps 32 bits of it (bpop.numreplicas).
        int wanted = (int) replicas;
        if (acked >= replicas || acked >= wanted || c.inExec) {
            c.reply.integer(acked);
            return;
        }
        c.deferred = true;
        c.ports()
                .replication()
                .waitReplicas(c.client, wanted, c.number, c.ports().defer().defer(c.client));
    }

    static void publish(CommandContext c) {
        c.reply.integer(c.ports().publish().publish(c.client, c.silent, false, c.args[1], c.args[2], c.reply));
    }

    static void spublish(CommandContext c) {
        c.reply.integer(c.ports().publish().publish(c.client, c.silent, true, c.args[1], c.args[2], c.reply));
    }

    static void replicaof(CommandContext c) {
        // DIFFERS: roles are given by the sentinels only (docs/protocol.md 5.8).
        c.error(REPLICAOF);
    }

    static void debug(CommandContext c) {
        byte[] what = c.args[1];
        int count = c.args.length;
        if (Texts.is(what, "sleep") && count == 3) {
            // DIFFERS: what is no number is refused; Redis sleeps for as long as its first digits say.
            if (c.doubleArg(c.args[2], Texts.NOT_A_FLOAT)) {
                c.ports().process().debugSleep((long) (c.decimal * 1_000_000));
                c.reply.ok();
            }
        } else if (Texts.is(what, "reload")) {
            reload(c);
        } else if (c.engine.keyspaceHidden() && (Texts.is(what, "digest") || Texts.is(what, "digest-value"))) {
            c.error(c.engine.access() == Access.LOADING ? Texts.LOADING : Texts.NO_MASTER);
        } else if (Texts.is(what, "digest") && count == 2) {
            c.reply.simple(DebugData.digest(c));
        } else if (Texts.is(what, "digest-value")) {
            c.reply.array(count - 2);
            for (int i = 2; i < count; i++) {
                c.reply.simple(DebugData.digestOf(c, c.args[i]));
            }
        } else if (Texts.is(what, "populate") && count >= 3 && count <= 5) {
            DebugData.populate(c);
        } else if (Texts.is(what, "set-active-expire") && count == 3) {
            c.engine.setActiveExpire(!Texts.is(c.args[2], "0"));
            c.reply.ok();
        } else if (Texts.is(what, "loadaof") && count == 2) {
            loadLog(c);
        } else if (!DebugCommands.run(c)) {
            c.error(Texts.unknownSubcommand(c.args));
        }
    }

    /** DEBUG RELOAD [NOSAVE] [NOFLUSH] [MERGE]. */
    private static void reload(CommandContext c) {
        boolean noFlush = false;
        boolean merge = false;
        boolean noSave = false;
        for (int i = 2; i < c.args.length; i++) {
            if (Texts.is(c.args[i], "noflush")) {
                noFlush = true;
            } else if (Texts.is(c.args[i], "merge")) {
                merge = true;
            } else if (Texts.is(c.args[i], "nosave")) {
                noSave = true;
            } else {
                c.error("ERR DEBUG RELOAD only supports the MERGE, NOFLUSH and NOSAVE options.");
                return;
            }
        }
        if (c.inExec) {
            // DIFFERS: a reload takes the loop several turns here, which EXEC cannot wait for.
            c.error(NOT_IN_EXEC);
        } else if (noFlush && !merge) {
            // DIFFERS: redis-server loads over the data, and ends at the first key that is there already.
            c.error(NOT_LOADED);
        } else if (noSave && c.engine.access() != Access.MASTER) {
            // DIFFERS: Redis does it on a replica too; here what comes so is a record of the master's log.
            c.error(Texts.READ_ONLY);
        } else if (noSave && c.retried) {
            takeOver(c, !noFlush);
        } else if (!c.engine.take(c.keyspace.usedBytes())) {
            // DIFFERS: redis-server empties its keyspace first; here the old one stays until the new one is read.
            c.error(Texts.OUT_OF_MEMORY);
        } else if (noSave) {
            c.deferred = true;
            c.ports().process().readSnapshot(c.ports().defer().defer(c.client, c.args));
        } else {
            c.deferred = true;
            c.ports().process().debugReload(c.ports().defer().defer(c.client));
        }
    }

    /** DIFFERS: what comes of the snapshot is logged and replicated, or a restart would lose it. */
    private static void takeOver(CommandContext c, boolean flush) {
        c.suppressEffect();
        Keyspace read = c.ports().process().snapshot();
        String error = read == null ? NOT_LOADED : SnapshotMerge.run(c, read, flush);
        if (error == null) {
            c.reply.ok();
        } else {
            c.error(error);
        }
    }

    private static void loadLog(CommandContext c) {
        if (c.inExec) {
            // DIFFERS: as with RELOAD.
            c.error(NOT_IN_EXEC);
        } else if (!c.engine.take(c.keyspace.usedBytes())) {
            // DIFFERS: as with RELOAD.
            c.error(Texts.OUT_OF_MEMORY);
        } else {
            c.deferred = true;
            c.ports().process().debugLoadLog(c.ports().defer().defer(c.client));
        }
    }

    /** LOLWUT. DIFFERS: draws nothing, whatever version is asked for, as Redis 7 without one. */
    static void lolwut(CommandContext c) {
        if (c.args.length >= 3 && Texts.is(c.args[1], "version") && !c.longArg(c.args[2])) {
            return;
        }
        c.reply.verbatim("Redis ver. " + RedisVersion.text() + "\n", "txt");
    }
}
