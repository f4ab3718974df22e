package dev.redoubt.node.net;

import dev.redoubt.config.CommonDirectives;
import dev.redoubt.config.LiveConfig;
import dev.redoubt.config.LiveDirective;
import dev.redoubt.config.NodeDirectives;
import dev.redoubt.config.OutputLimits;
import dev.redoubt.config.lifecycle.Registration;
import java.util.List;

/** The limits of a {@link RespServer} as the directives say, now and after each change. Stateless. */
public final class LiveLimits {
    private static final List<LiveDirective<?>> COMMON =
            List.of(CommonDirectives.MAXCLIENTS, CommonDirectives.TIMEOUT, CommonDirectives.TCP_KEEPALIVE);
    private static final List<LiveDirective<?>> OF_NODE = List.of(
            CommonDirectives.MAXCLIENTS,
            CommonDirectives.TIMEOUT,
            CommonDirectives.TCP_KEEPALIVE,
            NodeDirectives.PROTECTED_MODE,
            NodeDirectives.CLIENT_QUERY_BUFFER_LIMIT,
            NodeDirectives.PROTO_MAX_BULK_LEN,
            NodeDirectives.CLIENT_OUTPUT_BUFFER_LIMIT,
            NodeDirectives.MAXMEMORY,
            NodeDirectives.MAXMEMORY_CLIENTS);
    private static final double PERCENT = 100;

    private LiveLimits() {}

    /** Returns the present limits of a node. */
    public static ServerLimits ofNode(LiveConfig config) {
        OutputLimits output =
                config.live(NodeDirectives.CLIENT_OUTPUT_BUFFER_LIMIT).get();
        return new ServerLimits(
                config.live(CommonDirectives.MAXCLIENTS).get(),
                config.live(NodeDirectives.CLIENT_QUERY_BUFFER_LIMIT).get(),
                config.live(NodeDirectives.PROTO_MAX_BULK_LEN).get(),
                config.live(CommonDirectives.TIMEOUT).get(),
                config.live(CommonDirectives.TCP_KEEPALIVE).get(),
                config.node().tcpBacklog(),
                config.live(NodeDirectives.PROTECTED_MODE).get(),
                output.normal(),
                output.replica(),
                output.pubsub());
    }

    /** Returns the present limits of a sentinel, which has directives for some of them only. */
    public static ServerLimits ofSentinel(LiveConfig config) {
        ServerLimits defaults = ServerLimits.DEFAULT;
        return new ServerLimits(
                config.live(CommonDirectives.MAXCLIENTS).get(),
                defaults.queryBufferBytes(),
                defaults.bulkBytes(),
                config.live(CommonDirectives.TIMEOUT).get(),
                config.live(CommonDirectives.TCP_KEEPALIVE).get(),
                config.sentinel().tcpBacklog(),
                false,
                defaults.normal(),
                defaults.replica(),
                defaults.pubsub());
    }

    /** Keeps the limits of a node's server up to date until the registration is closed. */
    public static Registration followNode(LiveConfig config, RespServer server) {
        return config.follow(OF_NODE, () -> {
            server.setLimits(ofNode(config));
            server.setClientMemory(clientMemory(config));
        });
    }

    /** As networking.c getClientEvictionLimit: a part of nothing is no limit. */
    private static long clientMemory(LiveConfig config) {
        long bytes = config.live(NodeDirectives.MAXMEMORY_CLIENTS).get();
        return bytes >= 0
                ? bytes
                : (long) (config.live(NodeDirectives.MAXMEMORY).get() * (-bytes / PERCENT));
    }

    /** Keeps the limits of a sentinel's server up to date until the registration is closed. */
    public static Registration followSentinel(LiveConfig config, RespServer server) {
        return config.follow(COMMON, () -> server.setLimits(ofSentinel(config)));
    }
}
