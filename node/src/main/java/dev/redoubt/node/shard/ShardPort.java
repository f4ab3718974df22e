package dev.redoubt.node.shard;

import dev.redoubt.config.ByteText;
import dev.redoubt.config.CommonDirectives;
import dev.redoubt.config.DebugAccess;
import dev.redoubt.config.Live;
import dev.redoubt.node.command.engine.Deferred;
import dev.redoubt.node.command.engine.ServerPort;
import dev.redoubt.node.command.engine.Session;
import dev.redoubt.node.command.engine.ShutdownOptions;
import dev.redoubt.node.pubsub.Glob;
import dev.redoubt.node.resp.ReplyWriter;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** What commands ask of the process, answered by the shard. The shard's thread only. */
final class ShardPort implements ServerPort {
    private static final String ERROR_PREFIX = "ERR ";

    private final Shard shard;
    private final InfoReport info;
    private final Live<String> requirepass;

    ShardPort(Shard shard) {
        this.shard = shard;
        this.info = new InfoReport(shard);
        this.requirepass = shard.setup.config().live(CommonDirectives.REQUIREPASS);
    }

    @Override
    public Deferred defer(Session session) {
        return shard.clients.defer(session);
    }

    @Override
    public void push(Session to, byte[] message) {
        shard.clients.push(to, message);
    }

    @Override
    public void kill(Session session) {
        Client client = shard.clients.find(session);
        if (client != null) {
            client.connection.close();
        }
    }

    @Override
    public Collection<Session> sessions() {
        List<Session> sessions = new ArrayList<>(shard.clients.all().size());
        for (Client client : shard.clients.all()) {
            client.session.setBuffers(client.connection.queryBufferBytes(), client.connection.pendingBytes());
            sessions.add(client.session);
        }
        return sessions;
    }

    @Override
    public long unixMicros() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
    }

    @Override
    public boolean passwordRequired() {
        return !requirepass.get().isEmpty();
    }

    @Override
    public boolean passwordMatches(byte[] password) {
        return passwordRequired() && MessageDigest.isEqual(password, ByteText.bytes(requirepass.get()));
    }

    @Override
    public boolean debugAllowed(Session session) {
        DebugAccess access = shard.setup.config().node().enableDebugCommand();
        boolean local =
                session.address().startsWith("127.") || session.address().startsWith("[0:0:0:0:0:0:0:1]");
        return access == DebugAccess.YES || access == DebugAccess.LOCAL && local;
    }

    @Override
    public Map<String, String> configGet(List<String> patterns) {
        return shard.setup.config().get(patterns, ShardPort::globMatches);
    }

    private static boolean globMatches(String pattern, String name) {
        return Glob.matches(ByteText.bytes(pattern), ByteText.bytes(name), true);
    }

    @Override
    public @Nullable String configSet(Map<String, String> values) {
        List<String> pairs = new ArrayList<>();
        values.forEach((name, value) -> {
            pairs.add(name);
            pairs.add(value);
        });
        String error = shard.setup.config().set(pairs);
        return error != null && error.startsWith(ERROR_PREFIX) ? error.substring(ERROR_PREFIX.length()) : error;
    }

    @Override
    public String configRewrite() {
        // DIFFERS: configuration files are HOCON with comments and are not rewritten by the server.
        return "The server is running without a config file";
    }

    @Override
    public void configResetStat() {
        info.resetStat();
    }

    @Override
    public @Nullable String infoSection(String section) {
        return info.section(section);
    }

    @Override
    public void role(ReplyWriter reply) {
        info.role(reply);
    }

    @Override
    public void save(Deferred deferred) {
        if (shard.snapshots.isRunning()) {
            deferred.complete(reply -> reply.error("ERR Background save already in progress"));
            return;
        }
        // DIFFERS: others are served meanwhile; only this client waits.
        shard.snapshots.begin(failure -> deferred.complete(reply -> {
            if (failure == null) {
                reply.ok();
            } else {
                reply.error("ERR " + failure.getMessage());
            }
        }));
    }

    @Override
    public void bgsave(boolean schedule, ReplyWriter reply) {
        if (shard.snapshots.isRunning()) {
            reply.error("ERR Background save already in progress");
            return;
        }
        shard.snapshots.begin(failure -> {});
        reply.simple("Background saving started");
    }

    @Override
    public void bgrewriteaof(ReplyWriter reply) {
        if (shard.snapshots.isRunning()) {
            reply.error("ERR Background append only file rewriting already in progress");
            return;
        }
        shard.snapshots.begin(failure -> {});
        reply.simple("Background append only file rewriting started");
    }

    @Override
    public long lastSaveSeconds() {
        return shard.snapshots.lastSaveSeconds();
    }

    @Override
    public void shutdown(ShutdownOptions options, Deferred deferred) {
        if (options.abort()) {
            boolean aborted = shard.stopping.abort();
            deferred.complete(reply -> {
                if (aborted) {
                    reply.ok();
                } else {
                    reply.error("ERR No shutdown in progress.");
                }
            });
            return;
        }
        shard.stopping.ask(options, deferred);
    }

    @Override
    public void debugReload(Deferred deferred) {
        if (shard.snapshots.isRunning()) {
            deferred.complete(reply -> reply.error("ERR Background save already in progress"));
            return;
        }
        shard.reloadFromBase(failure -> deferred.complete(reply -> {
            if (failure == null) {
                reply.ok();
            } else {
                reply.error("ERR Error trying to load the RDB dump: " + failure.getMessage());
            }
        }));
    }

    @Override
    public void debugSleep(long micros) {
        long end = System.nanoTime() + micros * 1000;
        long left = end - System.nanoTime();
        while (left > 0) {
            LockSupport.parkNanos(left);
            left = end - System.nanoTime();
        }
    }

    @Override
    public int replicasAcked(Session session) {
        Client client = shard.clients.find(session);
        return shard.core.member().replicasAt(client == null ? 0 : client.lastWrite, false);
    }

    @Override
    public void waitReplicas(Session session, int replicas, long timeoutMs, Deferred deferred) {
        Client client = shard.clients.find(session);
        if (client == null) {
            return;
        }
        if (replicasAcked(session) >= replicas) {
            int acked = replicasAcked(session);
            deferred.complete(reply -> reply.integer(acked));
            return;
        }
        shard.waits.add(
                new WaitingClient(client, deferred), client.lastWrite, replicas, timeoutMs, shard.clock.monotonicMs());
    }

    @Override
    public void published(byte[] channel, byte[] message) {
        shard.relay.published(channel, message);
    }
}
