package dev.redoubt.node.session;

import dev.redoubt.node.command.CommandFlag;
import dev.redoubt.node.command.CommandSpec;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;

/**
 * The clients in MONITOR, which see every command of the process (replication.c replicationFeedMonitors). Any thread;
 * each of them is fed on its own loop. One that does not read is closed as a subscriber would be.
 *
 * <p>DIFFERS: commands are shown when their client's turn comes, before the shard may refuse them; those of a
 * transaction are shown although a watched key may stop it. Arguments of more than 64 KB are shortened, and so is a line
 * of more than 256 KB.
 */
public final class Monitors {
    private static final int MOST_ARGUMENT_BYTES = 64 << 10;
    private static final int MOST_LINE_CHARS = 256 << 10;
    private static final String SCRIPT = "lua";

    private final List<Session> all = new CopyOnWriteArrayList<>();

    /** Returns whether nobody wants to see commands. */
    boolean isEmpty() {
        return all.isEmpty();
    }

    /** Returns false if the client is in MONITOR already. */
    boolean add(Session session) {
        boolean added = !session.monitoring;
        if (added) {
            session.monitoring = true;
            all.add(session);
        }
        return added;
    }

    void remove(Session session) {
        if (session.monitoring) {
            session.monitoring = false;
            all.remove(session);
        }
    }

    /** Shows a command that {@code from} has run, or is about to; on that session's loop. */
    void feed(Session from, int db, long unixMs, CommandSpec spec, byte[][] args) {
        if (all.isEmpty() || isHidden(spec)) {
            return;
        }
        byte[] line = line(shown(from), db, unixMs, Secrets.hidden(spec, args)).getBytes(StandardCharsets.ISO_8859_1);
        for (Session monitor : all) {
            if (monitor.executor() == from.executor()) {
                push(monitor, line);
            } else {
                push(monitor, line, monitor.executor());
            }
        }
    }

    private static String shown(Session from) {
        String address = from.address();
        return from.isUnix() ? "unix:" + address.substring(0, address.lastIndexOf(':')) : address;
    }

    /** Commands that run scripts show themselves, before what the script calls (eval.c evalCommand). */
    private static boolean isHidden(CommandSpec spec) {
        boolean skips = spec.has(CommandFlag.SKIP_MONITOR) && !spec.has(CommandFlag.RUNS_SCRIPT);
        return skips || spec.has(CommandFlag.ADMIN);
    }

    /** Shows a command that a script calls; any thread. */
    public void feedCalled(int db, long unixMs, CommandSpec spec, byte[][] args) {
        if (all.isEmpty() || isHidden(spec)) {
            return;
        }
        byte[] line = line(SCRIPT, db, unixMs, Secrets.hidden(spec, args)).getBytes(StandardCharsets.ISO_8859_1);
        for (Session monitor : all) {
            push(monitor, line, monitor.executor());
        }
    }

    /** Behind what the loop of the monitor is doing. */
    private static void push(Session monitor, byte[] line, Executor loop) {
        loop.execute(() -> {
            push(monitor, line);
            monitor.replies.unflushed().flush();
        });
    }

    private static void push(Session monitor, byte[] line) {
        ByteBuf bytes = Unpooled.wrappedBuffer(line);
        monitor.push(bytes);
    }

    private static String line(String address, int db, long unixMs, byte[][] args) {
        StringBuilder line = new StringBuilder();
        line.append('+').append(unixMs / 1000).append('.');
        line.append(String.format(Locale.ROOT, "%06d", unixMs % 1000 * 1000));
        line.append(" [").append(db).append(' ').append(address).append("] ");
        for (int i = 0; i < args.length; i++) {
            line.append(i == 0 ? "" : " ");
            if (line.length() > MOST_LINE_CHARS) {
                line.append("\"... (").append(args.length - i).append(" more arguments)\"");
                break;
            }
            quote(line, args[i]);
        }
        return line.append("\r\n").toString();
    }

    /** Quotes as sds.c sdscatrepr. */
    private static void quote(StringBuilder line, byte[] argument) {
        line.append('"');
        for (int i = 0; i < Math.min(argument.length, MOST_ARGUMENT_BYTES); i++) {
            int c = argument[i] & 0xff;
            switch (c) {
                case '\\', '"' -> line.append('\\').append((char) c);
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '\t' -> line.append("\\t");
                case 7 -> line.append("\\a");
                case '\b' -> line.append("\\b");
                default -> {
                    if (c >= ' ' && c <= '~') {
                        line.append((char) c);
                    } else {
                        line.append("\\x").append(Character.forDigit(c >> 4, 16));
                        line.append(Character.forDigit(c & 15, 16));
                    }
                }
            }
        }
        if (argument.length > MOST_ARGUMENT_BYTES) {
            line.append("... (").append(argument.length - MOST_ARGUMENT_BYTES).append(" more bytes)");
        }
        line.append('"');
    }
}
