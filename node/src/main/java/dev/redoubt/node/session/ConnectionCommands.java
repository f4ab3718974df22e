package dev.redoubt.node.session;

import dev.redoubt.node.acl.AclUser;
import dev.redoubt.node.acl.AclUsers;
import dev.redoubt.node.command.Texts;
import dev.redoubt.node.resp.ReplyWriter;

/** The connection itself: AUTH, HELLO, SELECT, PING and their like (networking.c, acl.c, server.c). */
final class ConnectionCommands {
    private final LoginPort login;
    private final ProcessFacts process;
    private final Subscriptions subscriptions;

    private static final byte[] DEFAULT_USER = Texts.bytes(AclUsers.DEFAULT);
    private static final String WRONG_PASSWORD = "WRONGPASS invalid username-password pair or user is disabled.";
    private static final String NO_PASSWORD_SET = "ERR AUTH <password> called without any password configured for the"
            + " default user. Are you sure your configuration is correct?";
    private static final String HELLO_NO_AUTH =
            "NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO AUTH <user> <pass>"
                    + " option can be used to authenticate the client and select the RESP protocol version at the same"
                    + " time";
    private static final String BAD_NAME = "ERR Client names cannot contain spaces, newlines or special characters.";

    ConnectionCommands(LoginPort login, ProcessFacts process, Subscriptions subscriptions) {
        this.login = login;
        this.process = process;
        this.subscriptions = subscriptions;
    }

    void ping(SessionContext c) {
        byte[][] args = c.args;
        if (args.length > 2) {
            c.wrongArity();
        } else if (c.session().pubsub() && c.state().protocol == 2) {
            c.reply.array(2);
            c.reply.bulk("pong");
            if (args.length == 1) {
                c.reply.bulk("");
            } else {
                c.reply.bulk(args[1]);
            }
        } else if (args.length == 1) {
            c.reply.pong();
        } else {
            c.reply.bulk(args[1]);
        }
    }

    void echo(SessionContext c) {
        c.reply.bulk(c.args[1]);
    }

    void quit(SessionContext c) {
        c.reply.ok();
        c.closeAfterReply();
    }

    void select(SessionContext c) {
        if (!c.longArg(c.args[1])) {
            return;
        }
        if (c.number < Integer.MIN_VALUE || c.number > Integer.MAX_VALUE) {
            c.error("ERR value is out of range, value must between -2147483648 and 2147483647");
        } else if (c.number < 0 || c.number >= process.databases()) {
            c.error("ERR DB index is out of range");
        } else {
            c.state().db = (int) c.number;
            c.reply.ok();
        }
    }

    void auth(SessionContext c) {
        byte[][] args = c.args;
        if (args.length > 3) {
            c.error(Texts.SYNTAX);
            return;
        }
        if (args.length == 2 && users().defaultUser().rules().nopass()) {
            c.error(NO_PASSWORD_SET);
            return;
        }
        byte[] user = args.length == 2 ? DEFAULT_USER : args[1];
        if (authenticate(c, user, args[args.length - 1])) {
            c.reply.ok();
        } else {
            c.error(WRONG_PASSWORD);
        }
    }

    private AclUsers users() {
        return login.access().users();
    }

    private boolean authenticate(SessionContext c, byte[] name, byte[] password) {
        AclUser user = users().login(name, password);
        if (user == null) {
            if (c.counting()) {
                Denials.failedLogin(login.access().log(), c, name);
            }
            return false;
        }
        c.state().user = user;
        c.state().authenticated = true;
        return true;
    }

    void hello(SessionContext c) {
        byte[][] args = c.args;
        long version = 0;
        if (args.length >= 2) {
            if (!c.longArg(args[1], "ERR Protocol version is not an integer or out of range")) {
                return;
            }
            version = c.number;
            if (version < 2 || version > 3) {
                c.error("NOPROTO unsupported protocol version");
                return;
            }
        }
        for (int i = 2; i < args.length; i++) {
            if (i + 2 < args.length && Texts.is(args[i], "auth")) {
                if (!authenticate(c, args[i + 1], args[i + 2])) {
                    c.error(WRONG_PASSWORD);
                    return;
                }
                i += 2;
            } else if (i + 1 < args.length && Texts.is(args[i], "setname")) {
                if (!setName(c, args[++i])) {
                    return;
                }
            } else {
                c.error("ERR Syntax error in HELLO option '" + Texts.printed(args[i], args[i].length) + "'");
                return;
            }
        }
        if (!c.state().authenticated) {
            c.error(HELLO_NO_AUTH);
            return;
        }
        if (version != 0) {
            c.state().protocol = (int) version;
            c.reply.setProtocol((int) version);
        }
        replyHello(c);
    }

    private void replyHello(SessionContext c) {
        ReplyWriter reply = c.reply;
        String role = process.role();
        reply.map(role == null ? 6 : 7);
        reply.bulk("server");
        reply.bulk("redis");
        reply.bulk("version");
        reply.bulk(ProcessFacts.REDIS_VERSION);
        reply.bulk("proto");
        reply.integer(c.state().protocol);
        reply.bulk("id");
        reply.integer(c.session().id());
        reply.bulk("mode");
        reply.bulk(process.mode());
        if (role != null) {
            reply.bulk("role");
            reply.bulk(role);
        }
        reply.bulk("modules");
        reply.array(0);
    }

    /** Sets the connection's name; answers the error and returns false if it is not a fit one. */
    static boolean setName(SessionContext c, byte[] name) {
        if (!isPrintable(name)) {
            c.error(BAD_NAME);
            return false;
        }
        c.state().name = Texts.latin1(name);
        return true;
    }

    /** Returns whether all bytes are printable ASCII, and none a space (networking.c, validateClientAttr). */
    static boolean isPrintable(byte[] text) {
        for (byte b : text) {
            if (b < '!' || b > '~') {
                return false;
            }
        }
        return true;
    }

    void reset(SessionContext c) {
        Session session = c.session();
        session.discardTransaction();
        subscriptions.leave(session);
        session.mode.reset();
        c.state().reset(users().defaultUser(), !users().loginRequired());
        c.reply.setProtocol(2);
        c.reply.simple("RESET");
    }

    /** TIME. */
    void time(SessionContext c) {
        long micros = process.unixMicros();
        c.reply.array(2);
        c.reply.bulkLong(micros / 1_000_000);
        c.reply.bulkLong(micros % 1_000_000);
    }
}
