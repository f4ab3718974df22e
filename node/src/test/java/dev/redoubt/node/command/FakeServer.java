package dev.redoubt.node.command;

import dev.redoubt.node.command.engine.Deferred;
import dev.redoubt.node.command.engine.ServerPort;
import dev.redoubt.node.command.engine.Session;
import dev.redoubt.node.command.engine.ShutdownOptions;
import dev.redoubt.node.resp.ReplyWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A process that exists only in memory; what it was asked can be looked at. */
final class FakeServer implements ServerPort {
    final List<Session> sessions = new ArrayList<>();
    final Map<Session, List<String>> pushed = new LinkedHashMap<>();
    final List<Session> killed = new ArrayList<>();
    final List<String> asked = new ArrayList<>();
    final List<String> completed = new ArrayList<>();
    final TreeMap<String, String> config = new TreeMap<>();
    String password = "";
    boolean debug = true;
    int acked;

    @Override
    public Deferred defer(Session session) {
        return reply -> {
            ByteBuf out = Unpooled.buffer();
            reply.accept(new ReplyWriter(out, session.protocol()));
            completed.add(out.toString(StandardCharsets.ISO_8859_1));
        };
    }

    @Override
    public void push(Session to, byte[] message) {
        pushed.computeIfAbsent(to, s -> new ArrayList<>()).add(new String(message, StandardCharsets.ISO_8859_1));
    }

    @Override
    public void kill(Session session) {
        killed.add(session);
    }

    @Override
    public Collection<Session> sessions() {
        return sessions;
    }

    @Override
    public long unixMicros() {
        return 1_700_000_000_123_456L;
    }

    @Override
    public boolean passwordRequired() {
        return !password.isEmpty();
    }

    @Override
    public boolean passwordMatches(byte[] given) {
        return passwordRequired() && Arrays.equals(given, password.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public boolean debugAllowed(Session session) {
        return debug;
    }

    @Override
    public Map<String, String> configGet(List<String> patterns) {
        Map<String, String> found = new TreeMap<>(config);
        found.keySet().removeIf(name -> !patterns.contains(name));
        return found;
    }

    @Override
    public String configSet(Map<String, String> values) {
        config.putAll(values);
        return null;
    }

    @Override
    public String configRewrite() {
        return "The server is running without a config file";
    }

    @Override
    public void configResetStat() {
        asked.add("resetstat");
    }

    @Override
    public String infoSection(String section) {
        return section.equals("server") ? "redis_version:7.0.15\r\n" : null;
    }

    @Override
    public void role(ReplyWriter reply) {
        reply.array(3);
        reply.bulk("master");
        reply.integer(0);
        reply.array(0);
    }

    @Override
    public void save(Deferred deferred) {
        asked.add("save");
        deferred.complete(ReplyWriter::ok);
    }

    @Override
    public void bgsave(boolean schedule, ReplyWriter reply) {
        reply.simple("Background saving started");
    }

    @Override
    public void bgrewriteaof(ReplyWriter reply) {
        reply.simple("Background append only file rewriting started");
    }

    @Override
    public long lastSaveSeconds() {
        return 1_700_000_000;
    }

    @Override
    public void shutdown(ShutdownOptions options, Deferred deferred) {
        asked.add(options.toString());
    }

    @Override
    public void debugReload(Deferred deferred) {
        asked.add("reload");
    }

    @Override
    public void debugSleep(long micros) {
        asked.add("sleep " + micros);
    }

    @Override
    public int replicasAcked(Session session) {
        return acked;
    }

    @Override
    public void waitReplicas(Session session, int replicas, long timeoutMs, Deferred deferred) {
        asked.add("wait " + replicas + " " + timeoutMs);
    }

    @Override
    public void published(byte[] channel, byte[] message) {
        asked.add("published " + new String(channel, StandardCharsets.ISO_8859_1));
    }
}
