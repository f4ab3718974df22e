package dev.redoubt.node.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.persistence.log.Payload;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Values that exist once: in the request, in the keyspace, in replies and in records. */
class LongValuesTest {
    private static final String VALUE = "v".repeat(200_000);

    private final EngineFixture f = new EngineFixture();

    private List<List<String>> effects() {
        return ReplyTree.commands(f.engine.effects().take().bytes());
    }

    @Test
    void change_in_place_does_not_change_the_record_before_it() {
        f.as(f.client, "SET", "k", VALUE);
        f.as(f.client, "SETRANGE", "k", "0", "new");
        f.as(f.client, "APPEND", "k", "tail");
        f.as(f.client, "SETRANGE", "k", "3", "er");
        assertThat(f.as(f.client, "GET", "k")).contains("\r\nnewer" + VALUE.substring(5) + "tail\r\n");
        assertThat(effects())
                .containsExactly(
                        List.of("SELECT", "0"),
                        List.of("SET", "k", VALUE),
                        List.of("SETRANGE", "k", "0", "new"),
                        List.of("APPEND", "k", "tail"),
                        List.of("SETRANGE", "k", "3", "er"));
    }

    @Test
    void record_refers_to_long_values_and_keeps_them() {
        f.as(f.client, "SET", "k", VALUE);
        f.as(f.client, "APPEND", "k", VALUE);
        f.as(f.client, "HSET", "h", "f", VALUE);
        f.as(f.client, "RPUSH", "l", VALUE);
        Payload record = f.engine.effects().take();
        assertThat(record.parts())
                .filteredOn(part -> part.length == VALUE.length())
                .hasSize(4);
        byte[] before = record.bytes();
        f.as(f.client, "SETRANGE", "k", "0", "new");
        f.as(f.client, "SETRANGE", "k", "200001", "new");
        f.as(f.client, "APPEND", "k", "new");
        f.as(f.client, "HSET", "h", "f", "new");
        f.as(f.client, "LSET", "l", "0", "new");
        assertThat(record.bytes()).isEqualTo(before);
        assertThat(ReplyTree.commands(before)).contains(List.of("SET", "k", VALUE), List.of("RPUSH", "l", VALUE));
    }

    @Test
    void commands_ask_for_every_part_that_they_copy() {
        f.as(f.client, "SET", "k", VALUE);
        f.as(f.client, "APPEND", "k", VALUE);
        f.engine.setAvailable(VALUE.length() / 2);
        String refused = "-" + Texts.OUT_OF_MEMORY + "\r\n";
        assertThat(f.as(f.client, "SETBIT", "k", "0", "1")).isEqualTo(refused);
        assertThat(f.as(f.client, "SETBIT", "k", "0", "0"))
                .as("nothing changes")
                .isEqualTo(":0\r\n");
        assertThat(f.as(f.client, "BITFIELD", "k", "SET", "u8", "0", "1", "SET", "u8", "#300000", "1"))
                .as("the first part is the argument of SET")
                .isEqualTo(refused);
        assertThat(f.as(f.client, "BITFIELD", "k", "SET", "u8", "#300000", "1"))
                .as("the second one is the keyspace's own")
                .isEqualTo("*1\r\n:118\r\n");
        assertThat(f.as(f.client, "LCS", "k", "absent", "LEN")).startsWith("-ERR Insufficient memory, failed");
        assertThat(f.as(f.client, "LCS", "k", "k", "LEN")).startsWith("-ERR Insufficient memory, transient");
    }

    @Test
    void change_in_place_does_not_change_a_reply_before_it() {
        f.as(f.client, "SET", "k", VALUE);
        f.as(f.client, "APPEND", "k", "x");
        f.as(f.client, "MULTI");
        f.as(f.client, "GET", "k");
        f.as(f.client, "SETRANGE", "k", "0", "new");
        f.as(f.client, "GET", "k");
        String reply = f.as(f.client, "EXEC");
        assertThat(reply)
                .isEqualTo(
                        "*3\r\n$200001\r\n" + VALUE + "x\r\n:200001\r\n$200001\r\nnew" + VALUE.substring(3) + "x\r\n");
    }

    @Test
    void long_arguments_of_a_transaction_are_in_their_places() {
        f.as(f.client, "MULTI");
        f.as(f.client, "SET", "a", VALUE);
        f.as(f.client, "SET", "b", "short");
        f.as(f.client, "HSET", "h", "f", VALUE, "g", "short");
        f.as(f.client, "PING");
        f.as(f.client, "GET", "a");
        assertThat(f.as(f.client, "EXEC")).isEqualTo("*5\r\n+OK\r\n+OK\r\n:2\r\n+PONG\r\n$200000\r\n" + VALUE + "\r\n");
        assertThat(effects())
                .containsExactly(
                        List.of("MULTI"),
                        List.of("SELECT", "0"),
                        List.of("SET", "a", VALUE),
                        List.of("SET", "b", "short"),
                        List.of("HSET", "h", "f", VALUE, "g", "short"),
                        List.of("EXEC"));
    }
}
