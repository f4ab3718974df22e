package dev.redoubt.persistence.rdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redoubt.persistence.testing.Interop;
import dev.redoubt.persistence.testing.RedisServer;
import dev.redoubt.persistence.testing.RespClient;
import dev.redoubt.persistence.text.StreamId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams in snapshots: the forms of Redis 5.0 to 7.2, and damage. */
class RdbStreamsTest {
    private static final long SEEN_MS = 1_700_000_000_000L;

    @TempDir
    Path dir;

    /** A node at 5-1: 5-1 {a 1}, 6-1 {b 2} deleted, 7-9 {a 3}. */
    private static byte[] node() {
        return RdbBytes.listpack(
                RdbBytes.entry(2),
                RdbBytes.entry(1),
                RdbBytes.entry(1),
                RdbBytes.smallInPack("a"),
                RdbBytes.entry(0),
                RdbBytes.entry(2),
                RdbBytes.entry(0),
                RdbBytes.entry(0),
                RdbBytes.entry(1),
                RdbBytes.entry(4),
                RdbBytes.entry(1),
                RdbBytes.entry(1),
                RdbBytes.entry(0),
                RdbBytes.entry(1),
                RdbBytes.smallInPack("b"),
                RdbBytes.entry(2),
                RdbBytes.entry(6),
                RdbBytes.entry(2),
                RdbBytes.entry(2),
                RdbBytes.entry(8),
                RdbBytes.entry(3),
                RdbBytes.entry(4));
    }

    private static byte[] id(long ms, long seq) {
        byte[] id = new byte[16];
        for (int i = 0; i < 8; i++) {
            id[7 - i] = (byte) (ms >> 8 * i);
            id[15 - i] = (byte) (seq >> 8 * i);
        }
        return id;
    }

    /** A stream with a group, in the form of that type. */
    private static RdbBytes stream(int type, byte[] node) {
        RdbBytes file = RdbBytes.file(type == RdbFormat.STREAM_3 ? 11 : 10)
                .u8(RdbFormat.OP_SELECTDB, 0)
                .u8(type)
                .text("s")
                .u8(1)
                .text(id(5, 1))
                .text(node)
                .u8(2, 7, 9);
        if (type != RdbFormat.STREAM) {
            file.u8(5, 1, 6, 1, 3);
        }
        file.u8(1).text("g").u8(7, 9);
        if (type != RdbFormat.STREAM) {
            file.u8(0x81).raw(new byte[] {-1, -1, -1, -1, -1, -1, -1, -1});
        }
        file.u8(1).raw(id(5, 1)).le(SEEN_MS - 5, 8).u8(3);
        file.u8(1).text("alice").le(SEEN_MS, 8);
        if (type == RdbFormat.STREAM_3) {
            file.le(SEEN_MS - 1, 8);
        }
        return file.u8(1).raw(id(5, 1));
    }

    private static StreamParts read(byte[] file) throws IOException {
        return (StreamParts) Dataset.read(file).get("s").content();
    }

    @Test
    void every_form_is_read() throws IOException {
        StreamParts parts = read(stream(RdbFormat.STREAM_2, node()).end());
        assertThat(parts.toString().lines().skip(1))
                .containsExactly(
                        "State[length=2, lastId=7-9, firstId=5-1, maxDeletedId=6-1, entriesAdded=3, groups=1]",
                        "group g 7-9 -1 1",
                        "pending 5-1 " + (SEEN_MS - 5) + " 3",
                        "consumers 1",
                        "consumer alice " + SEEN_MS + " 1",
                        "owned 5-1");
        assertThat(read(stream(RdbFormat.STREAM_3, node()).end())).isEqualTo(parts);
        assertThat(read(stream(RdbFormat.STREAM, node()).end())
                        .toString()
                        .lines()
                        .skip(1))
                .containsExactly(
                        "State[length=2, lastId=7-9, firstId=null, maxDeletedId=0-0, entriesAdded=0, groups=1]",
                        "group g 7-9 0 1",
                        "pending 5-1 " + (SEEN_MS - 5) + " 3",
                        "consumers 1",
                        "consumer alice " + SEEN_MS + " 1",
                        "owned 5-1");
    }

    @Test
    void redis_takes_the_streams_of_our_file_as_we_take_those_of_its_own() throws IOException {
        StreamParts theirs;
        String full;
        try (RedisServer server = RedisServer.start(dir, "--stream-node-max-entries", "7");
                RespClient client = server.connect()) {
            for (int i = 1; i <= 60; i++) {
                String field = i % 5 == 0 ? "other" : "field";
                client.ok("XADD", "s", i + "-*", field, i % 3 == 0 ? "" + i * 1000L : "text" + i, "b", "x".repeat(i));
            }
            client.ok("XADD", "s", "18446744073709551615-5", "last", "one");
            client.ok("XGROUP", "CREATE", "s", "g", "0");
            client.ok("XGROUP", "CREATE", "s", "empty", "9", "ENTRIESREAD", "9");
            client.ok("XREADGROUP", "GROUP", "g", "alice", "COUNT", "10", "STREAMS", "s", ">");
            client.ok("XREADGROUP", "GROUP", "g", "bob", "STREAMS", "s", ">");
            client.ok("XDEL", "s", "3", "4", "5", "40");
            client.ok("XTRIM", "s", "MAXLEN", "50");
            client.ok("XGROUP", "CREATE", "t", "g", "$", "MKSTREAM");
            client.ok("SAVE");
            full = text(client.ok("XINFO", "STREAM", "s", "FULL", "COUNT", "0"));
            theirs = read(Files.readAllBytes(dir.resolve("dump.rdb")));
        }
        Dataset ours = new Dataset();
        ours.put(0, "s", new Dataset.Item("stream", -1, theirs));
        ours.put(
                0,
                "t",
                Dataset.read(Files.readAllBytes(dir.resolve("dump.rdb"))).get("t"));
        Path file = Files.write(dir.resolve("dump.rdb"), ours.toBytes());
        assertThat(Interop.run("redis-check-rdb", file.toString()).output())
                .contains("RDB looks OK")
                .contains("Checksum OK");
        try (RedisServer server = RedisServer.start(dir, "--sanitize-dump-payload", "yes");
                RespClient client = server.connect()) {
            assertThat(text(client.ok("XINFO", "STREAM", "s", "FULL", "COUNT", "0")))
                    .isEqualTo(full);
            client.ok("SAVE");
            assertThat(read(Files.readAllBytes(file))).isEqualTo(theirs);
        }
    }

    private static String text(Object reply) {
        return reply instanceof byte[] bytes
                ? new String(bytes, StandardCharsets.ISO_8859_1)
                : reply instanceof Iterable<?> list
                        ? String.join(
                                " ",
                                java.util.stream.StreamSupport.stream(list.spliterator(), false)
                                        .map(each -> "[" + text(each) + "]")
                                        .toList())
                        : String.valueOf(reply);
    }

    @Test
    void node_whose_entries_contradict_it_is_refused() {
        byte[] sound = node();
        // Behind the header, each element takes two bytes, but texts of one byte three.
        refused(sound, 6, 3, "too few elements");
        refused(sound, 8, 2, "too few elements");
        refused(sound, 10, 2, "a master entry without an end");
        refused(sound, 10, 0x7f, "a count of 127");
        refused(sound, 17, 6, "flags 6");
        refused(sound, 25, 5, "an entry that cannot be read backwards");
        refused(sound, 27, 0, "another number of deleted entries");
        refused(sound, 33, 0x7f, "a count of 127");
        refused(sound, 19, 3, "ids that do not ascend");
    }

    private static void refused(byte[] sound, int at, int value, String fault) {
        byte[] damaged = sound.clone();
        damaged[at] = (byte) value;
        byte[] file = stream(RdbFormat.STREAM_2, damaged).end();
        assertThatThrownBy(() -> read(file))
                .as("byte " + at)
                .isInstanceOf(RdbException.class)
                .hasMessageContaining("a stream's node at 5-1 with ")
                .hasMessageContaining(fault);
    }

    @Test
    void node_without_entries_or_with_a_key_of_another_length_is_refused() {
        byte[] empty = RdbBytes.listpack(RdbBytes.entry(0), RdbBytes.entry(0), RdbBytes.entry(0), RdbBytes.entry(0));
        assertThatThrownBy(() -> read(stream(RdbFormat.STREAM_2, empty).end()))
                .isInstanceOf(RdbException.class)
                .hasMessageContaining("no entries");
        byte[] shortKey = RdbBytes.file(10)
                .u8(RdbFormat.OP_SELECTDB, 0)
                .u8(RdbFormat.STREAM_2)
                .text("s")
                .u8(1)
                .text(new byte[15])
                .text(node())
                .end();
        assertThatThrownBy(() -> read(shortKey))
                .isInstanceOf(RdbException.class)
                .hasMessageContaining("a key of 15 bytes");
    }

    /** Without a checksum damage may read as data; no other exception may occur. */
    @Test
    void random_damage_and_truncation_are_data_or_an_exception() throws IOException {
        Random random = new Random(7);
        int refused = 0;
        for (int type : new int[] {RdbFormat.STREAM, RdbFormat.STREAM_2, RdbFormat.STREAM_3}) {
            byte[] file = stream(type, node()).u8(RdbFormat.OP_EOF).le(0, 8).bytes();
            for (int length = 0; length < file.length; length++) {
                byte[] shorter = Arrays.copyOf(file, length);
                assertThatThrownBy(() -> RdbReader.read(new ByteArrayInputStream(shorter), new Dataset()))
                        .isInstanceOf(RdbException.class);
            }
            for (int round = 0; round < 20_000; round++) {
                byte[] damaged = file.clone();
                for (int i = random.nextInt(3); i >= 0; i--) {
                    damaged[9 + random.nextInt(damaged.length - 17)] = (byte) random.nextInt();
                }
                try {
                    RdbReader.read(new ByteArrayInputStream(damaged), new PartialRdbVisitor() {});
                } catch (RdbException e) {
                    refused++;
                }
            }
        }
        assertThat(refused).isBetween(30_000, 60_000);
    }

    @Test
    void parts_out_of_order_are_a_fault_of_the_caller() throws IOException {
        RdbWriter writer = new RdbWriter(new ByteArrayOutputStream(), 10);
        writer.selectDb(0);
        RdbStreamVisitor stream = writer.beginStream(new byte[] {'s'}, RdbVisitor.NO_EXPIRY, 0);
        assertThatThrownBy(() -> stream.node(StreamId.MIN, node(), 5)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> stream.owned(StreamId.MIN)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(writer::endKey).isInstanceOf(IllegalStateException.class);
        stream.state(new RdbStreamVisitor.State(0, StreamId.MIN, StreamId.MIN, StreamId.MIN, 0, 1));
        assertThatThrownBy(writer::endKey).isInstanceOf(IllegalStateException.class);
        stream.group(new byte[] {'g'}, StreamId.MIN, 0, 0);
        assertThatThrownBy(() -> stream.consumer(new byte[] {'c'}, 0, 0)).isInstanceOf(IllegalStateException.class);
        stream.consumers(1);
        stream.consumer(new byte[] {'c'}, 0, 0);
        writer.endKey();
        writer.end();
    }
}
