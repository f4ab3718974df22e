package dev.redoubt.node.command.data;

import dev.redoubt.node.command.Texts;
import dev.redoubt.node.command.engine.CommandContext;
import dev.redoubt.node.command.engine.KeyEvent;
import dev.redoubt.node.command.engine.Words;
import dev.redoubt.node.keyspace.AccessClock;
import dev.redoubt.node.keyspace.Entry;
import dev.redoubt.node.keyspace.KeyAccess;
import dev.redoubt.node.keyspace.rdb.ValueLoader;
import dev.redoubt.node.resp.ReplyWriter;
import dev.redoubt.persistence.rdb.RdbPayload;
import dev.redoubt.persistence.text.RedisNumbers;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * DUMP and RESTORE: one value in the form of a snapshot (cluster.c dumpCommand, restoreCommand).
 *
 * <p>DIFFERS: a payload of DUMP is not the bytes of redis-server's: nodes of a list begin elsewhere, scores have no
 * more digits than they need, the compression finds other matches, and long strings are not compressed. Both take
 * either. A payload that would not be intact as a snapshot is refused, whatever sanitize-dump-payload is in Redis.
 */
public final class DumpCommands {
    private static final String BUSY_KEY = "BUSYKEY Target key name already exists.";
    private static final String WRONG_PAYLOAD = "ERR DUMP payload version or checksum are wrong";
    private static final String BAD_FORMAT = "ERR Bad data format";
    private static final byte[] ABSTTL = Words.ascii("ABSTTL");

    private DumpCommands() {}

    /** The parts of a bulk. */
    private static final class Bulk extends OutputStream {
        private final ReplyWriter reply;

        Bulk(ReplyWriter reply) {
            this.reply = reply;
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] b, int off, int len) {
            reply.part(b, off, len);
        }
    }

    public static void dump(CommandContext c) {
        Entry entry = c.read(c.args[1]);
        if (entry == null) {
            c.reply.nullBulk();
            return;
        }
        DumpPayload payload = new DumpPayload(c.args[1], entry, c.engine.options());
        if (payload.length() > c.engine.options().maxStringBytes()) {
            // DIFFERS: Redis answers a bulk that no client can send back.
            c.error(Texts.STRING_TOO_LONG);
            return;
        }
        c.reply.beginBulk((int) payload.length());
        payload.writeTo(new Bulk(c.reply));
        c.reply.endBulk();
    }

    public static void restore(CommandContext c) {
        byte[][] args = c.args;
        boolean replace = false;
        boolean absolute = false;
        long idle = -1;
        long frequency = -1;
        for (int i = 4; i < args.length; i++) {
            boolean valued = i + 1 < args.length;
            if (Texts.is(args[i], "replace")) {
                replace = true;
            } else if (Texts.is(args[i], "absttl")) {
                absolute = true;
            } else if (valued && frequency < 0 && Texts.is(args[i], "idletime")) {
                if (!inRange(c, args[++i], Long.MAX_VALUE, "ERR Invalid IDLETIME value, must be >= 0")) {
                    return;
                }
                idle = c.number;
            } else if (valued && idle < 0 && Texts.is(args[i], "freq")) {
                if (!inRange(c, args[++i], AccessClock.MOST_COUNT, "ERR Invalid FREQ value, must be >= 0 and <= 255")) {
                    return;
                }
                frequency = c.number;
            } else {
                c.error(Texts.SYNTAX);
                return;
            }
        }
        byte[] key = args[1];
        if (!replace && c.find(key) != null) {
            c.error(BUSY_KEY);
        } else if (inRange(c, args[2], Long.MAX_VALUE, "ERR Invalid TTL value, must be >= 0")) {
            long ttl = c.number;
            if (restore(c, replace, ttl, absolute)) {
                setAccess(c, idle, frequency);
            }
        }
    }

    private static boolean inRange(CommandContext c, byte[] argument, long most, String error) {
        if (!c.longArg(argument)) {
            return false;
        }
        boolean fits = c.number >= 0 && c.number <= most;
        if (!fits) {
            c.error(error);
        }
        return fits;
    }

    /** Ignores what does not belong to the policy in force (object.c objectSetLRUOrLFU). */
    private static void setAccess(CommandContext c, long idle, long frequency) {
        AccessClock clock = KeyAccess.clock(c.db);
        if (idle >= 0 && !clock.countsAccesses()) {
            KeyAccess.set(c.db, c.args[1], clock.bitsOfIdle(idle));
        }
        if (frequency >= 0 && clock.countsAccesses()) {
            KeyAccess.set(c.db, c.args[1], clock.bitsOfFrequency((int) frequency));
        }
    }

    /** Returns whether the key is there now. */
    private static boolean restore(CommandContext c, boolean replace, long ttl, boolean absolute) {
        byte[] key = c.args[1];
        byte[] payload = c.args[3];
        int mostVersion = c.replaying ? Integer.MAX_VALUE : c.engine.options().rdbVersion();
        if (!RdbPayload.isIntact(payload, mostVersion)) {
            c.error(WRONG_PAYLOAD);
            return false;
        }
        // The value that is there stays until the new one is known to be good.
        byte[] made = unusedKey(c, key);
        c.nextKeyIsNotNew();
        long expireAtMs = ttl == 0 || absolute ? ttl : ttl + c.nowMs;
        if (!load(c, payload, made, expireAtMs == 0 ? Entry.NO_EXPIRY : expireAtMs)) {
            c.db.remove(made);
            if (!c.refusedMemory()) {
                c.error(BAD_FORMAT);
            }
            return false;
        }
        if (expireAtMs != 0 && expireAtMs <= c.nowMs && c.removesExpired && !c.replaying) {
            c.db.remove(made);
            if (replace && c.db.remove(key)) {
                c.effect(Words.DEL, key);
                c.changed(key, KeyEvent.DEL);
            }
            c.reply.ok();
            return false;
        }
        c.db.remove(key);
        c.db.rename(made, key);
        if (ttl != 0 && !absolute) {
            byte[][] effect = Arrays.copyOf(c.args, c.args.length + 1);
            effect[2] = RedisNumbers.longBytes(expireAtMs);
            effect[c.args.length] = ABSTTL;
            c.effect(effect);
        }
        c.changed(key, KeyEvent.RESTORE);
        c.reply.ok();
        return true;
    }

    private static byte[] unusedKey(CommandContext c, byte[] key) {
        byte[] name = Arrays.copyOf(key, Math.min(key.length, 16) + Long.BYTES);
        do {
            byte[] number = RedisNumbers.longBytes(c.random.nextLong());
            System.arraycopy(number, 0, name, name.length - Long.BYTES, Math.min(number.length, Long.BYTES));
        } while (c.db.contains(name));
        return name;
    }

    /** Reads the value into a key of its own; returns false if it is damaged, empty, or too large. */
    private static boolean load(CommandContext c, byte[] payload, byte[] key, long expireAtMs) {
        c.stats.sanitizations += c.replaying ? 0 : 1;
        ValueLoader loader = new ValueLoader(c.db, bytes -> c.replaying || c.engine.take(bytes));
        if (!c.replaying && !c.engine.take(payload.length)) {
            return false;
        }
        try {
            RdbPayload.read(payload, key, expireAtMs, bytes -> c.replaying || c.engine.take(bytes), loader);
        } catch (IOException damaged) {
            // What is wrong with it is the client's affair; Redis says no more either.
            return false;
        }
        return loader.keys() == 1;
    }
}
