package dev.redoubt.node.session;

import dev.redoubt.node.acl.AclUser;
import dev.redoubt.node.acl.AclUsers;
import dev.redoubt.node.command.Texts;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which sessions CLIENT KILL and CLIENT LIST mean (networking.c clientKillCommand). */
final class ClientFilter {
    private @Nullable String address;
    private @Nullable String localAddress;
    private @Nullable String type;
    private @Nullable AclUser user;
    private long id;
    private boolean skipMe;

    private ClientFilter() {}

    /** Returns the filter of the old form {@code CLIENT KILL address}. */
    static ClientFilter ofAddress(byte[] address) {
        ClientFilter filter = new ClientFilter();
        filter.address = Texts.latin1(address);
        return filter;
    }

    /** Returns the filter of CLIENT LIST TYPE. */
    static ClientFilter ofType(String type) {
        ClientFilter filter = new ClientFilter();
        filter.type = type;
        return filter;
    }

    /** Returns the filter of CLIENT KILL with options; null if it answered the error. */
    static @Nullable ClientFilter parse(SessionContext c, AclUsers users) {
        ClientFilter filter = new ClientFilter();
        filter.skipMe = true;
        byte[][] args = c.args;
        for (int i = 2; i < args.length; i += 2) {
            if (i + 1 == args.length) {
                c.error(Texts.SYNTAX);
                return null;
            }
            if (!filter.option(c, users, args[i], args[i + 1])) {
                return null;
            }
        }
        return filter;
    }

    private boolean option(SessionContext c, AclUsers users, byte[] option, byte[] value) {
        if (Texts.is(option, "id")) {
            return id(c, value);
        }
        if (Texts.is(option, "type")) {
            type = type(c, value);
            return type != null;
        }
        if (Texts.is(option, "addr")) {
            address = Texts.latin1(value);
        } else if (Texts.is(option, "laddr")) {
            localAddress = Texts.latin1(value);
        } else if (Texts.is(option, "user")) {
            user = users.find(value);
            if (user == null) {
                c.error("ERR No such user '" + Texts.printed(value, value.length) + "'");
                return false;
            }
        } else if (Texts.is(option, "skipme") && (Texts.is(value, "yes") || Texts.is(value, "no"))) {
            skipMe = Texts.is(value, "yes");
        } else {
            c.error(Texts.SYNTAX);
            return false;
        }
        return true;
    }

    private boolean id(SessionContext c, byte[] value) {
        String error = "ERR client-id should be greater than 0";
        if (!c.longArg(value, error)) {
            return false;
        }
        if (c.number < 1) {
            c.error(error);
            return false;
        }
        id = c.number;
        return true;
    }

    /** Returns one of normal, replica, pubsub, master; null if it answered the error. */
    static @Nullable String type(SessionContext c, byte[] name) {
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

    /** Returns whether it means the session; on the session's loop. */
    boolean matches(Session session, long selfId) {
        return (address == null || address.equals(session.address()))
                && (localAddress == null || localAddress.equals(session.localAddress()))
                && (id == 0 || id == session.id())
                && (user == null || user == session.state.user)
                && (type == null || type.equals(session.clientClass().name().toLowerCase(Locale.ROOT)))
                && !(skipMe && session.id() == selfId);
    }
}
