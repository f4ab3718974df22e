package dev.redoubt.node.session;

import dev.redoubt.node.command.Texts;
import dev.redoubt.node.pubsub.Glob;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** SUBSCRIBE and its relatives, and PUBSUB (pubsub.c); PUBLISH and SPUBLISH are the shard's. The session's loop only. */
final class SubscribeCommands {
    private final Subscriptions subscriptions;

    SubscribeCommands(Subscriptions subscriptions) {
        this.subscriptions = subscriptions;
    }

    void subscribe(SessionContext c) {
        Session session = c.session();
        boolean before = session.pubsub();
        for (int i = 1; i < c.args.length; i++) {
            session.channels += subscriptions.subscribe(session, c.args[i]) ? 1 : 0;
            confirm(c, "subscribe", c.args[i]);
        }
        count(session, before);
    }

    void psubscribe(SessionContext c) {
        Session session = c.session();
        boolean before = session.pubsub();
        for (int i = 1; i < c.args.length; i++) {
            session.patterns += subscriptions.psubscribe(session, c.args[i]) ? 1 : 0;
            confirm(c, "psubscribe", c.args[i]);
        }
        count(session, before);
    }

    void unsubscribe(SessionContext c) {
        Session session = c.session();
        boolean before = session.pubsub();
        List<byte[]> names = named(c, subscriptions.channelsOf(session));
        for (byte[] name : names) {
            session.channels -= subscriptions.unsubscribe(session, name) ? 1 : 0;
            confirm(c, "unsubscribe", name);
        }
        if (names.isEmpty()) {
            confirm(c, "unsubscribe", null);
        }
        count(session, before);
    }

    void punsubscribe(SessionContext c) {
        Session session = c.session();
        boolean before = session.pubsub();
        List<byte[]> names = named(c, subscriptions.patternsOf(session));
        for (byte[] name : names) {
            session.patterns -= subscriptions.punsubscribe(session, name) ? 1 : 0;
            confirm(c, "punsubscribe", name);
        }
        if (names.isEmpty()) {
            confirm(c, "punsubscribe", null);
        }
        count(session, before);
    }

    void ssubscribe(SessionContext c) {
        Session session = c.session();
        if (session.transaction != null) {
            // As in Redis, where SUBSCRIBE may be called in EXEC.
            c.error("ERR SSUBSCRIBE isn't allowed for a DENY BLOCKING client");
            return;
        }
        boolean before = session.pubsub();
        for (int i = 1; i < c.args.length; i++) {
            session.shardChannels += subscriptions.ssubscribe(session, c.args[i]) ? 1 : 0;
            confirm(c, "ssubscribe", c.args[i], session.shardChannels);
        }
        count(session, before);
    }

    void sunsubscribe(SessionContext c) {
        Session session = c.session();
        boolean before = session.pubsub();
        List<byte[]> names = named(c, subscriptions.shardChannelsOf(session));
        for (byte[] name : names) {
            session.shardChannels -= subscriptions.sunsubscribe(session, name) ? 1 : 0;
            confirm(c, "sunsubscribe", name, session.shardChannels);
        }
        if (names.isEmpty()) {
            confirm(c, "sunsubscribe", null, session.shardChannels);
        }
        count(session, before);
    }

    private void count(Session session, boolean before) {
        if (session.pubsub() != before) {
            subscriptions.count(before ? -1 : 1);
        }
    }

    private static List<byte[]> named(SessionContext c, List<byte[]> all) {
        return c.args.length > 1 ? List.of(c.args).subList(1, c.args.length) : all;
    }

    /** A push, which CLIENT REPLY does not silence (pubsub.c addReplyPubsubSubscribed). */
    private static void confirm(SessionContext c, String what, byte @Nullable [] name) {
        confirm(c, what, name, c.session().channels + c.session().patterns);
    }

    private static void confirm(SessionContext c, String what, byte @Nullable [] name, int count) {
        c.unsilence();
        c.reply.push(3);
        c.reply.bulk(what);
        if (name == null) {
            c.reply.nullBulk();
        } else {
            c.reply.bulk(name);
        }
        c.reply.integer(count);
    }

    void channels(SessionContext c) {
        channels(c, subscriptions.activeChannels());
    }

    void shardchannels(SessionContext c) {
        channels(c, subscriptions.activeShardChannels());
    }

    private static void channels(SessionContext c, List<byte[]> active) {
        if (c.args.length > 3) {
            c.error(Texts.unknownSubcommand(c.args));
            return;
        }
        if (c.args.length == 3) {
            active.removeIf(channel -> !Glob.matches(c.args[2], channel));
        }
        c.reply.array(active.size());
        active.forEach(c.reply::bulk);
    }

    void numsub(SessionContext c) {
        numsub(c, subscriptions::subscribers);
    }

    void shardnumsub(SessionContext c) {
        numsub(c, subscriptions::shardSubscribers);
    }

    private static void numsub(SessionContext c, ToIntFunction<byte[]> subscribers) {
        c.reply.array((c.args.length - 2) * 2);
        for (int i = 2; i < c.args.length; i++) {
            c.reply.bulk(c.args[i]);
            c.reply.integer(subscribers.applyAsInt(c.args[i]));
        }
    }

    void numpat(SessionContext c) {
        c.reply.integer(subscriptions.activePatterns());
    }
}
