package dev.redoubt.it.sim;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One operation at a time; a timeout means outcome unknown, the operation is never sent again (6.3). */
final class SimClient extends SimProcess {
    enum Kind {
        APPEND,
        SET,
        GET
    }

    record Request(long opId, Kind kind, String key, long value) {}

    /**
     * @param position the record behind which the operation stands
     * @param seenBytes of that record's payload what came before it, as far as the operation is a read
     */
    record Reply(long opId, boolean ok, List<Long> value, long position, int seenBytes, int hint) {
        static Reply failed(long opId, int hint) {
            return new Reply(opId, false, List.of(), 0, 0, hint);
        }
    }

    /** One operation and what came of it. */
    static final class Op {
        final Request request;
        final double invokedMs;
        final long floor;
        double doneMs;
        List<Long> value = List.of();

        Op(Request request, double invokedMs, long floor) {
            this.request = request;
            this.invokedMs = invokedMs;
            this.floor = floor;
        }
    }

    private static final List<String> LISTS = List.of("l0", "l1");
    private static final List<String> KEYS = List.of("l0", "l1", "r0");

    /** The index of the only member that it asks; -1 for any. */
    private int pinned = -1;

    private int target;
    private @Nullable Op op;

    SimClient(Sim sim, int index, String name) {
        super(sim, index, name);
    }

    @Override
    void boot() {
        target = sim.random.nextInt(sim.members.size());
        op = null;
        next();
    }

    private void next() {
        boolean reader = name.equals("c0");
        long drawn = sim.random.nextInt(reader ? 12 : 4);
        Kind kind = drawn == 0 ? Kind.APPEND : drawn == 1 ? Kind.SET : Kind.GET;
        String key = kind == Kind.SET ? "r0" : sim.pick(kind == Kind.APPEND ? LISTS : KEYS);
        long n = sim.fresh();
        op = new Op(new Request(n, kind, key, n), sim.nowMs(), sim.observer.floor());
        send(sim.members.get(target), op.request);
        after(sim.pick(600.0, 4000), () -> timeout(n));
    }

    private void timeout(long opId) {
        if (op != null && op.request.opId() == opId) {
            target = other(-1);
            next();
        }
    }

    /** From now on it asks this member only. */
    void pin(SimMember member) {
        pinned = member.index;
        target = pinned;
    }

    private int other(int hint) {
        if (pinned >= 0) {
            return pinned;
        }
        return hint >= 0 ? hint : sim.random.nextInt(sim.members.size());
    }

    @Override
    void on(SimProcess from, Object message) {
        Reply reply = (Reply) message;
        Op asked = op;
        if (asked == null || asked.request.opId() != reply.opId()) {
            return;
        }
        if (reply.ok()) {
            sim.observer.sawResult(asked, reply);
        } else {
            target = other(reply.hint());
        }
        op = null;
        after(sim.between(10, 60), this::next);
    }
}
