package dev.redoubt.node.shard;

import dev.redoubt.node.command.engine.Deferred;
import dev.redoubt.node.member.MemberCore;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Clients in WAIT (replication.c waitCommand). The shard's thread only. */
final class WaitQueue {
    private record Wait(Client client, long position, int replicas, long deadlineMs, Deferred deferred) {}

    private final List<Wait> waiting = new ArrayList<>();

    /** @param timeoutMs 0 for never */
    void add(Client client, int replicas, long timeoutMs, long nowMs, Deferred deferred) {
        long deadline = timeoutMs == 0 ? Long.MAX_VALUE : nowMs + timeoutMs;
        waiting.add(new Wait(client, client.lastWrite, replicas, deadline, deferred));
    }

    /** Answers whoever has what it waits for, or has waited long enough. */
    void check(MemberCore core, long nowMs) {
        if (waiting.isEmpty()) {
            return;
        }
        List<Wait> done = new ArrayList<>();
        for (Iterator<Wait> all = waiting.iterator(); all.hasNext(); ) {
            Wait wait = all.next();
            boolean over = wait.client.closed || nowMs >= wait.deadlineMs;
            if (over || core.replicasAt(wait.position, false) >= wait.replicas) {
                all.remove();
                done.add(wait);
            }
        }
        // Completing lets the client's next commands run, which may wait again.
        for (Wait wait : done) {
            int acked = core.replicasAt(wait.position, false);
            wait.deferred.complete(reply -> reply.integer(acked));
        }
    }

    /** Mastership is over (docs/protocol.md 5.6). */
    void unblock() {
        List<Wait> done = new ArrayList<>(waiting);
        waiting.clear();
        for (Wait wait : done) {
            wait.deferred.complete(reply -> reply.error("UNBLOCKED force unblock from blocking operation, instance"
                    + " state changed (master -> replica?)"));
        }
    }

    int size() {
        return waiting.size();
    }
}
