package dev.redoubt.node.cluster;

import dev.redoubt.config.HostPort;
import dev.redoubt.node.cluster.transport.QuarantineNotice;
import dev.redoubt.persistence.log.MemberId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The list of ActorSystems that Akka quarantined in this process, with the time at which each is due for a notice.
 * Pure; one thread.
 *
 * <p>A quarantined process cannot ask for its state: Artery drops each message that it sends. Only a message to it
 * passes. The notice to a node or a sentinel is therefore repeated without an end, since a machine may be suspended for
 * days. It stops when a message of a later ActorSystem of that process arrives. Clients come and go on ever new ports;
 * the notices to a client stop after {@link #CLIENT_MS}.
 */
final class QuarantineNotices {
    /**
     * Milliseconds between two notices, which delay the return of a process that was silent. It is shorter than
     * Artery's {@code stop-quarantined-after-idle}, so their connection stays, and a process that stands still finds the
     * notice in its socket when it wakes.
     */
    static final long EVERY_MS = 400;

    /** Milliseconds for which a client gets notices. */
    static final long CLIENT_MS = 3_600_000;

    /** Milliseconds after a quarantine in which a message may still arrive that passed Artery before it. */
    static final long IN_TRANSIT_MS = 5_000;

    /** The largest number of entries; a further one replaces the oldest. */
    static final int MAX = 256;

    private final Map<HostPort, Entry> entries = new LinkedHashMap<>();

    /** A notice and the address that it goes to. */
    record Due(HostPort to, QuarantineNotice notice) {}

    private static final class Entry {
        private final long uid;
        private final @Nullable MemberId id;
        private final boolean client;
        private final long sinceMs;
        private long toldMs = Long.MIN_VALUE;

        private Entry(long uid, @Nullable MemberId id, boolean client, long sinceMs) {
            this.uid = uid;
            this.id = id;
            this.client = client;
            this.sinceMs = sinceMs;
        }
    }

    /**
     * Adds the ActorSystem {@code uid} at {@code address}.
     *
     * @param id the process that was last heard there; null if none was
     * @param client whether it is, or may be, a client
     */
    void add(HostPort address, long uid, @Nullable MemberId id, boolean client, long nowMs) {
        Entry known = entries.get(address);
        if (known != null && known.uid == uid) {
            return;
        }
        if (known == null && entries.size() >= MAX) {
            entries.remove(entries.keySet().iterator().next());
        }
        entries.put(address, new Entry(uid, id, client, nowMs));
    }

    /** Removes that process, which introduced itself from that address. */
    void heard(HostPort address, MemberId id, long nowMs) {
        entries.entrySet().removeIf(entry -> {
            Entry told = entry.getValue();
            return nowMs - told.sinceMs >= IN_TRANSIT_MS && (entry.getKey().equals(address) || id.equals(told.id));
        });
    }

    /** Returns true while a process at that address gets notices. */
    boolean contains(HostPort address) {
        return entries.containsKey(address);
    }

    /** Returns the notices to be sent now, and counts them as sent. */
    List<Due> due(long nowMs) {
        List<Due> due = new ArrayList<>();
        Iterator<Map.Entry<HostPort, Entry>> each = entries.entrySet().iterator();
        while (each.hasNext()) {
            Map.Entry<HostPort, Entry> next = each.next();
            Entry entry = next.getValue();
            if (entry.client && nowMs - entry.sinceMs > CLIENT_MS) {
                each.remove();
            } else if (entry.toldMs == Long.MIN_VALUE || nowMs - entry.toldMs >= EVERY_MS) {
                entry.toldMs = nowMs;
                due.add(new Due(next.getKey(), new QuarantineNotice(entry.uid)));
            }
        }
        return due;
    }
}
