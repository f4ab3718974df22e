package dev.redoubt.sentinel.server;

import static dev.redoubt.sentinel.server.Texts.is;
import static dev.redoubt.sentinel.server.Texts.lower;
import static dev.redoubt.sentinel.server.Texts.text;

import dev.redoubt.node.resp.ReplyWriter;
import dev.redoubt.persistence.text.RedisNumbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** CLIENT ID, GETNAME, SETNAME, SETINFO, LIST, INFO, KILL (networking.c, clientCommand). */
final class ClientCommands {
    static final String BAD_NAME = "ERR Client names cannot contain spaces, newlines or special characters.";
    private static final Map<String, Integer> ARITY =
            Map.of("id", 2, "getname", 2, "info", 2, "setname", 3, "setinfo", 4, "list", -2, "kill", -3);
    private final SentinelServer face;

    ClientCommands(SentinelServer face) {
        this.face = face;
    }

    Outcome run(SentinelSession session, byte[][] args, ReplyWriter out) {
        String name = lower(args[1]);
        Integer arity = ARITY.get(name);
        if (arity == null) {
            out.error(Texts.unknownSubcommand("client", args[1]));
            return Outcome.REPLIED;
        }
        if (arity >= 0 ? args.length != arity : args.length < -arity) {
            out.error(Texts.wrongArity("client|" + name));
            return Outcome.REPLIED;
        }
        switch (name) {
            case "id" -> out.integer(session.id());
            case "getname" -> {
                if (session.name.isEmpty()) {
                    out.nullBulk();
                } else {
                    out.bulk(session.name);
                }
            }
            case "setname" -> setName(session, text(args[2]), out);
            case "setinfo" -> setInfo(session, args, out);
            case "info" -> out.verbatim(line(session), "txt");
            case "list" -> list(args, out);
            case "kill" -> {
                return kill(session, args, out);
            }
            default -> throw new IllegalStateException("in the table but not here: " + name);
        }
        return Outcome.REPLIED;
    }

    /** networking.c, clientSetName: printable ASCII without spaces. */
    static boolean isName(String name) {
        return name.chars().allMatch(c -> c >= '!' && c <= '~');
    }

    private static void setName(SentinelSession session, String name, ReplyWriter out) {
        if (isName(name)) {
            session.name = name;
            out.ok();
        } else {
            out.error(BAD_NAME);
        }
    }

    private static void setInfo(SentinelSession session, byte[][] args, ReplyWriter out) {
        String value = text(args[3]);
        boolean isName = is(args[2], "lib-name");
        if (!isName && !is(args[2], "lib-ver")) {
            out.error("ERR Unrecognized option '" + text(args[2]) + "'");
        } else if (!isName(value)) {
            out.error("ERR " + lower(args[2]) + " cannot contain spaces, newlines or special characters.");
        } else {
            if (isName) {
                session.libraryName = value;
            } else {
                session.libraryVersion = value;
            }
            out.ok();
        }
    }

    private void list(byte[][] args, ReplyWriter out) {
        Predicate<SentinelSession> wanted = any -> true;
        if (args.length == 4 && is(args[2], "type")) {
            Predicate<SentinelSession> ofType = type(args[3]);
            if (ofType == null) {
                out.error("ERR Unknown client type '" + text(args[3]) + "'");
                return;
            }
            wanted = ofType;
        } else if (args.length > 3 && is(args[2], "id")) {
            List<Long> ids = new ArrayList<>();
            for (int i = 3; i < args.length; i++) {
                ids.add(RedisNumbers.parseLong(args[i], 0, args[i].length, -1));
            }
            if (ids.contains(-1L)) {
                out.error("ERR Invalid client ID");
                return;
            }
            wanted = session -> ids.contains(session.id());
        } else if (args.length != 2) {
            out.error(Texts.SYNTAX);
            return;
        }
        StringBuilder lines = new StringBuilder();
        face.sessions().stream().filter(wanted).forEach(session -> lines.append(line(session)));
        out.verbatim(lines.toString(), "txt");
    }

    private static @Nullable Predicate<SentinelSession> type(byte[] name) {
        return switch (lower(name)) {
            case "normal" -> session -> !session.subscribed();
            case "pubsub" -> SentinelSession::subscribed;
            case "master", "replica", "slave" -> none -> false;
            default -> null;
        };
    }

    /** networking.c, catClientInfoString. */
    private String line(SentinelSession session) {
        long nowMs = face.unixMs();
        return "id=" + session.id() + " addr=" + session.connection.address() + " laddr="
                + session.connection.localAddress() + " fd=0 name=" + session.name + " age="
                + (nowMs - session.connection.createdMs()) / 1000 + " idle="
                + (nowMs - session.lastInteractionMs) / 1000 + " flags=" + (session.subscribed() ? "P" : "N")
                + " db=0 sub=" + session.channels + " psub=" + session.patterns + " ssub=0 multi=-1 qbuf="
                + session.connection.queryBufferBytes() + " qbuf-free=0 argv-mem=0 multi-mem=0 rbs=0 rbp=0 obl=0 oll=0"
                + " omem=" + session.connection.pendingBytes() + " tot-mem=0 events=r cmd=" + session.lastCommand
                + " user=default redir=-1 resp=" + session.protocol + " lib-name=" + session.libraryName + " lib-ver="
                + session.libraryVersion + "\n";
    }

    private Outcome kill(SentinelSession self, byte[][] args, ReplyWriter out) {
        boolean oldStyle = args.length == 3;
        boolean skipSelf = !oldStyle;
        Predicate<SentinelSession> wanted = any -> true;
        if (oldStyle) {
            wanted = session -> session.connection.address().equals(text(args[2]));
        } else if (args.length % 2 != 0) {
            out.error(Texts.SYNTAX);
            return Outcome.REPLIED;
        }
        for (int i = 2; !oldStyle && i < args.length; i += 2) {
            byte[] value = args[i + 1];
            if (is(args[i], "skipme") && (is(value, "yes") || is(value, "no"))) {
                skipSelf = is(value, "yes");
                continue;
            }
            String error = check(args[i], value);
            if (error != null) {
                out.error(error);
                return Outcome.REPLIED;
            }
            wanted = wanted.and(filter(args[i], value));
        }
        long killed = 0;
        boolean selfKilled = false;
        for (SentinelSession session : List.copyOf(face.sessions())) {
            if (wanted.test(session) && !(skipSelf && session == self)) {
                killed++;
                if (session == self) {
                    selfKilled = true;
                } else {
                    session.connection.close();
                }
            }
        }
        if (!oldStyle) {
            out.integer(killed);
        } else if (killed > 0) {
            out.ok();
        } else {
            out.error("ERR No such client");
        }
        return selfKilled ? Outcome.CLOSE : Outcome.REPLIED;
    }

    private static @Nullable String check(byte[] option, byte[] value) {
        return switch (lower(option)) {
            case "id" ->
                RedisNumbers.parseLong(value, 0, value.length, -1) > 0
                        ? null
                        : "ERR client-id should be greater than 0";
            case "type" -> type(value) == null ? "ERR Unknown client type '" + text(value) + "'" : null;
            case "user" -> is(value, "default") ? null : "ERR No such user '" + text(value) + "'";
            case "addr", "laddr" -> null;
            default -> Texts.SYNTAX;
        };
    }

    private static Predicate<SentinelSession> filter(byte[] option, byte[] value) {
        String text = text(value);
        return switch (lower(option)) {
            case "id" -> session -> session.id() == RedisNumbers.parseLong(value, 0, value.length, -1);
            case "addr" -> session -> session.connection.address().equals(text);
            case "laddr" -> session -> session.connection.localAddress().equals(text);
            case "type" -> {
                Predicate<SentinelSession> ofType = type(value);
                yield ofType == null ? none -> false : ofType;
            }
            default -> any -> true;
        };
    }
}
