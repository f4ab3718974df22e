package dev.redoubt.node.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.node.command.random.RandomRequests;
import dev.redoubt.persistence.testing.RedisServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The same seeded requests to redis-server 7.0.15 and to the engine: subscribers must hear of the same events, in the
 * same order, after each request.
 */
class KeyEventsInteropTest {
    private static final int STEPS = 6_000;

    private static RedisServer redis;

    @BeforeAll
    static void start() throws IOException {
        redis = RedisServer.start("--enable-debug-command", "yes");
    }

    @AfterAll
    static void stop() throws IOException {
        if (redis != null) {
            redis.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"1,12,14,0", "2,12,14,0", "3,300,14,0", "4,12,95,0", "5,12,100,10", "6,12,14,40", "7,300,14,20"})
    void subscribers_hear_of_the_events_of_redis_server(long seed, int members, int streams, int emptied)
            throws IOException {
        EngineFixture ours = new EngineFixture(seed);
        ours.engine.setKeyEvents(KeyEventListener.EVERYTHING);
        List<String> differences = new ArrayList<>();
        try (RawConnection theirs = new RawConnection(redis.port());
                KeyEventListener listener = new KeyEventListener(redis.port())) {
            theirs.call(bytes("FLUSHALL"));
            RandomRequests commands = new RandomRequests(seed, members, streams);
            SplittableRandom choice = new SplittableRandom(seed);
            for (int step = 0; step < STEPS; step++) {
                byte[][] command = commands.next();
                String name = text(command[0]).toLowerCase(Locale.ROOT);
                if (command.length > 1 && choice.nextInt(100) < emptied && !name.endsWith("scan")) {
                    command[choice.nextInt(1, command.length)] = new byte[0];
                }
                theirs.call(command);
                ours.nowMs = System.currentTimeMillis();
                ours.raw(ours.client, command);
                List<String> expected = listener.take();
                List<String> actual = List.copyOf(ours.server.keyEvents);
                ours.server.keyEvents.clear();
                if (!actual.equals(expected)) {
                    differences.add(
                            "step " + step + ": " + shown(command) + "\n  redis " + expected + "\n  ours  " + actual);
                }
            }
        }
        assertThat(differences).as("seed " + seed).isEmpty();
    }

    private static String shown(byte[][] command) {
        List<String> words = new ArrayList<>();
        for (byte[] arg : command) {
            words.add(text(arg));
        }
        return String.join(" ", words);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
