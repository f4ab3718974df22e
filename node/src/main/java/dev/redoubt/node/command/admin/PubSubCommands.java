package dev.redoubt.node.command.admin;

import dev.redoubt.node.command.engine.CommandContext;
import dev.redoubt.node.pubsub.Glob;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Publish and subscribe (pubsub.c). */
final class PubSubCommands {
    private PubSubCommands() {}

    static void subscribe(CommandContext c) {
        for (int i = 1; i < c.args.length; i++) {
            if (c.channels.subscribe(c.session, c.args[i])) {
                c.session.subscriptions++;
            }
            confirm(c, "subscribe", c.args[i]);
        }
    }

    static void psubscribe(CommandContext c) {
        for (int i = 1; i < c.args.length; i++) {
            if (c.channels.psubscribe(c.session, c.args[i])) {
                c.session.patterns++;
            }
            confirm(c, "psubscribe", c.args[i]);
        }
    }

    static void unsubscribe(CommandContext c) {
        List<byte[]> names = named(c, c.channels.channelsOf(c.session));
        for (byte[] name : names) {
            if (c.channels.unsubscribe(c.session, name)) {
                c.session.subscriptions--;
            }
            confirm(c, "unsubscribe", name);
        }
        if (names.isEmpty()) {
            confirm(c, "unsubscribe", null);
        }
    }

    static void punsubscribe(CommandContext c) {
        List<byte[]> names = named(c, c.channels.patternsOf(c.session));
        for (byte[] name : names) {
            if (c.channels.punsubscribe(c.session, name)) {
                c.session.patterns--;
            }
            confirm(c, "punsubscribe", name);
        }
        if (names.isEmpty()) {
            confirm(c, "punsubscribe", null);
        }
    }

    private static List<byte[]> named(CommandContext c, List<byte[]> all) {
        return c.args.length > 1 ? List.of(c.args).subList(1, c.args.length) : all;
    }

    private static void confirm(CommandContext c, String what, byte @Nullable [] name) {
        c.reply.push(3);
        c.reply.bulk(what);
        if (name == null) {
            c.reply.nullBulk();
        } else {
            c.reply.bulk(name);
        }
        c.reply.integer(c.session.subscriptions + c.session.patterns);
    }

    static void unsubscribeAll(CommandContext c) {
        c.channels.removeAll(c.session);
        c.session.subscriptions = 0;
        c.session.patterns = 0;
    }

    static void publish(CommandContext c) {
        byte[] channel = c.args[1];
        byte[] message = c.args[2];
        int receivers = c.deliver(channel, message);
        c.server.published(channel, message);
        c.reply.integer(receivers);
    }

    static void channels(CommandContext c) {
        if (c.args.length > 3) {
            CommandCommands.unknownSubcommand(c);
            return;
        }
        List<byte[]> active = c.channels.activeChannels();
        if (c.args.length == 3) {
            active.removeIf(channel -> !Glob.matches(c.args[2], channel));
        }
        c.reply.array(active.size());
        active.forEach(c.reply::bulk);
    }

    static void numsub(CommandContext c) {
        c.reply.array((c.args.length - 2) * 2);
        for (int i = 2; i < c.args.length; i++) {
            c.reply.bulk(c.args[i]);
            c.reply.integer(c.channels.subscribers(c.args[i]));
        }
    }

    static void numpat(CommandContext c) {
        c.reply.integer(c.channels.activePatterns());
    }
}
