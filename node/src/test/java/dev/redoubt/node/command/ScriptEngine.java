package dev.redoubt.node.command;

import dev.redoubt.node.command.engine.Outcome;
import dev.redoubt.node.session.Session;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The engine that golden scripts run against: numbered clients, a clock that stands still until it is advanced, and a
 * seeded random generator. It is the scripts' only user of production classes. One thread.
 */
public final class ScriptEngine {
    /** The time at which every script begins, Unix milliseconds. */
    public static final long START_MS = 1_700_000_000_000L;

    private final EngineFixture fixture = new EngineFixture();
    private final Map<Integer, Session> clients = new TreeMap<>();

    /**
     * The outcome of one request.
     *
     * @param replies the RESP values that the client gets at once; empty if there is none
     * @param deferred the reply comes later, and has not come yet
     * @param log what the request added to the log, as RESP commands
     * @param pushes the messages that other clients got, by the client's number
     * @param closed the numbers of the clients whose connections the server closes
     */
    public record Result(
            byte[] replies, boolean deferred, byte[] log, Map<Integer, byte[]> pushes, List<Integer> closed) {}

    /** Creates an empty database whose log has selected database 0 already. */
    public ScriptEngine() {
        fixture.nowMs = START_MS;
        fixture.passTime(START_MS);
        fixture.call("FLUSHALL");
        fixture.effects();
    }

    /** Runs one request of the client with that number; connects the client first if it is not connected. */
    public Result run(int client, byte[][] args) {
        Session session = clients.computeIfAbsent(client, number -> fixture.connect());
        fixture.endWait(session);
        byte[] reply = fixture.raw(session, args);
        boolean deferred = fixture.outcome == Outcome.DEFERRED && reply.length == 0;
        Map<Integer, byte[]> pushes = takePushes();
        List<Integer> closed = takeClosed();
        return new Result(reply, deferred, fixture.engine.effects().take().bytes(), pushes, closed);
    }

    /** Publishes the events of keys from now on. */
    public void publishKeyEvents(String classes) {
        fixture.engine.setKeyEvents(classes);
    }

    /** The events of keys since the last call, each as its channel and its message. */
    public List<String> takeKeyEvents() {
        List<String> events = List.copyOf(fixture.server.keyEvents);
        fixture.server.keyEvents.clear();
        return events;
    }

    private Map<Integer, byte[]> takePushes() {
        Map<Integer, byte[]> pushes = new TreeMap<>();
        clients.forEach((number, session) -> {
            String messages = fixture.pushed(session);
            if (!messages.isEmpty()) {
                pushes.put(number, bytes(messages));
            }
        });
        return pushes;
    }

    private List<Integer> takeClosed() {
        List<Integer> closed = new ArrayList<>();
        clients.forEach((number, session) -> {
            if (fixture.closed(session)) {
                closed.add(number);
                fixture.disconnect(session);
            }
        });
        clients.keySet().removeAll(closed);
        return closed;
    }

    /** Advances the clock. */
    public void advance(long millis) {
        fixture.nowMs += millis;
        fixture.passTime(fixture.nowMs);
    }

    /** The digest of the data, as DEBUG DIGEST prints it. */
    public String digest() {
        return fixture.digest();
    }

    /** The digest of the data that a replica has after it applied the log. */
    public static String digestOfReplica(byte[] log) {
        EngineFixture replica = new EngineFixture();
        replica.engine.apply(log, START_MS);
        return replica.digest();
    }

    /** All commands of the table, each container followed by its subcommands. */
    public static List<CommandSpec> commands() {
        CommandTable table = CommandTable.standard();
        List<CommandSpec> all = new ArrayList<>();
        for (CommandSpec spec : table.all()) {
            all.add(spec);
            all.addAll(table.subcommands(spec));
        }
        return all;
    }

    /** The command or subcommand that the request names; null if the table has none. */
    public static @Nullable CommandSpec resolve(byte[][] request) {
        return CommandTable.standard().resolve(request);
    }

    private static byte[] bytes(String latin1) {
        return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }
}
