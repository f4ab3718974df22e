package dev.redoubt.node.session;

import dev.redoubt.node.command.HandlerTable;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Sessions on sockets that exist only in memory; without a loop of their own they run on the caller's thread. */
public final class SessionFixture {
    final SessionEnvironment environment;
    final Sessions sessions;
    private final List<EventExecutor> loops;
    private final Map<Session, FakeOutlet> outlets = new ConcurrentHashMap<>();
    private final LongSupplier unixMs;
    private final AtomicLong lastId = new AtomicLong();

    public SessionFixture(
            ProcessSessions shared, ShardLink shard, LoginPort login, ProcessFacts facts, LongSupplier unixMs) {
        this(List.of(ImmediateEventExecutor.INSTANCE), shared, shard, login, facts, unixMs);
    }

    SessionFixture(
            List<EventExecutor> loops,
            ProcessSessions shared,
            ShardLink shard,
            LoginPort login,
            ProcessFacts facts,
            LongSupplier unixMs) {
        this.loops = loops;
        this.unixMs = unixMs;
        environment = new SessionEnvironment(
                SessionHandlers.ofNode(login, facts, shared.subscriptions(), shared.registry(), shard),
                shard,
                login,
                shared.subscriptions(),
                shared.registry(),
                shared.counters(),
                unixMs);
        sessions = new Sessions(loops, environment);
    }

    public HandlerTable<SessionHandler> handlers() {
        return environment.handlers();
    }

    public Session connect() {
        return connect(loops.get(0));
    }

    Session connect(EventExecutor loop) {
        FakeOutlet outlet = new FakeOutlet();
        long id = lastId.incrementAndGet();
        Session session = sessions.loop(loop)
                .open(
                        new SessionOrigin(id, "127.0.0.1:5000" + id, "127.0.0.1:6379", unixMs.getAsLong()),
                        outlet,
                        false);
        outlets.put(session, outlet);
        return session;
    }

    public void disconnect(Session session) {
        session.loop().closed(session);
    }

    /** Sends one command and returns what the client was sent meanwhile. */
    public byte[] run(Session session, byte[]... args) {
        outlet(session).take();
        session.loop().received(session, List.<byte[][]>of(args));
        return take(session);
    }

    /** Sends commands, words separated by blanks, as one read. */
    void send(Session session, String... lines) {
        session.loop()
                .received(
                        session, Arrays.stream(lines).map(SessionFixture::words).toList());
    }

    private static byte[][] words(String line) {
        return Arrays.stream(line.split(" "))
                .map(word -> word.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1))
                .toArray(byte[][]::new);
    }

    FakeOutlet outlet(Session session) {
        return Objects.requireNonNull(outlets.get(session));
    }

    /** What the client was sent since this was called last. */
    public byte[] take(Session session) {
        return outlet(session).take();
    }

    /** Whether the server has closed, or will close, the connection. */
    public boolean closed(Session session) {
        return outlet(session).closed || outlet(session).closing;
    }
}
