package dev.redoubt.node.command.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyTrackingTest {
    private final TrackingTable table = new TrackingTable();

    private static byte[] key(String name) {
        return name.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void a_key_has_each_of_its_readers_once_until_it_changes() {
        for (long client = 1; client <= 100; client++) {
            table.add(key("k"), client);
            table.add(key("k"), 1 + client / 2);
        }
        assertThat(table.items()).isEqualTo(100);
        long[] readers = table.remove(key("k"));
        assertThat(readers).hasSize(100).isSorted().startsWith(1).endsWith(100);
        assertThat(table.remove(key("k"))).isNull();
    }

    @Test
    void memory_is_given_back_with_the_keys() {
        for (int i = 0; i < 1000; i++) {
            for (long client = 1; client <= 1 + i % 20; client++) {
                table.add(key("key" + i), client);
            }
        }
        assertThat(table.keys()).isEqualTo(1000);
        assertThat(table.bytes()).isGreaterThan(1000 * 100);
        for (byte[] key = table.oldest(); key != null; key = table.oldest()) {
            table.remove(key);
        }
        assertThat(table.bytes()).isZero();
        assertThat(table.items()).isZero();
    }

    @Test
    void names_are_bytes() {
        byte[] odd = {0, (byte) 0xff, '\r', '\n'};
        table.add(odd, 7);
        assertThat(table.oldest()).isEqualTo(odd);
        assertThat(table.remove(odd)).containsExactly(7);
    }

    @Test
    void letters_stand_for_the_classes_of_events() {
        List<KeyEvent> of = new ArrayList<>();
        for (KeyEvent event : KeyEvent.values()) {
            if ((KeyEvent.bits("KEA") & event.bit()) == 0) {
                of.add(event);
            }
        }
        assertThat(of).containsExactly(KeyEvent.KEYMISS, KeyEvent.NEW);
        assertThat(KeyEvent.bits("$") & KeyEvent.SET.bit()).isNotZero();
        assertThat(KeyEvent.bits("KE")).isZero();
    }
}
