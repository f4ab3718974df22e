package dev.redoubt.node.keyspace.rdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redoubt.node.keyspace.Keyspace;
import dev.redoubt.node.keyspace.KeyspaceOptions;
import dev.redoubt.node.keyspace.StreamGroup;
import dev.redoubt.node.keyspace.StreamValue;
import dev.redoubt.persistence.rdb.RdbStreamVisitor.State;
import dev.redoubt.persistence.text.StreamId;
import java.io.IOException;
import java.util.Arrays;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A stream of a file in memory, and what makes it a damaged one. */
class StreamLoaderTest {
    private static final byte[] NAME = {'g'};
    private static final byte[][] ENTRY = {{'a'}, {'1'}};

    private final Keyspace keyspace = new Keyspace(1, KeyspaceOptions.defaults(1, 2));
    private final StreamValue stream = keyspace.db(0).streamForWrite(new byte[] {'s'});
    private final StreamLoader loader = new StreamLoader(stream, bytes -> {});

    /** A node of the entries 5-0 and 6-0. */
    private byte[] pack = {};

    @BeforeEach
    void makeNode() {
        StreamValue source = keyspace.db(0).streamForWrite(new byte[] {'t'});
        source.append(id(5), ENTRY, 0);
        source.append(id(6), ENTRY, 0);
        source.<RuntimeException>forEachNode((key, bytes, length) -> pack = Arrays.copyOf(bytes, length));
    }

    private static StreamId id(long ms) {
        return new StreamId(ms, 0);
    }

    private void node() throws IOException {
        loader.node(id(5), pack.clone(), pack.length);
    }

    private static State state(long length, long last) {
        return new State(length, id(last), id(5), StreamId.MIN, 2, 1);
    }

    private void group() throws IOException {
        node();
        loader.state(state(2, 6));
        loader.group(NAME, id(5), 1, 1);
        loader.pending(id(5), 1000, 3);
        loader.consumers(1);
    }

    private static void refused(String fault, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(IOException.class).hasMessageContaining(fault);
    }

    @Test
    void groups_of_an_old_file_get_the_counts_that_redis_estimates() throws IOException {
        node();
        loader.state(new State(2, id(6), null, StreamId.MIN, 0, 4));
        for (long last : new long[] {4, 5, 6, 9}) {
            loader.group(new byte[] {(byte) last}, id(last), 0, 0);
            loader.consumers(0);
        }
        loader.end();
        assertThat(stream.entriesAdded()).isEqualTo(2);
        assertThat(stream.firstId()).isEqualTo(id(5));
        assertThat(stream.groups()).extracting(StreamGroup::entriesRead).containsExactly(0L, 1L, 2L, -1L);
    }

    @Test
    void pending_entry_belongs_to_its_consumer() throws IOException {
        group();
        loader.consumer(NAME, 2000, 1);
        loader.owned(id(5));
        loader.end();
        StreamGroup group = stream.group(NAME);
        assertThat(group).isNotNull();
        assertThat(group.pending(id(5)).consumer().seenTimeMs()).isEqualTo(2000);
        assertThat(group.pending(id(5)).deliveryCount()).isEqualTo(3);
        assertThat(keyspace.db(0).remove(new byte[] {'s'})).isTrue();
    }

    @Test
    void nodes_that_contradict_each_other_or_the_state_are_refused() throws IOException {
        node();
        refused("node 5-0", this::node);
        refused("node 6-0", () -> loader.node(id(6), pack, pack.length));
        refused("3 entries in nodes of 2", () -> loader.state(state(3, 6)));
        refused("an entry behind its last id 5-0", () -> loader.state(state(2, 5)));
    }

    @Test
    void groups_and_consumers_that_come_twice_are_refused() throws IOException {
        group();
        refused("entry 5-0 is pending twice", () -> loader.pending(id(5), 1, 1));
        loader.consumer(NAME, 0, 1);
        refused("two consumers 'g'", () -> loader.consumer(NAME, 0, 0));
        refused("entry 6-0 is pending for nobody", () -> loader.owned(id(6)));
        loader.owned(id(5));
        refused("entry 5-0 is pending for nobody, or for two", () -> loader.owned(id(5)));
        refused("two groups 'g'", () -> loader.group(NAME, id(5), 1, 0));
    }

    @Test
    void pending_entry_without_a_consumer_is_refused() throws IOException {
        group();
        refused("entries that are pending for nobody", loader::end);
    }
}
