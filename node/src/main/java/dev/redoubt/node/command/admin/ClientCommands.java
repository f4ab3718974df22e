package dev.redoubt.node.command.admin;

import dev.redoubt.node.command.CommandSpec;
import dev.redoubt.node.command.Texts;
import dev.redoubt.node.command.engine.CommandContext;
import dev.redoubt.node.command.engine.Session;
import dev.redoubt.node.command.engine.Words;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** CLIENT (networking.c clientCommand). */
final class ClientCommands {
    /** Which connections CLIENT KILL means. */
    private static final class Filter {
        @Nullable
        String address;

        @Nullable
        String localAddress;

        long id;

        @Nullable
        String type;

        boolean skipMe = true;
    }

    private ClientCommands() {}

    static void id(CommandContext c) {
        c.reply.integer(c.session.id());
    }

    static void setname(CommandContext c) {
        if (ConnectionCommands.setName(c, c.args[2])) {
            c.reply.ok();
        }
    }

    static void getname(CommandContext c) {
        if (c.session.name.isEmpty()) {
            c.reply.nullBulk();
        } else {
            c.reply.bulk(c.session.name);
        }
    }

    /** Of Redis 7.2; client libraries send it unasked. */
    static void setinfo(CommandContext c) {
        byte[] value = c.args[3];
        for (byte b : value) {
            if (b < '!' || b > '~') {
                String name = Texts.printed(c.args[2], c.args[2].length);
                c.error("ERR " + name + " cannot contain spaces, newlines or special characters.");
                return;
            }
        }
        if (Texts.is(c.args[2], "lib-name")) {
            c.session.libraryName = Texts.latin1(value);
        } else if (Texts.is(c.args[2], "lib-ver")) {
            c.session.libraryVersion = Texts.latin1(value);
        } else {
            c.error("ERR Unrecognized option '" + Texts.printed(c.args[2], c.args[2].length) + "'");
            return;
        }
        c.reply.ok();
    }

    static void info(CommandContext c) {
        c.reply.verbatim(line(c, c.session) + "\n", "txt");
    }

    static void list(CommandContext c) {
        byte[][] args = c.args;
        StringBuilder lines = new StringBuilder();
        if (args.length == 4 && Texts.is(args[2], "type")) {
            String type = type(c, args[3]);
            if (type == null) {
                return;
            }
            c.server.sessions().stream()
                    .filter(session -> type.equals(typeOf(session)))
                    .forEach(session -> lines.append(line(c, session)).append('\n'));
        } else if (args.length > 3 && Texts.is(args[2], "id")) {
            for (int i = 3; i < args.length; i++) {
                if (!c.longArg(args[i], "ERR Invalid client ID")) {
                    return;
                }
                long id = c.number;
                c.server.sessions().stream()
                        .filter(session -> session.id() == id)
                        .forEach(session -> lines.append(line(c, session)).append('\n'));
            }
        } else if (args.length == 2) {
            c.server.sessions().forEach(session -> lines.append(line(c, session))
                    .append('\n'));
        } else {
            c.error(Texts.SYNTAX);
            return;
        }
        c.reply.verbatim(lines.toString(), "txt");
    }

    static void kill(CommandContext c) {
        byte[][] args = c.args;
        Filter filter = new Filter();
        if (args.length == 3) {
            filter.address = Texts.latin1(args[2]);
            filter.skipMe = false;
        } else if (!options(c, filter)) {
            return;
        }
        List<Session> victims = new ArrayList<>();
        for (Session session : c.server.sessions()) {
            if (matches(filter, session) && !(filter.skipMe && session == c.session)) {
                victims.add(session);
            }
        }
        for (Session victim : victims) {
            if (victim == c.session) {
                c.session.closing = true;
            } else {
                c.server.kill(victim);
            }
        }
        if (args.length > 3) {
            c.reply.integer(victims.size());
        } else if (victims.isEmpty()) {
            c.error("ERR No such client");
        } else {
            c.reply.ok();
        }
    }

    private static boolean options(CommandContext c, Filter filter) {
        byte[][] args = c.args;
        for (int i = 2; i < args.length; i += 2) {
            boolean more = i + 1 < args.length;
            if (more && Texts.is(args[i], "id")) {
                String error = "ERR client-id should be greater than 0";
                if (!c.longArg(args[i + 1], error)) {
                    return false;
                }
                if (c.number < 1) {
                    c.error(error);
                    return false;
                }
                filter.id = c.number;
            } else if (more && Texts.is(args[i], "type")) {
                filter.type = type(c, args[i + 1]);
                if (filter.type == null) {
                    return false;
                }
            } else if (more && Texts.is(args[i], "addr")) {
                filter.address = Texts.latin1(args[i + 1]);
            } else if (more && Texts.is(args[i], "laddr")) {
                filter.localAddress = Texts.latin1(args[i + 1]);
            } else if (more && Texts.is(args[i], "user")) {
                if (!java.util.Arrays.equals(args[i + 1], Words.ascii("default"))) {
                    c.error("ERR No such user '" + Texts.printed(args[i + 1], args[i + 1].length) + "'");
                    return false;
                }
            } else if (more
                    && Texts.is(args[i], "skipme")
                    && (Texts.is(args[i + 1], "yes") || Texts.is(args[i + 1], "no"))) {
                filter.skipMe = Texts.is(args[i + 1], "yes");
            } else {
                c.error(Texts.SYNTAX);
                return false;
            }
        }
        return true;
    }

    private static boolean matches(Filter filter, Session session) {
        return (filter.address == null || filter.address.equals(session.address()))
                && (filter.localAddress == null || filter.localAddress.equals(session.localAddress()))
                && (filter.id == 0 || filter.id == session.id())
                && (filter.type == null || filter.type.equals(typeOf(session)));
    }

    private static String typeOf(Session session) {
        return session.pubsub() ? "pubsub" : "normal";
    }

    /** One of normal, replica, pubsub, master; null if it answered the error. */
    private static @Nullable String type(CommandContext c, byte[] name) {
        for (String type : new String[] {"normal", "replica", "pubsub", "master"}) {
            if (Texts.is(name, type)) {
                return type;
            }
        }
        if (Texts.is(name, "slave")) {
            return "replica";
        }
        c.error("ERR Unknown client type '" + Texts.printed(name, name.length) + "'");
        return null;
    }

    static void noEvict(CommandContext c) {
        boolean on = Texts.is(c.args[2], "on");
        if (!on && !Texts.is(c.args[2], "off")) {
            c.error(Texts.SYNTAX);
            return;
        }
        c.session.noEvict = on;
        c.reply.ok();
    }

    static void reply(CommandContext c) {
        if (Texts.is(c.args[2], "on")) {
            c.session.replyMode = Session.ReplyMode.ON;
            c.reply.ok();
        } else if (Texts.is(c.args[2], "off")) {
            c.session.replyMode = Session.ReplyMode.OFF;
        } else if (Texts.is(c.args[2], "skip")) {
            if (c.session.replyMode == Session.ReplyMode.ON) {
                c.session.replyMode = Session.ReplyMode.SKIP_NEXT;
            }
        } else {
            c.error(Texts.SYNTAX);
        }
    }

    /** As catClientInfoString; figures of Redis's allocator are 0. */
    private static String line(CommandContext c, Session s) {
        CommandSpec last = s.lastCommand;
        return "id=" + s.id() + " addr=" + s.address() + " laddr=" + s.localAddress() + " fd=0 name=" + s.name
                + " age=" + Math.max(0, (c.nowMs - s.createdMs()) / 1000)
                + " idle=" + Math.max(0, (c.nowMs - s.lastInteractionMs) / 1000)
                + " flags=" + flags(s) + " db=" + s.db + " sub=" + s.subscriptions + " psub=" + s.patterns
                + " ssub=0 multi=" + (s.multi ? s.queue.size() : -1) + " qbuf=" + s.queryBufferBytes()
                + " qbuf-free=0 argv-mem=0 multi-mem=0 rbs=0 rbp=0 obl=0 oll=0 omem=" + s.outputBufferBytes()
                + " tot-mem=" + (s.queryBufferBytes() + s.outputBufferBytes()) + " events=r cmd="
                + (last == null ? "NULL" : last.name()) + " user=default redir=-1 resp=" + s.protocol
                // Of Redis 7.2, with CLIENT SETINFO.
                + " lib-name=" + s.libraryName + " lib-ver=" + s.libraryVersion;
    }

    private static String flags(Session s) {
        StringBuilder flags = new StringBuilder();
        if (s.pubsub()) {
            flags.append('P');
        }
        if (s.multi) {
            flags.append('x');
        }
        if (s.dirtyCas) {
            flags.append('d');
        }
        if (s.closing) {
            flags.append('c');
        }
        if (s.noEvict) {
            flags.append('e');
        }
        return flags.length() == 0 ? "N" : flags.toString();
    }
}
