package dev.redoubt.node.shard.info;

import dev.redoubt.config.HostPort;
import dev.redoubt.node.resp.ReplyWriter;
import org.jspecify.annotations.Nullable;

/** The reply to ROLE (replication.c, roleCommand). Pure. */
public final class RoleReply {
    private RoleReply() {}

    /** Writes the reply. */
    public static void write(ShardStatus.Replication replication, ReplyWriter reply) {
        ShardStatus.MasterLink link = replication.link();
        if (link == null) {
            master(replication, reply);
        } else {
            replica(link, replication.end().offset(), reply);
        }
    }

    private static void master(ShardStatus.Replication replication, ReplyWriter reply) {
        reply.array(3);
        reply.bulk("master");
        reply.integer(replication.end().offset());
        reply.array(replication.replicas().size());
        for (ShardStatus.Replica replica : replication.replicas()) {
            reply.array(3);
            reply.bulk(host(replica.address()));
            reply.bulk(Integer.toString(port(replica.address())));
            reply.bulk(Long.toString(replica.offset()));
        }
    }

    private static void replica(ShardStatus.MasterLink link, long offset, ReplyWriter reply) {
        reply.array(5);
        reply.bulk("slave");
        reply.bulk(host(link.master()));
        reply.integer(port(link.master()));
        reply.bulk(link.synchronised() ? "connected" : link.linked() ? "sync" : "connect");
        reply.integer(link.synchronised() ? offset : -1);
    }

    private static String host(@Nullable HostPort address) {
        return address == null ? "" : address.host();
    }

    private static int port(@Nullable HostPort address) {
        return address == null ? 0 : address.port();
    }
}
