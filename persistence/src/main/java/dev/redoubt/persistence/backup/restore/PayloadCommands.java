package dev.redoubt.persistence.backup.restore;

import dev.redoubt.persistence.aof.format.RespScanner;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The commands of a record's payload, with their places in it (6.6). Stateless. */
final class PayloadCommands {
    private PayloadCommands() {}

    /**
     * A command.
     *
     * @param start the byte at which it begins
     */
    private record Command(int start, byte[][] args) {
        boolean is(String name, int count) {
            return args.length == count && new String(args[0], StandardCharsets.ISO_8859_1).equalsIgnoreCase(name);
        }
    }

    /**
     * Finds the last command that matches.
     *
     * @return the byte at which it begins, or the MULTI of the transaction in which it stands: a transaction is not
     *     cut. -1 if none matches
     */
    static int lastMatch(byte[] payload, Predicate<byte[][]> matcher) throws IOException {
        int found = -1;
        int multi = -1;
        for (Command command : all(payload, payload.length)) {
            multi = command.is("MULTI", 1) ? command.start() : multi;
            if (matcher.test(command.args())) {
                found = multi < 0 ? command.start() : multi;
            }
            multi = command.is("EXEC", 1) ? -1 : multi;
        }
        return found;
    }

    /**
     * The part of a record before a border, as a payload that can be the first of its term (2.2).
     *
     * @param payload empty if nothing but SELECT stands before the border
     * @param dbAfter the database in force behind it
     */
    record Part(byte[] payload, int dbAfter) {
        static Part before(int border, byte[] whole, int db) throws IOException {
            ByteArrayOutputStream part = new ByteArrayOutputStream();
            int now = db;
            boolean changes = false;
            boolean selected = false;
            for (Command command : all(whole, border)) {
                boolean select = command.is("SELECT", 2);
                if (select) {
                    now = Integer.parseInt(new String(command.args()[1], StandardCharsets.US_ASCII));
                } else if (!selected) {
                    part.writeBytes(RespScanner.select(now));
                }
                selected = true;
                changes |= !select;
                int end = end(whole, command);
                part.write(whole, command.start(), end - command.start());
            }
            return new Part(changes ? part.toByteArray() : new byte[0], changes ? now : db);
        }

        private static int end(byte[] whole, Command command) throws IOException {
            Reader in = new Reader(whole, command.start());
            in.command();
            return in.at;
        }
    }

    private static List<Command> all(byte[] payload, int to) throws IOException {
        Reader in = new Reader(payload, 0);
        List<Command> commands = new ArrayList<>();
        while (in.at < to) {
            commands.add(in.command());
        }
        if (in.at != to) {
            throw new IOException("no command ends at byte " + to + " of the payload");
        }
        return commands;
    }

    private static final class Reader {
        private final byte[] bytes;
        private int at;

        Reader(byte[] bytes, int at) {
            this.bytes = bytes;
            this.at = at;
        }

        Command command() throws IOException {
            int start = at;
            int count = number('*');
            if (count < 1 || count > bytes.length) {
                throw malformed();
            }
            byte[][] args = new byte[count][];
            for (int i = 0; i < count; i++) {
                int length = number('$');
                if (length < 0 || length > bytes.length - at - 2) {
                    throw malformed();
                }
                args[i] = new byte[length];
                System.arraycopy(bytes, at, args[i], 0, length);
                at += length;
                expect('\r');
                expect('\n');
            }
            return new Command(start, args);
        }

        private int number(char lead) throws IOException {
            expect(lead);
            int from = at;
            long number = 0;
            while (at < bytes.length && bytes[at] >= '0' && bytes[at] <= '9' && number <= Integer.MAX_VALUE) {
                number = number * 10 + bytes[at++] - '0';
            }
            if (at == from || number > Integer.MAX_VALUE) {
                throw malformed();
            }
            expect('\r');
            expect('\n');
            return (int) number;
        }

        private void expect(char c) throws IOException {
            if (at >= bytes.length || bytes[at] != c) {
                throw malformed();
            }
            at++;
        }

        private IOException malformed() {
            return new IOException("the payload is no sequence of commands at its byte " + at);
        }
    }
}
