package dev.redoubt.node.keyspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.persistence.text.StreamId;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamNodesTest {
    private static final byte[][] ENTRY = {{'a'}, {'b'}};

    private final Keyspace keyspace = new Keyspace(1, new KeyspaceOptions(512, 64, 512, 128, 64, 4096, 1, 1, 2));

    private StreamValue stream(long... msAndSeq) {
        keyspace.clear();
        StreamValue stream = keyspace.db(0).streamForWrite(new byte[] {'s'});
        for (int i = 0; i < msAndSeq.length; i += 2) {
            stream.append(new StreamId(msAndSeq[i], msAndSeq[i + 1]), ENTRY, 0);
        }
        return stream;
    }

    /** The numbers are those of redis-server 7.0.15 for the same ids. */
    @Test
    void nodes_of_the_radix_tree_are_counted_as_redis_has_them() {
        assertThat(stream().radixNodes()).isEqualTo(1);
        assertThat(stream(1, 1).radixNodes()).isEqualTo(2);
        assertThat(stream(1, 1, 1, 2).radixNodes()).isEqualTo(4);
        assertThat(stream(1, 1, 1, 2, 1, 3).radixNodes()).isEqualTo(5);
        assertThat(stream(1, 1, 2, 0).radixNodes()).isEqualTo(6);
        assertThat(stream(1, 1, 1, 256, 2, 0, 2, 1).radixNodes()).isEqualTo(12);
        assertThat(stream(1, 0, -1, -1).radixNodes()).isEqualTo(5);
    }

    @Test
    void fork_shares_nodes_until_they_change() throws Exception {
        StreamValue stream = stream();
        keyspace.setOptions(KeyspaceOptions.defaults(1, 2));
        for (int i = 1; i <= 100_000; i++) {
            stream.append(new StreamId(i, 0), ENTRY, 0);
        }
        long before = keyspace.usedBytes();
        try (FrozenView view = keyspace.freeze()) {
            StreamValue changing = keyspace.db(0).streamForWrite(new byte[] {'s'});
            changing.append(new StreamId(100_001, 0), ENTRY, 0);
            changing.delete(new StreamId(50, 0));
            assertThat(changing).isNotSameAs(stream);
            // The old one counts once more; of its nodes two were copied.
            assertThat(keyspace.usedBytes() - before).isBetween(before / 2, before + 20_000);
            view.walk(0, (key, entry) -> {
                assertThat(entry.stream().size()).isEqualTo(100_000);
                assertThat(entry.stream().contains(new StreamId(50, 0))).isTrue();
            });
            int[] shared = new int[1];
            List<byte[]> nodes = nodes(stream);
            nodes(changing).forEach(node -> shared[0] += nodes.stream().anyMatch(old -> old == node) ? 1 : 0);
            assertThat(nodes).hasSize(1000);
            assertThat(shared[0]).isEqualTo(999);
        }
        assertThat(keyspace.usedBytes()).isBetween(before - 20_000, before + 20_000);
    }

    private static List<byte[]> nodes(StreamValue stream) {
        List<byte[]> nodes = new java.util.ArrayList<>();
        stream.<RuntimeException>forEachNode((key, pack, length) -> nodes.add(pack));
        return nodes;
    }

    @Test
    void entry_takes_about_as_many_bytes_as_in_redis() {
        StreamValue stream = stream();
        keyspace.setOptions(KeyspaceOptions.defaults(1, 2));
        long before = keyspace.usedBytes();
        byte[][] entry = {"temperature".getBytes(), "21".getBytes(), "place".getBytes(), "cellar".getBytes()};
        for (int i = 0; i < 100_000; i++) {
            stream.append(new StreamId(1_700_000_000_000L + i, 0), entry, 0);
        }
        // redis-server 7.0.15 tells 2.65 MB by MEMORY USAGE … SAMPLES 0.
        assertThat(keyspace.usedBytes() - before).isLessThan(2_000_000);
    }

    @Test
    void deleted_entries_behind_a_lowered_last_id_make_room_for_new_ones() {
        StreamValue stream = stream(5, 0, 6, 0);
        keyspace.setOptions(KeyspaceOptions.defaults(1, 2));
        stream.append(new StreamId(9, 0), ENTRY, 0);
        stream.append(new StreamId(10, 0), ENTRY, 0);
        stream.append(new StreamId(11, 0), ENTRY, 0);
        stream.delete(new StreamId(11, 0));
        stream.trimBelow(new StreamId(11, 0), false, 0);
        assertThat(stream.size()).isZero();
        stream.setState(new StreamId(2, 0), stream.maxDeletedId(), stream.entriesAdded());
        stream.append(new StreamId(3, 0), ENTRY, 0);
        stream.append(new StreamId(9, 0), ENTRY, 0);
        assertThat(stream.count(StreamId.MIN, StreamId.MAX, 9)).isEqualTo(2);
        assertThat(stream.contains(new StreamId(3, 0))).isTrue();
        assertThat(stream.contains(new StreamId(9, 0))).isTrue();
        assertThat(stream.firstId()).isEqualTo(new StreamId(3, 0));
    }
}
