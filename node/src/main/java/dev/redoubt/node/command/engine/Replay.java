package dev.redoubt.node.command.engine;

import dev.redoubt.node.command.CommandSpec;
import dev.redoubt.node.command.CommandTable;
import dev.redoubt.node.command.Texts;
import dev.redoubt.node.keyspace.Keyspace;
import dev.redoubt.persistence.text.RedisNumbers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Runs payloads of the log against the keyspace. The payload was sealed by a crc, so what cannot be read here is a
 * fault of the program or of the history, never of a client: it throws a {@link ReplayException}.
 */
final class Replay {
    private static final byte[][] NO_ARGS = {};
    private static final int MAX_NAME_CHARS = 64;

    private final CommandTable table;
    private final CommandContext c;
    private final ByteBuf discarded = Unpooled.buffer(256);
    private long db;
    private byte[] payload = {};
    private int at;

    Replay(CommandTable table, CommandContext call) {
        this.table = table;
        this.c = call;
    }

    void setDb(int db) {
        this.db = db;
    }

    void apply(byte[] bytes) {
        payload = bytes;
        at = 0;
        c.replaying = true;
        c.client = c.nobody;
        c.reply.reset(discarded, 2);
        try {
            while (at < bytes.length) {
                int start = at;
                applyOne(readCommand(), start);
            }
        } finally {
            c.replaying = false;
            payload = new byte[0];
            c.args = NO_ARGS;
        }
    }

    private void applyOne(byte[][] args, int start) {
        if (Texts.is(args[0], "select") && args.length == 2) {
            db = RedisNumbers.parseLong(args[1], 0, args[1].length, -1);
            return;
        }
        if (Texts.is(args[0], "multi") || Texts.is(args[0], "exec")) {
            // A transaction never spans records, and nobody reads between two commands of one.
            return;
        }
        if (Texts.is(args[0], "ping") && args.length == 1) {
            // It keeps links to replicas of Redis alive (10.5).
            return;
        }
        CommandSpec spec = table.resolve(args);
        if (spec == null || !spec.arityMatches(args.length)) {
            String name = Texts.printed(args[0], MAX_NAME_CHARS).toUpperCase(Locale.ROOT);
            throw failed(name, start, "is unknown here with " + (args.length - 1) + " arguments", null);
        }
        if (db < 0 || db >= Keyspace.MOST_DATABASES) {
            String most = "but there can be " + Keyspace.MOST_DATABASES + " at most";
            throw failed(spec.name(), start, "belongs to database " + db + ", " + most, null);
        }
        discarded.clear();
        c.keyspace.dbOrNew((int) db);
        c.useDb((int) db);
        try {
            c.run(spec, args);
        } catch (RuntimeException defect) {
            throw failed(spec.name(), start, "failed in an unexpected way, which is a defect: " + defect, defect);
        }
        // An error here means that the data differ from those that the effect was made on.
        if (discarded.readableBytes() > 0 && discarded.getByte(0) == '-') {
            String error = discarded.toString(StandardCharsets.ISO_8859_1).trim();
            throw failed(spec.name(), start, "does not fit the data: " + error, null);
        }
    }

    private static ReplayException failed(String command, int start, String why, @Nullable RuntimeException defect) {
        return new ReplayException("the command '" + command + "' at byte " + start + " of it " + why, defect);
    }

    private byte[][] readCommand() {
        int count = readHeader('*');
        byte[][] args = new byte[count][];
        for (int i = 0; i < count; i++) {
            int length = readHeader('$');
            if (length > payload.length - at - 2) {
                throw damaged();
            }
            args[i] = java.util.Arrays.copyOfRange(payload, at, at + length);
            at += length + 2;
        }
        if (count == 0) {
            throw damaged();
        }
        return args;
    }

    private int readHeader(char type) {
        if (at >= payload.length || payload[at] != type) {
            throw damaged();
        }
        at++;
        int value = 0;
        int digits = 0;
        while (at < payload.length && payload[at] >= '0' && payload[at] <= '9' && digits < 10) {
            value = value * 10 + payload[at++] - '0';
            digits++;
        }
        if (digits == 0 || value < 0 || value > payload.length || at + 2 > payload.length || payload[at] != '\r') {
            throw damaged();
        }
        at += 2;
        return value;
    }

    private ReplayException damaged() {
        return new ReplayException(
                "its payload of " + payload.length + " bytes is no RESP command at byte " + at, null);
    }
}
