package dev.redoubt.node.session;

import dev.redoubt.node.acl.AclUsers;
import dev.redoubt.node.command.Texts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** CLIENT (networking.c clientCommand). The session's loop only; other loops are asked by tasks. */
final class ClientCommands {
    private final SessionRegistry registry;
    private final AclUsers users;

    ClientCommands(SessionRegistry registry, AclUsers users) {
        this.registry = registry;
        this.users = users;
    }

    static void id(SessionContext c) {
        c.reply.integer(c.session().id());
    }

    static void setname(SessionContext c) {
        if (ConnectionCommands.setName(c, c.args[2])) {
            c.reply.ok();
        }
    }

    static void getname(SessionContext c) {
        if (c.state().name.isEmpty()) {
            c.reply.nullBulk();
        } else {
            c.reply.bulk(c.state().name);
        }
    }

    /** Of Redis 7.2; client libraries send it unasked. */
    static void setinfo(SessionContext c) {
        byte[] option = c.args[2];
        byte[] value = c.args[3];
        boolean name = Texts.is(option, "lib-name");
        if (!name && !Texts.is(option, "lib-ver")) {
            c.error("ERR Unrecognized option '" + Texts.printed(option, option.length) + "'");
        } else if (!ConnectionCommands.isPrintable(value)) {
            c.error("ERR " + Texts.printed(option, option.length)
                    + " cannot contain spaces, newlines or special characters.");
        } else {
            if (name) {
                c.state().libraryName = Texts.latin1(value);
            } else {
                c.state().libraryVersion = Texts.latin1(value);
            }
            c.reply.ok();
        }
    }

    static void info(SessionContext c) {
        c.reply.verbatim(ClientLine.of(c.session(), c.nowMs, c.args) + "\n", "txt");
    }

    static void noEvict(SessionContext c) {
        if (isSwitch(c)) {
            c.state().noEvict = Texts.is(c.args[2], "on");
            c.reply.ok();
        }
    }

    /** Of Redis 7.2. */
    static void noTouch(SessionContext c) {
        if (isSwitch(c)) {
            c.state().noTouch = Texts.is(c.args[2], "on");
            c.reply.ok();
        }
    }

    private static boolean isSwitch(SessionContext c) {
        boolean on = Texts.is(c.args[2], "on");
        if (!on && !Texts.is(c.args[2], "off")) {
            c.error(Texts.SYNTAX);
            return false;
        }
        return true;
    }

    static void reply(SessionContext c) {
        ReplyMode mode = c.session().mode;
        if (Texts.is(c.args[2], "on")) {
            mode.on();
            c.reply.ok();
        } else if (Texts.is(c.args[2], "off")) {
            mode.off();
        } else if (Texts.is(c.args[2], "skip")) {
            mode.skip();
        } else {
            c.error(Texts.SYNTAX);
        }
    }

    void list(SessionContext c) {
        byte[][] args = c.args;
        if (args.length == 4 && Texts.is(args[2], "type")) {
            String type = ClientFilter.type(c, args[3]);
            if (type != null) {
                ClientFilter filter = ClientFilter.ofType(type);
                lines(c, session -> filter.matches(session, 0), List.of());
            }
        } else if (args.length > 3 && Texts.is(args[2], "id")) {
            List<Long> ids = new ArrayList<>();
            for (int i = 3; i < args.length; i++) {
                if (!c.longArg(args[i], "ERR Invalid client ID")) {
                    return;
                }
                ids.add(c.number);
            }
            lines(c, session -> ids.contains(session.id()), ids);
        } else if (args.length == 2) {
            lines(c, session -> true, List.of());
        } else {
            c.error(Texts.SYNTAX);
        }
    }

    /** @param order the ids in the order in which they were asked for; empty: by ascending id */
    private void lines(SessionContext c, SessionRegistry.Wanted wanted, List<Long> order) {
        long nowMs = c.nowMs;
        Session self = c.session();
        byte[][] running = c.args;
        LateReply late = c.defer();
        registry.gather(
                self.executor(),
                session -> wanted.test(session)
                        ? Map.entry(session.id(), ClientLine.of(session, nowMs, session == self ? running : null))
                        : null,
                found -> late.complete(reply -> reply.verbatim(text(found, order), "txt")));
    }

    private static String text(List<Map.Entry<Long, String>> found, List<Long> order) {
        StringBuilder text = new StringBuilder();
        if (order.isEmpty()) {
            found.sort(Comparator.comparingLong(Map.Entry::getKey));
            found.forEach(entry -> text.append(entry.getValue()).append('\n'));
        }
        for (long id : order) {
            found.stream().filter(entry -> entry.getKey() == id).forEach(entry -> text.append(entry.getValue())
                    .append('\n'));
        }
        return text.toString();
    }

    void kill(SessionContext c) {
        boolean oldForm = c.args.length == 3;
        ClientFilter filter = oldForm ? ClientFilter.ofAddress(c.args[2]) : ClientFilter.parse(c, users);
        if (filter == null) {
            return;
        }
        Session self = c.session();
        LateReply late = c.defer();
        registry.gather(
                self.executor(),
                session -> filter.matches(session, self.id()) ? kill(session, self) : null,
                killed -> late.complete(reply -> {
                    if (!oldForm) {
                        reply.integer(killed.size());
                    } else if (killed.isEmpty()) {
                        reply.error("ERR No such client");
                    } else {
                        reply.ok();
                    }
                }));
    }

    private static Long kill(Session session, Session self) {
        if (session == self) {
            session.closing = true;
        } else {
            session.outlet.close();
        }
        return session.id();
    }
}
