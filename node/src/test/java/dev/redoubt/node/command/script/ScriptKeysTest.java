package dev.redoubt.node.command.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.node.command.CommandSpec;
import dev.redoubt.node.command.RawConnection;
import dev.redoubt.node.command.ScriptEngine;
import dev.redoubt.node.command.script.Script.Request;
import dev.redoubt.persistence.testing.RedisServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The keys of every request of the golden scripts, whole and cut short, beside redis-server. */
class ScriptKeysTest {
    private static final byte[][] ASK = {bytes("COMMAND"), bytes("GETKEYSANDFLAGS")};

    /** Of Redis 7.2 or later, and our own. */
    private static final Set<String> LATER = Set.of(
            "client|setinfo",
            "client|no-touch",
            "backup",
            "backup|create",
            "backup|catalog",
            "backup|info",
            "backup|restore",
            "backup|verify",
            "backup|help");

    private final ScriptEngine ours = new ScriptEngine();
    private final List<String> differences = new ArrayList<>();

    @Test
    void every_request_has_the_keys_that_redis_server_finds() throws IOException {
        int compared = 0;
        try (RedisServer redis = RedisServer.start();
                RawConnection theirs = new RawConnection(redis.port())) {
            for (String name : Scripts.NAMES) {
                for (Request request : Scripts.read(name).requests()) {
                    for (int cut = 0; cut < 3 && cut < request.words().length; cut++) {
                        byte[][] words = Arrays.copyOf(request.words(), request.words().length - cut);
                        CommandSpec spec = ScriptEngine.resolve(words);
                        if (spec != null && !LATER.contains(spec.name())) {
                            compare(theirs, words);
                            compared++;
                        }
                    }
                }
            }
        }
        assertThat(differences).isEmpty();
        assertThat(compared).isGreaterThan(5000);
    }

    private void compare(RawConnection theirs, byte[][] words) throws IOException {
        byte[][] request = Arrays.copyOf(ASK, ASK.length + words.length);
        System.arraycopy(words, 0, request, ASK.length, words.length);
        String expected = new String(theirs.call(request), StandardCharsets.ISO_8859_1);
        String actual = new String(ours.run(1, request).replies(), StandardCharsets.ISO_8859_1);
        if (!expected.equals(actual)) {
            differences.add(Arrays.stream(words)
                            .map(word -> new String(word, StandardCharsets.ISO_8859_1))
                            .toList() + ": redis " + expected + " ours " + actual);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
