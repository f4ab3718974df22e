package dev.redoubt.node.command.engine;

import dev.redoubt.node.command.CommandSpec;
import dev.redoubt.node.command.CommandTable;
import dev.redoubt.node.command.Texts;
import dev.redoubt.persistence.text.RedisNumbers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Runs payloads of the log against the keyspace. The payload was sealed by a crc, so what cannot be read here is a
 * fault of the program or of the history, never of a client: it throws.
 */
final class Replay {
    private static final byte[][] NO_ARGS = {};

    private final CommandTable table;
    private final CommandContext c;
    private final ByteBuf discarded = Unpooled.buffer(256);
    private int db;
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
                applyOne(readCommand());
            }
        } finally {
            c.replaying = false;
            payload = new byte[0];
            c.args = NO_ARGS;
        }
    }

    private void applyOne(byte[][] args) {
        if (Texts.is(args[0], "select")) {
            db = (int) RedisNumbers.parseLong(args[1], 0, args[1].length, -1);
            return;
        }
        if (Texts.is(args[0], "multi") || Texts.is(args[0], "exec")) {
            // A transaction never spans records, and nobody reads between two commands of one.
            return;
        }
        CommandSpec spec = table.resolve(args);
        if (spec == null || !spec.arityMatches(args.length)) {
            throw new IllegalStateException("the log holds a command that this version does not know: "
                    + Texts.printed(args[0], 64) + " with " + (args.length - 1) + " arguments");
        }
        discarded.clear();
        c.useDb(db);
        c.run(spec, args);
        // An error here means that the data differ from those that the effect was made on.
        if (discarded.readableBytes() > 0 && discarded.getByte(0) == '-') {
            throw new IllegalStateException("the log's command " + spec.name() + " fails on this data: "
                    + discarded
                            .toString(java.nio.charset.StandardCharsets.ISO_8859_1)
                            .trim());
        }
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

    private IllegalStateException damaged() {
        return new IllegalStateException(
                "the payload of " + payload.length + " bytes is no RESP command at byte " + at);
    }
}
