package dev.redoubt.node.command;

import dev.redoubt.node.command.engine.Access;
import dev.redoubt.node.command.engine.CommandEngine;
import dev.redoubt.node.command.engine.Outcome;
import dev.redoubt.node.command.engine.Session;
import dev.redoubt.node.keyspace.Keyspace;
import dev.redoubt.node.keyspace.KeyspaceDigest;
import dev.redoubt.node.keyspace.KeyspaceOptions;
import dev.redoubt.node.shard.ShardCommands;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** An engine with a fake process around it and one client; text in Latin-1. */
public final class EngineFixture {
    public final FakeServer server = new FakeServer();
    final Keyspace keyspace = new Keyspace(16, new KeyspaceOptions(512, 64, 512, 128, 64, 1, 2));
    public final CommandEngine engine;
    public final Session client;
    long nowMs = 1_000_000;
    public Outcome outcome = Outcome.REPLIED;
    private final ByteBuf out = Unpooled.buffer();
    private long nextId = 1;

    EngineFixture(long seed) {
        engine = new CommandEngine(ShardCommands.HANDLERS, keyspace, server, new java.util.SplittableRandom(seed));
        engine.setAccess(Access.MASTER);
        client = connect();
    }

    EngineFixture() {
        this(42);
    }

    public Session connect() {
        Session session =
                new Session(nextId++, "127.0.0.1:5000" + nextId, "127.0.0.1:6379", nowMs, server.password.isEmpty());
        server.sessions.add(session);
        return session;
    }

    byte[] raw(Session session, byte[]... args) {
        out.clear();
        outcome = engine.execute(session, args, nowMs, out);
        byte[] reply = new byte[out.readableBytes()];
        out.readBytes(reply);
        return reply;
    }

    public String as(Session session, String... args) {
        byte[][] bytes = new byte[args.length][];
        for (int i = 0; i < args.length; i++) {
            bytes[i] = args[i].getBytes(StandardCharsets.ISO_8859_1);
        }
        return new String(raw(session, bytes), StandardCharsets.ISO_8859_1);
    }

    /** Words separated by spaces, as the first client; the reply with line ends as bars. */
    public String call(String line) {
        return as(client, line.split(" ")).replace("\r\n", "|");
    }

    public String effects() {
        return new String(engine.effects().take(), StandardCharsets.ISO_8859_1);
    }

    String digest() {
        return HexFormat.of().formatHex(KeyspaceDigest.of(keyspace));
    }
}
