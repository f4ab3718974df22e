package dev.redoubt.node.session;

import dev.redoubt.node.command.Texts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import org.jspecify.annotations.Nullable;

/** CLIENT TRACKING and its relatives (networking.c clientCommand, tracking.c). The session's loop only. */
final class TrackingCommands {
    private static final String NOT_TRACKING =
            "ERR CLIENT CACHING can be called only when the client is in tracking mode with OPTIN or OPTOUT mode"
                    + " enabled";

    private final TrackingClients clients;

    TrackingCommands(TrackingClients clients) {
        this.clients = clients;
    }

    /** The options of CLIENT TRACKING. */
    private static final class Options {
        private long redirect;
        private boolean broadcast;
        private boolean optIn;
        private boolean optOut;
        private boolean noLoop;
        private final List<byte[]> prefixes = new ArrayList<>();
    }

    void tracking(SessionContext c) {
        Options options = parse(c);
        if (options == null) {
            return;
        }
        Session session = c.session();
        if (Texts.is(c.args[2], "on")) {
            String misfit = misfit(options, session.tracking);
            if (misfit != null) {
                c.error(misfit);
                return;
            }
            clients.track(session, chosen(options, session.tracking));
        } else if (Texts.is(c.args[2], "off")) {
            clients.leave(session);
        } else {
            c.error(Texts.SYNTAX);
            return;
        }
        c.reply.ok();
    }

    private @Nullable Options parse(SessionContext c) {
        Options options = new Options();
        byte[][] args = c.args;
        for (int i = 3; i < args.length; i++) {
            boolean more = i + 1 < args.length;
            if (more && Texts.is(args[i], "redirect")) {
                i++;
                if (!redirect(c, options, args[i])) {
                    return null;
                }
            } else if (Texts.is(args[i], "bcast")) {
                options.broadcast = true;
            } else if (Texts.is(args[i], "optin")) {
                options.optIn = true;
            } else if (Texts.is(args[i], "optout")) {
                options.optOut = true;
            } else if (Texts.is(args[i], "noloop")) {
                options.noLoop = true;
            } else if (more && Texts.is(args[i], "prefix")) {
                i++;
                options.prefixes.add(args[i]);
            } else {
                c.error(Texts.SYNTAX);
                return null;
            }
        }
        return options;
    }

    private boolean redirect(SessionContext c, Options options, byte[] id) {
        if (options.redirect != 0) {
            c.error("ERR A client can only redirect to a single other client");
            return false;
        }
        if (!c.longArg(id)) {
            return false;
        }
        if (clients.find(c.number) == null) {
            c.error("ERR The client ID you want redirect to does not exist");
            return false;
        }
        options.redirect = c.number;
        return true;
    }

    /** Returns why the options do not fit to each other or to those in force; null if they do. */
    private static @Nullable String misfit(Options options, @Nullable Tracking before) {
        if (!options.broadcast && !options.prefixes.isEmpty()) {
            return "ERR PREFIX option requires BCAST mode to be enabled";
        }
        if (before != null && before.broadcast() != options.broadcast) {
            return "ERR You can't switch BCAST mode on/off before disabling tracking for this client, and then"
                    + " re-enabling it with a different mode.";
        }
        if (options.broadcast && (options.optIn || options.optOut)) {
            return "ERR OPTIN and OPTOUT are not compatible with BCAST";
        }
        if (options.optIn && options.optOut) {
            return "ERR You can't specify both OPTIN mode and OPTOUT mode";
        }
        if (before != null && ((options.optIn && before.optOut()) || (options.optOut && before.optIn()))) {
            return "ERR You can't switch OPTIN/OPTOUT mode before disabling tracking for this client, and then"
                    + " re-enabling it with a different mode.";
        }
        return overlap(options.prefixes, before == null ? null : before.prefixes());
    }

    /** checkPrefixCollisionsOrReply: a client would be told twice. */
    private static @Nullable String overlap(List<byte[]> wanted, @Nullable NavigableSet<byte[]> present) {
        for (int i = 0; i < wanted.size(); i++) {
            byte[] prefix = wanted.get(i);
            for (byte[] other : present == null ? List.<byte[]>of() : present) {
                if (overlap(prefix, other)) {
                    return overlapping(prefix, "an existing prefix", other);
                }
            }
            for (byte[] other : wanted.subList(i + 1, wanted.size())) {
                if (overlap(prefix, other)) {
                    return overlapping(prefix, "another provided prefix", other);
                }
            }
        }
        return null;
    }

    private static boolean overlap(byte[] one, byte[] other) {
        int length = Math.min(one.length, other.length);
        return Arrays.equals(one, 0, length, other, 0, length);
    }

    private static String overlapping(byte[] prefix, String what, byte[] other) {
        return "ERR Prefix '" + Texts.printed(prefix, prefix.length) + "' overlaps with " + what + " '"
                + Texts.printed(other, other.length) + "'. Prefixes for a single client must not overlap.";
    }

    private static Tracking chosen(Options options, @Nullable Tracking before) {
        NavigableSet<byte[]> prefixes = null;
        if (options.broadcast) {
            prefixes = Tracking.prefixSet();
            if (before != null && before.prefixes() != null) {
                prefixes.addAll(before.prefixes());
            }
            prefixes.addAll(options.prefixes.isEmpty() ? List.of(new byte[0]) : options.prefixes);
        }
        return new Tracking(
                options.redirect, options.broadcast, options.optIn, options.optOut, options.noLoop, prefixes);
    }

    void caching(SessionContext c) {
        Session session = c.session();
        Tracking tracking = session.tracking;
        if (tracking == null) {
            c.error(NOT_TRACKING);
            return;
        }
        boolean yes = Texts.is(c.args[2], "yes");
        if (!yes && !Texts.is(c.args[2], "no")) {
            c.error(Texts.SYNTAX);
        } else if (yes && !tracking.optIn()) {
            c.error("ERR CLIENT CACHING YES is only valid when tracking is enabled in OPTIN mode.");
        } else if (!yes && !tracking.optOut()) {
            c.error("ERR CLIENT CACHING NO is only valid when tracking is enabled in OPTOUT mode.");
        } else {
            session.cachingGiven = true;
            c.reply.ok();
        }
    }

    void getredir(SessionContext c) {
        Tracking tracking = c.session().tracking;
        c.reply.integer(tracking == null ? -1 : tracking.redirect());
    }

    void trackinginfo(SessionContext c) {
        Session session = c.session();
        Tracking tracking = session.tracking;
        List<String> flags = flags(session, tracking);
        c.reply.map(3);
        c.reply.bulk("flags");
        c.reply.set(flags.size());
        flags.forEach(c.reply::bulk);
        c.reply.bulk("redirect");
        getredir(c);
        c.reply.bulk("prefixes");
        NavigableSet<byte[]> prefixes = tracking == null ? null : tracking.prefixes();
        c.reply.array(prefixes == null ? 0 : prefixes.size());
        if (prefixes != null) {
            prefixes.forEach(c.reply::bulk);
        }
    }

    private static List<String> flags(Session session, @Nullable Tracking tracking) {
        List<String> flags = new ArrayList<>();
        flags.add(tracking == null ? "off" : "on");
        if (tracking == null) {
            return flags;
        }
        if (tracking.broadcast()) {
            flags.add("bcast");
        }
        if (tracking.optIn()) {
            flags.add("optin");
            if (session.cachingGiven) {
                flags.add("caching-yes");
            }
        }
        if (tracking.optOut()) {
            flags.add("optout");
            if (session.cachingGiven) {
                flags.add("caching-no");
            }
        }
        if (tracking.noLoop()) {
            flags.add("noloop");
        }
        if (session.redirectBroken) {
            flags.add("broken_redirect");
        }
        return flags;
    }
}
