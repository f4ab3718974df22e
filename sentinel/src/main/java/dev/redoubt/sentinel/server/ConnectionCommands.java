package dev.redoubt.sentinel.server;

import static dev.redoubt.sentinel.server.Texts.is;
import static dev.redoubt.sentinel.server.Texts.text;

import dev.redoubt.config.ByteText;
import dev.redoubt.node.resp.ReplyWriter;
import java.security.MessageDigest;

/** HELLO, AUTH, PING, QUIT (networking.c and acl.c). */
final class ConnectionCommands {
    /** The Redis version whose protocol is spoken; clients choose features by it. */
    static final String REDIS_VERSION = "7.0.15";

    private static final String WRONG_PASSWORD = "WRONGPASS invalid username-password pair or user is disabled.";
    private static final String DEFAULT_USER = "default";

    private final SentinelServer face;

    ConnectionCommands(SentinelServer face) {
        this.face = face;
    }

    Outcome auth(SentinelSession session, byte[][] args, ReplyWriter out) {
        if (args.length > 3) {
            out.error(Texts.SYNTAX);
        } else if (args.length == 2 && face.requirepass().isEmpty()) {
            out.error("ERR AUTH <password> called without any password configured for the default user. Are you sure"
                    + " your configuration is correct?");
        } else if (authenticate(session, args.length == 2 ? DEFAULT_USER : text(args[1]), args[args.length - 1])) {
            out.ok();
        } else {
            out.error(WRONG_PASSWORD);
        }
        return Outcome.REPLIED;
    }

    private boolean authenticate(SentinelSession session, String user, byte[] password) {
        String required = face.requirepass();
        // A user without a password ("nopass") takes any.
        boolean right = user.equals(DEFAULT_USER)
                && (required.isEmpty() || MessageDigest.isEqual(ByteText.bytes(required), password));
        if (right) {
            session.authenticated = true;
            session.connection.setRestricted(false);
        }
        return right;
    }

    Outcome hello(SentinelSession session, byte[][] args, ReplyWriter out) {
        int protocol = session.protocol;
        if (args.length > 1) {
            if (!is(args[1], "2") && !is(args[1], "3")) {
                out.error(
                        text(args[1]).matches("-?\\d{1,18}")
                                ? "NOPROTO unsupported protocol version"
                                : "ERR Protocol version is not an integer or out of range");
                return Outcome.REPLIED;
            }
            protocol = args[1][0] - '0';
        }
        String name = session.name;
        for (int i = 2; i < args.length; i++) {
            if (is(args[i], "auth") && i + 2 < args.length) {
                if (!authenticate(session, text(args[i + 1]), args[i + 2])) {
                    out.error(WRONG_PASSWORD);
                    return Outcome.REPLIED;
                }
                i += 2;
            } else if (is(args[i], "setname") && i + 1 < args.length) {
                name = text(args[++i]);
                if (!ClientCommands.isName(name)) {
                    out.error(ClientCommands.BAD_NAME);
                    return Outcome.REPLIED;
                }
            } else {
                out.error("ERR Syntax error in HELLO option '" + text(args[i]) + "'");
                return Outcome.REPLIED;
            }
        }
        if (!session.authenticated) {
            out.error("NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO"
                    + " AUTH <user> <pass> option can be used to authenticate the client and select the RESP protocol"
                    + " version at the same time");
            return Outcome.REPLIED;
        }
        session.protocol = protocol;
        session.name = name;
        out.setProtocol(protocol);
        describe(session, out);
        return Outcome.REPLIED;
    }

    private static void describe(SentinelSession session, ReplyWriter out) {
        out.map(6);
        out.bulk("server");
        out.bulk("redis");
        out.bulk("version");
        out.bulk(REDIS_VERSION);
        out.bulk("proto");
        out.integer(session.protocol);
        out.bulk("id");
        out.integer(session.id());
        out.bulk("mode");
        out.bulk("sentinel");
        out.bulk("modules");
        out.array(0);
    }

    Outcome ping(SentinelSession session, byte[][] args, ReplyWriter out) {
        if (args.length > 2) {
            out.error(Texts.wrongArity("ping"));
        } else if (session.subscribed() && session.protocol == 2) {
            out.array(2);
            out.bulk("pong");
            out.bulk(args.length == 1 ? new byte[0] : args[1]);
        } else if (args.length == 1) {
            out.pong();
        } else {
            out.bulk(args[1]);
        }
        return Outcome.REPLIED;
    }

    Outcome quit(SentinelSession session, byte[][] args, ReplyWriter out) {
        out.ok();
        return Outcome.CLOSE;
    }
}
