package dev.redoubt.node.session;

import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All sessions of a process, loop by loop. Any thread; the state of a session is read on its own loop only, so what
 * concerns several loops is gathered by tasks.
 */
public final class SessionRegistry {
    private static final Logger LOG = LoggerFactory.getLogger(SessionRegistry.class);

    /** Which sessions are wanted. */
    @FunctionalInterface
    interface Wanted {
        boolean test(Session session);
    }

    /** Set once, before the first session. */
    private volatile List<LoopSessions> loops = List.of();

    private final Monitors monitors = new Monitors();
    private final Map<Long, Session> byId = new ConcurrentHashMap<>();
    private final TrackingClients tracking = new TrackingClients(byId::get);
    private final AtomicInteger open = new AtomicInteger();
    private volatile long maxInputBytes;
    private volatile long maxOutputBytes;

    void setLoops(List<LoopSessions> all) {
        loops = List.copyOf(all);
    }

    /** Returns the clients in MONITOR. */
    public Monitors monitors() {
        return monitors;
    }

    /** Returns the clients that track keys. */
    public TrackingClients tracking() {
        return tracking;
    }

    void opened(Session session) {
        open.incrementAndGet();
        byId.put(session.id(), session);
    }

    /** The session is gone; on its loop. */
    void gone(Session session) {
        open.decrementAndGet();
        byId.remove(session.id());
        tracking.leave(session);
    }

    /** Returns how many sessions there are. */
    public int size() {
        return open.get();
    }

    /**
     * Calls {@code look} for every session, on its loop, and {@code done} with all results that were not null. With one
     * loop that happens before this returns; else on whichever loop is the last.
     *
     * @param asking the executor of the loop that calls
     */
    <T> void gather(EventExecutor asking, Function<Session, @Nullable T> look, Consumer<List<T>> done) {
        List<LoopSessions> all = loops;
        List<T> found = Collections.synchronizedList(new ArrayList<>());
        AtomicInteger left = new AtomicInteger(all.size());
        for (LoopSessions loop : all) {
            Runnable task = () -> {
                // A copy, since looking may close.
                for (Session session : new ArrayList<>(loop.all())) {
                    add(session, look, found);
                }
                if (left.decrementAndGet() == 0) {
                    done.accept(new ArrayList<>(found));
                }
            };
            if (loop.executor() == asking) {
                task.run();
            } else {
                loop.executor().execute(task);
            }
        }
    }

    private static <T> void add(Session session, Function<Session, @Nullable T> look, List<T> found) {
        try {
            T result = look.apply(session);
            if (result != null) {
                found.add(result);
            }
        } catch (RuntimeException defect) {
            // Whoever asked would wait for ever.
            LOG.error(
                    "The session of {} cannot be looked at and is left out. This is a defect; please report it.",
                    session.address(),
                    defect);
        }
    }

    /** Closes the sessions that listen to channels: what is published elsewhere will not reach them. */
    public void closeSubscribers() {
        close(Session::pubsub);
    }

    /** Closes the sessions of programs that speak in messages. */
    void closeMastersOnly() {
        close(session -> session.mastersOnly);
    }

    private void close(Wanted wanted) {
        for (LoopSessions loop : loops) {
            Runnable task = () -> {
                for (Session session : new ArrayList<>(loop.all())) {
                    if (wanted.test(session)) {
                        session.outlet.close();
                    }
                }
            };
            if (loop.executor().inEventLoop()) {
                task.run();
            } else {
                loop.executor().execute(task);
            }
        }
    }

    /** Measures the buffers of the sessions of the loop that calls, at once, and of the others soon. */
    public void measure() {
        List<LoopSessions> all = loops;
        if (all.size() == 1 && all.get(0).executor().inEventLoop()) {
            List<long[]> buffers = new ArrayList<>();
            gather(all.get(0).executor(), SessionRegistry::buffers, buffers::addAll);
            set(buffers);
        } else if (!all.isEmpty()) {
            EventExecutor first = all.get(0).executor();
            first.execute(() -> gather(first, SessionRegistry::buffers, this::set));
        }
    }

    private static long[] buffers(Session session) {
        return new long[] {session.outlet.queryBufferBytes(), session.outlet.pendingBytes()};
    }

    private void set(List<long[]> buffers) {
        maxInputBytes = buffers.stream().mapToLong(each -> each[0]).max().orElse(0);
        maxOutputBytes = buffers.stream().mapToLong(each -> each[1]).max().orElse(0);
    }

    /** Returns the most bytes of an incomplete command that a session held when {@link #measure} looked. */
    public long maxInputBytes() {
        return maxInputBytes;
    }

    /** Returns the most bytes that waited to be sent to a session when {@link #measure} looked. */
    public long maxOutputBytes() {
        return maxOutputBytes;
    }
}
