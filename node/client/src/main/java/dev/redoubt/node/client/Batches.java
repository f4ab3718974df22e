package dev.redoubt.node.client;

import dev.redoubt.node.protocol.ClientMessage.Command;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Commands of one request, and its reply from theirs. */
final class Batches {
    /** They change or look at a connection, which a request does not have. */
    private static final Set<String> NEED_CONNECTION = Set.of(
            "AUTH",
            "CLIENT",
            "DISCARD",
            "EXEC",
            "HELLO",
            "MONITOR",
            "MULTI",
            "PSUBSCRIBE",
            "PSYNC",
            "PUNSUBSCRIBE",
            "QUIT",
            "REPLCONF",
            "RESET",
            "SELECT",
            "SSUBSCRIBE",
            "SUBSCRIBE",
            "SUNSUBSCRIBE",
            "SYNC",
            "UNSUBSCRIBE",
            "UNWATCH",
            "WAIT",
            "WAITAOF",
            "WATCH");

    private Batches() {}

    /** One command. */
    static List<Command> single(byte[][] args) {
        return List.of(checked(args));
    }

    /** MULTI to EXEC. */
    static List<Command> transaction(List<byte[][]> all) {
        List<Command> commands = new ArrayList<>();
        commands.add(command("MULTI"));
        all.forEach(args -> commands.add(checked(args)));
        commands.add(command("EXEC"));
        return commands;
    }

    private static Command command(String name) {
        return new Command(List.of(name.getBytes(StandardCharsets.US_ASCII)));
    }

    private static Command checked(byte[][] args) {
        if (args.length == 0) {
            throw new IllegalArgumentException("a command without a name");
        }
        String name = name(args[0]);
        if (NEED_CONNECTION.contains(name)) {
            throw new IllegalArgumentException(name + " needs a connection of its own, which a request does not have;"
                    + " KeyspaceClient.watch and subscribe have one");
        }
        return new Command(List.of(args));
    }

    /**
     * Checks a command that is to be sent.
     *
     * @throws IllegalArgumentException it has no name, or changes or looks at a connection
     */
    static void check(byte[][] args) {
        var unused = checked(args);
    }

    /** Returns the name of a command in upper case. */
    static String name(byte[] name) {
        return new String(name, StandardCharsets.ISO_8859_1).toUpperCase(Locale.ROOT);
    }

    /** The reply to the last command; if EXEC was refused, with the reason that the refused command was given. */
    static Reply last(List<Reply> replies) {
        if (replies.isEmpty()) {
            return new Reply.ErrorReply("ERR the master ended the session without a reply");
        }
        Reply last = replies.get(replies.size() - 1);
        if (last instanceof Reply.ErrorReply aborted && aborted.code().equals("EXECABORT")) {
            for (Reply reply : replies) {
                if (reply instanceof Reply.ErrorReply reason && reply != last) {
                    return new Reply.ErrorReply("EXECABORT Transaction discarded because of: " + reason.text());
                }
            }
        }
        return last;
    }
}
