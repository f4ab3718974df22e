package dev.redoubt.sentinel.server;

import dev.redoubt.node.resp.ReplyWriter;
import java.util.Arrays;
import java.util.List;

/** SUBSCRIBE and its three relatives (pubsub.c): one confirmation a channel. */
public final class PubSubCommands {
    private final SentinelServer face;

    PubSubCommands(SentinelServer face) {
        this.face = face;
    }

    Outcome subscribe(SentinelSession session, byte[][] args, ReplyWriter out) {
        for (byte[] channel : rest(args)) {
            session.channels += face.channels().subscribe(session, channel) ? 1 : 0;
            confirm(session, "subscribe", channel, out);
        }
        return Outcome.REPLIED;
    }

    Outcome psubscribe(SentinelSession session, byte[][] args, ReplyWriter out) {
        for (byte[] pattern : rest(args)) {
            session.patterns += face.channels().psubscribe(session, pattern) ? 1 : 0;
            confirm(session, "psubscribe", pattern, out);
        }
        return Outcome.REPLIED;
    }

    Outcome unsubscribe(SentinelSession session, byte[][] args, ReplyWriter out) {
        List<byte[]> channels = args.length > 1 ? rest(args) : face.channels().channelsOf(session);
        for (byte[] channel : channels) {
            session.channels -= face.channels().unsubscribe(session, channel) ? 1 : 0;
            confirm(session, "unsubscribe", channel, out);
        }
        if (channels.isEmpty()) {
            confirmNone(session, "unsubscribe", out);
        }
        return Outcome.REPLIED;
    }

    Outcome punsubscribe(SentinelSession session, byte[][] args, ReplyWriter out) {
        List<byte[]> patterns = args.length > 1 ? rest(args) : face.channels().patternsOf(session);
        for (byte[] pattern : patterns) {
            session.patterns -= face.channels().punsubscribe(session, pattern) ? 1 : 0;
            confirm(session, "punsubscribe", pattern, out);
        }
        if (patterns.isEmpty()) {
            confirmNone(session, "punsubscribe", out);
        }
        return Outcome.REPLIED;
    }

    private static List<byte[]> rest(byte[][] args) {
        return Arrays.asList(args).subList(1, args.length);
    }

    private static void confirm(SentinelSession session, String what, byte[] channel, ReplyWriter out) {
        out.push(3);
        out.bulk(what);
        out.bulk(channel);
        count(session, out);
    }

    private static void confirmNone(SentinelSession session, String what, ReplyWriter out) {
        out.push(3);
        out.bulk(what);
        out.nullBulk();
        count(session, out);
    }

    private static void count(SentinelSession session, ReplyWriter out) {
        out.integer(session.channels + session.patterns);
        session.connection.setPubsub(session.subscribed());
    }
}
