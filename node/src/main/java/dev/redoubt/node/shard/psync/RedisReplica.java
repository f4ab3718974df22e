package dev.redoubt.node.shard.psync;

import dev.redoubt.node.psync.ReplicaLink;
import dev.redoubt.node.psync.SyncRequest;
import dev.redoubt.node.session.ReplicaOutlet;
import dev.redoubt.node.shard.snapshot.SyncFile;
import org.jspecify.annotations.Nullable;

/** One replica of Redis: its link, and what the host has opened for it. The shard's thread only. */
final class RedisReplica {
    final ReplicaOutlet outlet;
    final SyncRequest request;
    final ReplicaLink link;
    final StreamBuffer buffer = new StreamBuffer();

    @Nullable
    SyncFile file;

    RedisReplica(ReplicaOutlet outlet, SyncRequest request, ReplicaLink link) {
        this.outlet = outlet;
        this.request = request;
        this.link = link;
    }

    boolean ended() {
        return link.state() == ReplicaLink.State.ENDED;
    }

    /** Removes the snapshot that it does not need any more. */
    void discardFile() {
        if (file != null) {
            file.discard();
            file = null;
        }
    }

    /** Returns where it listens, as far as it has told. */
    String host() {
        String own = outlet.address();
        int colon = own.lastIndexOf(':');
        String peer = colon < 0 ? own : own.substring(0, colon);
        return request.options().host().isEmpty() ? peer : request.options().host();
    }

    /** Returns how it is named in the log. */
    String name() {
        return host() + ":" + request.options().port();
    }
}
