package dev.redoubt.node.command.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlowLogTest {
    private final SlowLog log = new SlowLog();

    private static byte[][] words(String... words) {
        byte[][] args = new byte[words.length][];
        for (int i = 0; i < words.length; i++) {
            args[i] = words[i].getBytes(StandardCharsets.ISO_8859_1);
        }
        return args;
    }

    private List<String> shown() {
        List<String> lines = new ArrayList<>();
        for (SlowLog.Entry entry : log.entries()) {
            StringBuilder line = new StringBuilder(entry.id() + ":");
            entry.args().forEach(arg -> line.append(' ').append(new String(arg, StandardCharsets.ISO_8859_1)));
            lines.add(line.toString());
        }
        return lines;
    }

    @Test
    void newest_entries_are_kept_and_ids_go_on() {
        log.setMaxEntries(2);
        for (String key : List.of("a", "b", "c")) {
            log.add(words("GET", key), 1, 2, "address", "name");
        }
        assertThat(shown()).containsExactly("2: GET c", "1: GET b");
        log.setMaxEntries(1);
        assertThat(shown()).containsExactly("2: GET c");
        log.reset();
        assertThat(log.size()).isZero();
        log.add(words("GET", "d"), 1, 2, "address", "name");
        assertThat(shown()).containsExactly("3: GET d");
    }

    @Test
    void long_and_many_arguments_are_shortened() {
        log.add(words("SET", "k", "v".repeat(128)), 1, 2, "", "");
        log.add(words("SET", "k", "v".repeat(130)), 1, 2, "", "");
        String[] many = new String[33];
        Arrays.fill(many, "x");
        log.add(words(many), 1, 2, "", "");
        assertThat(shown())
                .containsExactly(
                        "2:" + " x".repeat(31) + " ... (2 more arguments)",
                        "1: SET k " + "v".repeat(128) + "... (2 more bytes)",
                        "0: SET k " + "v".repeat(128));
    }
}
