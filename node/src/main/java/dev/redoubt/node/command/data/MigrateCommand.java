package dev.redoubt.node.command.data;

import dev.redoubt.node.command.Texts;
import dev.redoubt.node.command.engine.CommandContext;
import dev.redoubt.node.command.engine.KeyEvent;
import dev.redoubt.node.command.engine.Migration;
import dev.redoubt.node.command.engine.Words;
import dev.redoubt.node.keyspace.Entry;
import dev.redoubt.node.migrate.MigrateTarget;
import dev.redoubt.node.migrate.Transfer;
import dev.redoubt.persistence.text.RedisNumbers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * MIGRATE (cluster.c, migrateCommand). The request runs twice: it begins a {@link Transfer} and waits, and when that has
 * ended it runs again, removes what the target has taken and answers.
 *
 * <p>DIFFERS: others are served meanwhile, and redis-server serves nobody. A key that they change before the target has
 * taken it stays, and the reply is an error: the target has its older value. MULTI and scripts cannot wait, so they get
 * an error.
 */
public final class MigrateCommand {
    private static final String KEY_WITH_KEYS =
            "ERR When using MIGRATE KEYS option, the key argument must be set to the empty string";
    private static final String NOT_IN_EXEC = "ERR MIGRATE is not possible inside MULTI or in a script";
    private static final String CHANGED =
            "ERR A key has changed while it was migrated: it stays here, and the target has an older value";
    private static final long DEFAULT_TIMEOUT_MS = 1000;

    /** A year; a longer time-out is none that anybody waits for. */
    private static final long MOST_TIMEOUT_MS = 365L * 24 * 3600 * 1000;

    /** A value beyond fits into no array with its request around it. */
    private static final long MOST_BYTES = 1L << 30;

    /** The memory of a key under way beyond its request: the objects of its watch. */
    private static final int KEY_BYTES = 256;

    private static final byte[] AUTH = Words.ascii("AUTH");
    private static final byte[] RESTORE = Words.ascii("RESTORE");
    private static final byte[] REPLACE = Words.ascii("REPLACE");

    private MigrateCommand() {}

    /** The options of a request. */
    private static final class Options {
        private boolean copy;
        private boolean replace;
        private int firstKey = 3;
        private int keys = 1;

        /** The AUTH request without its name; null without a password. */
        private byte @Nullable [][] auth;

        /** Reads the options, up to KEYS; returns the error or null. */
        private @Nullable String read(byte[][] args) {
            for (int i = 6; i < args.length; i++) {
                int more = args.length - 1 - i;
                if (Texts.is(args[i], "copy")) {
                    copy = true;
                } else if (Texts.is(args[i], "replace")) {
                    replace = true;
                } else if (Texts.is(args[i], "auth") && more >= 1) {
                    auth = auth == null || auth.length == 1
                            ? new byte[][] {args[i + 1]}
                            : new byte[][] {auth[0], args[i + 1]};
                    i++;
                } else if (Texts.is(args[i], "auth2") && more >= 2) {
                    auth = new byte[][] {args[i + 1], args[i + 2]};
                    i += 2;
                } else if (Texts.is(args[i], "keys")) {
                    firstKey = i + 1;
                    keys = more;
                    return args[3].length == 0 ? null : KEY_WITH_KEYS;
                } else {
                    return Texts.SYNTAX;
                }
            }
            return null;
        }
    }

    /** Begins to move the keys, or ends it if the transfer has ended. */
    public static void migrate(CommandContext c) {
        Options options = new Options();
        String wrong = options.read(c.args);
        if (wrong != null) {
            c.error(wrong);
        } else if (c.retried) {
            end(c, c.ports().migrate().takeEnded(c.client), options.copy);
        } else if (c.longArg(c.args[5])) {
            long timeoutMs = c.number <= 0 ? DEFAULT_TIMEOUT_MS : Math.min(c.number, MOST_TIMEOUT_MS);
            if (c.longArg(c.args[4])) {
                begin(c, options, c.number, timeoutMs);
            }
        }
    }

    private static void begin(CommandContext c, Options options, long db, long timeoutMs) {
        List<Migration.Key> keys = new ArrayList<>();
        List<byte[]> restores = new ArrayList<>();
        for (int i = 0; i < options.keys; i++) {
            byte[] key = c.args[options.firstKey + i];
            Entry entry = c.read(key);
            if (entry == null) {
                continue;
            }
            if (c.inExec) {
                c.error(NOT_IN_EXEC);
                return;
            }
            byte[] restore = restore(c, key, entry, options.replace);
            if (restore == null) {
                return;
            }
            long expireAtMs = entry.expireAtMs();
            keys.add(Migration.key(key, expireAtMs == Entry.NO_EXPIRY ? Long.MAX_VALUE : expireAtMs));
            restores.add(restore);
        }
        if (keys.isEmpty()) {
            c.reply.simple("NOKEY");
            return;
        }
        MigrateTarget target = new MigrateTarget(Texts.latin1(c.args[1]), RedisNumbers.leadingInt(c.args[2]));
        byte[] auth = options.auth == null ? null : auth(options.auth);
        c.deferred = true;
        c.ports()
                .migrate()
                .begin(
                        Migration.of(c, new Transfer(target, db, timeoutMs, auth, restores), keys),
                        c.ports().defer().defer(c.client, c.args));
    }

    private static byte[] auth(byte[][] words) {
        return words.length == 1 ? RequestBytes.of(AUTH, words[0]) : RequestBytes.of(AUTH, words[0], words[1]);
    }

    /** Returns the request that makes the key at the target; answers an error and returns null if that is too long. */
    private static byte @Nullable [] restore(CommandContext c, byte[] key, Entry entry, boolean replace) {
        DumpPayload payload = new DumpPayload(key, entry, c.engine.options());
        if (payload.length() > Math.min(c.engine.options().maxStringBytes(), MOST_BYTES)) {
            // DIFFERS: Redis sends a bulk that the target refuses.
            c.error(Texts.STRING_TOO_LONG);
            return null;
        }
        long expireAtMs = entry.expireAtMs();
        long ttl = expireAtMs == Entry.NO_EXPIRY ? 0 : Math.max(1, expireAtMs - c.nowMs);
        byte[] number = RedisNumbers.longBytes(ttl);
        long bytes = RequestBytes.length(RESTORE, key, number)
                + RequestBytes.bulkLength(payload.length())
                + (replace ? RequestBytes.bulkLength(REPLACE.length) : 0);
        if (!c.engine.take(bytes + KEY_BYTES)) {
            c.error(Texts.OUT_OF_MEMORY);
            return null;
        }
        RequestBytes request = new RequestBytes((int) bytes);
        request.begin(replace ? 5 : 4);
        request.bulk(RESTORE);
        request.bulk(key);
        request.bulk(number);
        request.beginBulk(payload.length());
        payload.writeTo(request);
        request.endBulk();
        if (replace) {
            request.bulk(REPLACE);
        }
        return request.bytes();
    }

    /** The transfer has ended: what the target has taken goes, unless it has changed here. */
    private static void end(CommandContext c, Migration migration, boolean copy) {
        Transfer transfer = migration.transfer();
        List<byte[]> moved = new ArrayList<>();
        boolean changed = false;
        for (int i = 0; i < migration.keys().size() && !copy; i++) {
            Migration.Key key = migration.keys().get(i);
            if (transfer.isMoved(i) && key.hasChanged(c)) {
                changed = true;
            } else if (transfer.isMoved(i)) {
                moved.add(key.name());
            }
        }
        migration.forget();
        remove(c, moved);
        String error = transfer.error();
        if (error != null) {
            c.error(error);
        } else if (changed) {
            c.error(CHANGED);
        } else {
            c.reply.ok();
        }
    }

    private static void remove(CommandContext c, List<byte[]> keys) {
        List<byte[]> effect = new ArrayList<>();
        effect.add(Words.DEL);
        for (byte[] key : keys) {
            if (c.db.remove(key)) {
                effect.add(key);
                c.changed(key, KeyEvent.DEL);
            }
        }
        if (effect.size() > 1) {
            c.effect(effect.toArray(new byte[0][]));
        }
    }
}
