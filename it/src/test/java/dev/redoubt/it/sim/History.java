package dev.redoubt.it.sim;

import dev.redoubt.persistence.log.LogRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Linearizability twice: by witness, the log position of a reply being its place in the order; and by the clients' view
 * alone, reads of a list of unique values being prefixes of each other in real time.
 */
final class History {
    private final Sim sim;
    private final Observer observer;
    private final List<SimClient.Op> done = new ArrayList<>();
    private final Map<String, List<LogRecord>> byKey = new HashMap<>();
    private long floor;
    private double servedMs = -1;

    History(Sim sim, Observer observer) {
        this.sim = sim;
        this.observer = observer;
    }

    /** Whatever was answered before now is at this position or below. */
    long floor() {
        return floor;
    }

    void sawCommitted(LogRecord record) {
        for (String key : SimStore.keys(record)) {
            byKey.computeIfAbsent(key, k -> new ArrayList<>()).add(record);
        }
    }

    boolean servedAfterFaults() {
        return servedMs >= 0 && servedMs < Sim.FAULTS_MS + Sim.SERVE_WITHIN_MS;
    }

    void sawResult(SimClient.Op op, SimClient.Reply reply) {
        boolean read = op.request.kind() == SimClient.Kind.GET;
        sim.count(read ? "reads" : "writes");
        if (servedMs < 0 && !read && op.invokedMs > Sim.FAULTS_MS) {
            servedMs = sim.nowMs();
        }
        if (!sim.mode.needsMajority()) {
            return;
        }
        boolean inOrder = read ? reply.position() >= op.floor : reply.position() > op.floor;
        observer.require(inOrder, "stale", op.request, reply.position(), "after", op.floor);
        if (read) {
            SimStore store = new SimStore();
            for (LogRecord record : byKey.getOrDefault(op.request.key(), List.of())) {
                if (record.index() < reply.position()) {
                    store.apply(record);
                } else if (record.index() == reply.position()) {
                    store.apply(record, reply.seenBytes());
                }
            }
            observer.require(store.get(op.request.key()).equals(reply.value()), "wrong value", op.request);
        }
        floor = Math.max(floor, reply.position());
        op.doneMs = sim.nowMs();
        op.value = reply.value();
        done.add(op);
    }

    void check() {
        for (String key : List.of("l0", "l1")) {
            List<SimClient.Op> reads = of(key, SimClient.Kind.GET);
            List<SimClient.Op> adds = of(key, SimClient.Kind.APPEND);
            for (int i = 0; i < reads.size(); i++) {
                SimClient.Op r = reads.get(i);
                for (int j = 0; j < i; j++) {
                    SimClient.Op q = reads.get(j);
                    boolean prefix = q.value.size() <= r.value.size()
                            && r.value.subList(0, q.value.size()).equals(q.value);
                    observer.require(q.doneMs >= r.invokedMs || prefix, "read went back on", key);
                }
                Map<Long, Integer> at = new HashMap<>();
                r.value.forEach(v -> at.merge(v, 1, Integer::sum));
                observer.require(at.size() == r.value.size(), "value twice in", key);
                for (SimClient.Op a : adds) {
                    boolean has = at.containsKey(a.request.value());
                    observer.require(a.doneMs >= r.invokedMs || has, "acknowledged value not read", key);
                    observer.require(!has || a.invokedMs < r.doneMs, "value from the future", key);
                }
            }
        }
    }

    private List<SimClient.Op> of(String key, SimClient.Kind kind) {
        return done.stream()
                .filter(op -> op.request.key().equals(key) && op.request.kind() == kind)
                .toList();
    }
}
