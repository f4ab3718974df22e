package dev.redoubt.node.shard;

import dev.redoubt.config.NodeSettings;
import dev.redoubt.config.OutputLimits;
import dev.redoubt.node.net.OutputLimit;
import dev.redoubt.node.net.ServerLimits;

/** The limits of the RESP server as the directives give them. */
public final class ShardLimits {
    private ShardLimits() {}

    /** Those of a node. */
    public static ServerLimits of(NodeSettings settings) {
        OutputLimits output = settings.clientOutputBufferLimit();
        return new ServerLimits(
                settings.maxclients(),
                settings.clientQueryBufferLimit(),
                settings.protoMaxBulkLen(),
                settings.timeout(),
                settings.tcpKeepalive(),
                settings.tcpBacklog(),
                limit(output.normal()),
                limit(output.pubsub()));
    }

    private static OutputLimit limit(OutputLimits.Limit limit) {
        return new OutputLimit(limit.hardBytes(), limit.softBytes(), limit.softSeconds());
    }
}
