package dev.redoubt.node.tools;

import dev.redoubt.config.redisconf.Words;
import dev.redoubt.node.command.CommandFlag;
import dev.redoubt.node.command.CommandSpec;
import dev.redoubt.node.command.Texts;
import dev.redoubt.node.resp.DecoderLimits;
import dev.redoubt.node.resp.RespDecoder;
import dev.redoubt.persistence.text.RedisNumbers;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A command of a record.
 *
 * @param db the database in force when it runs
 */
record LoggedCommand(int db, byte[][] args) {
    private static final DecoderLimits ALL = new DecoderLimits(Integer.MAX_VALUE, Integer.MAX_VALUE);

    /** Reads the commands of a payload; what is behind the first that is not whole is left out. */
    static List<LoggedCommand> all(byte[] payload, int dbBefore) {
        RespDecoder decoder = new RespDecoder(ALL);
        decoder.feed(Unpooled.wrappedBuffer(payload));
        List<LoggedCommand> commands = new ArrayList<>();
        int db = dbBefore;
        for (byte[][] args = decoder.next(); args != null; args = decoder.next()) {
            if (args.length == 2 && Texts.is(args[0], "select")) {
                db = (int) RedisNumbers.parseLong(args[1], 0, args[1].length, db);
            }
            commands.add(new LoggedCommand(db, args));
        }
        return commands;
    }

    /** Returns true for a command that changes keys without naming them: FLUSHALL, SWAPDB and their kin. */
    static boolean concernsAllKeys(CommandSpec spec) {
        return spec.has(CommandFlag.WRITE);
    }

    /** Returns the arguments, each in quotes as MONITOR prints them, in one line. */
    String text() {
        StringBuilder line = new StringBuilder();
        for (byte[] argument : args) {
            line.append(line.isEmpty() ? "" : " ")
                    .append(Words.quote(new String(argument, StandardCharsets.ISO_8859_1)));
        }
        return line.toString();
    }
}
