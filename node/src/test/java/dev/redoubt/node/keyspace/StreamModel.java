package dev.redoubt.node.keyspace;

import static dev.redoubt.node.keyspace.Model.bytes;
import static dev.redoubt.node.keyspace.Model.check;
import static dev.redoubt.node.keyspace.Model.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.persistence.text.StreamId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** The dumb twin of a stream, random steps on both, and how both are described for a comparison. */
final class StreamModel {
    private static final class Pending {
        String consumer = "";
        long timeMs;
        long count;

        @Override
        public String toString() {
            return consumer + ":" + timeMs + ":" + count;
        }
    }

    private static final class Group {
        StreamId last = StreamId.MIN;
        final TreeMap<StreamId, Pending> pending = new TreeMap<>();
        final TreeMap<String, Long> consumers = new TreeMap<>();
    }

    private final TreeMap<StreamId, List<String>> entries = new TreeMap<>();
    private final TreeMap<String, Group> groups = new TreeMap<>();
    private StreamId last = StreamId.MIN;
    private StreamId deleted = StreamId.MIN;
    private long added;

    static String describe(StreamValue stream) {
        StringBuilder text = new StringBuilder();
        long count = 0;
        StreamReader reader = stream.read(StreamId.MIN, StreamId.MAX, false);
        while (reader.next()) {
            text.append(reader.id()).append(texts(reader)).append(' ');
            count++;
        }
        check(count == stream.size());
        text.append("last ").append(stream.lastId()).append(" first ").append(stream.firstId());
        text.append(" deleted ").append(stream.maxDeletedId()).append(" added ").append(stream.entriesAdded());
        for (StreamGroup group : stream.groups()) {
            text.append(" group ").append(text(group.name())).append(' ').append(group.lastId());
            long[] pending = new long[1];
            group.<RuntimeException>forEachPending(null, StreamId.MIN, entry -> {
                text.append(' ')
                        .append(entry.id())
                        .append('=')
                        .append(text(entry.consumer().name()));
                text.append(':').append(entry.deliveryTimeMs()).append(':').append(entry.deliveryCount());
                pending[0]++;
                return true;
            });
            check(pending[0] == group.pendingCount());
            for (StreamConsumer consumer : group.consumers()) {
                text.append(" consumer ")
                        .append(text(consumer.name()))
                        .append(' ')
                        .append(consumer.seenTimeMs());
                group.<RuntimeException>forEachPending(consumer, StreamId.MIN, entry -> {
                    check(entry.consumer() == consumer);
                    pending[0]--;
                    return true;
                });
            }
            check(pending[0] == 0);
        }
        return text.toString();
    }

    private static List<String> texts(StreamReader reader) {
        List<String> texts = new ArrayList<>();
        reader.<RuntimeException>forEachText(new StreamTextVisitor<>() {
            @Override
            public void text(byte[] array, int offset, int length) {
                texts.add(new String(array, offset, length, java.nio.charset.StandardCharsets.ISO_8859_1));
            }

            @Override
            public void number(long value) {
                texts.add(Long.toString(value));
            }
        });
        check(texts.size() == 2 * reader.fields());
        return texts;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        entries.forEach((id, texts) -> text.append(id).append(texts).append(' '));
        text.append("last ").append(last).append(" first ");
        text.append(entries.isEmpty() ? StreamId.MIN : entries.firstKey());
        text.append(" deleted ").append(deleted).append(" added ").append(added);
        groups.forEach((name, group) -> {
            text.append(" group ").append(name).append(' ').append(group.last);
            group.pending.forEach(
                    (id, pending) -> text.append(' ').append(id).append('=').append(pending));
            group.consumers.forEach((consumer, seen) ->
                    text.append(" consumer ").append(consumer).append(' ').append(seen));
        });
        return text.toString();
    }

    void step(Random random, StreamValue stream) {
        switch (random.nextInt(16)) {
            case 0, 1, 2, 3, 4, 5 -> append(random, stream);
            case 6 -> delete(random, stream);
            case 7 -> trim(random, stream);
            case 8 -> range(random, stream);
            case 9 -> createOrRemoveGroup(random, stream);
            default -> group(random, stream);
        }
        assertThat(stream.size()).isEqualTo(entries.size());
        assertThat(stream.lastEntryId()).isEqualTo(entries.isEmpty() ? StreamId.MIN : entries.lastKey());
    }

    private static String value(Random random) {
        return switch (random.nextInt(12)) {
            case 0 -> "";
            case 1 -> Long.toString(random.nextLong() >> random.nextInt(64));
            case 2 -> Integer.toString(random.nextInt(200) - 100);
            case 3 -> "v".repeat(random.nextInt(200));
            case 4 -> random.nextInt(20) == 0 ? "w".repeat(random.nextInt(9000)) : "0" + random.nextInt(100);
            default -> "value" + random.nextInt(1000);
        };
    }

    private void append(Random random, StreamValue stream) {
        StreamId id = random.nextInt(3) == 0
                ? new StreamId(last.ms() + random.nextInt(1, 1 << random.nextInt(1, 25)), random.nextInt(3))
                : new StreamId(last.ms(), last.seq() + random.nextInt(1, 5));
        List<String> texts = new ArrayList<>();
        int fields = random.nextInt(5) == 0 ? random.nextInt(1, 5) : 2;
        for (int i = 0; i < fields; i++) {
            texts.add(random.nextInt(6) == 0 ? value(random) : "field" + i);
            texts.add(value(random));
        }
        byte[][] args = texts.stream().map(Model::bytes).toArray(byte[][]::new);
        stream.append(id, args, 0);
        entries.put(id, texts);
        last = id;
        added++;
    }

    /** An id that is there, as a rule. */
    private StreamId any(Random random) {
        StreamId near =
                new StreamId(last.ms() == 0 ? 0 : random.nextLong(last.ms() + 1), random.nextLong(last.seq() + 2));
        StreamId found = entries.ceilingKey(near);
        return found == null || random.nextInt(8) == 0 ? near : found;
    }

    private void delete(Random random, StreamValue stream) {
        StreamId id = any(random);
        boolean there = entries.remove(id) != null;
        assertThat(stream.contains(id)).isEqualTo(there);
        assertThat(stream.delete(id)).isEqualTo(there);
        if (there && id.compareTo(deleted) > 0) {
            deleted = id;
        }
    }

    private void trim(Random random, StreamValue stream) {
        boolean whole = random.nextBoolean();
        long before = entries.size();
        long trimmed;
        if (random.nextBoolean()) {
            long most = Math.max(0, entries.size() - random.nextInt(20));
            trimmed = stream.trimToLength(most, whole, 0);
            assertThat(trimmed).isBetween(0L, before - most);
            assertThat(whole || trimmed == before - most).isTrue();
        } else {
            StreamId least = any(random);
            long below = entries.headMap(least).size();
            below = below > 40 ? 0 : below;
            least = below == 0 ? StreamId.MIN : least;
            trimmed = stream.trimBelow(least, whole, 0);
            assertThat(trimmed).isBetween(0L, below);
            assertThat(whole || trimmed == below).isTrue();
        }
        for (long i = 0; i < trimmed; i++) {
            entries.pollFirstEntry();
        }
    }

    private void range(Random random, StreamValue stream) {
        StreamId from = any(random);
        StreamId to = any(random);
        boolean reverse = random.nextBoolean();
        List<StreamId> expected = new ArrayList<>();
        if (from.compareTo(to) <= 0) {
            Map<StreamId, List<String>> range = entries.subMap(from, true, to, true);
            expected.addAll(range.keySet());
        }
        assertThat(stream.count(from, to, Long.MAX_VALUE)).isEqualTo(expected.size());
        assertThat(stream.count(from, to, 3)).isEqualTo(Math.min(3, expected.size()));
        if (reverse) {
            java.util.Collections.reverse(expected);
        }
        List<StreamId> seen = new ArrayList<>();
        StreamReader reader = stream.read(from, to, reverse);
        while (reader.next()) {
            seen.add(reader.id());
            assertThat(texts(reader)).isEqualTo(entries.get(reader.id()));
        }
        assertThat(seen).isEqualTo(expected);
    }

    private void createOrRemoveGroup(Random random, StreamValue stream) {
        String name = "g" + random.nextInt(3);
        if (random.nextInt(40) == 0) {
            stream.removeGroup(bytes(name));
            groups.remove(name);
            return;
        }
        StreamId id = any(random);
        boolean isNew = !groups.containsKey(name);
        assertThat(stream.createGroup(bytes(name), id, 5)).isEqualTo(isNew);
        if (isNew) {
            Group made = new Group();
            made.last = id;
            groups.put(name, made);
        }
    }

    private void group(Random random, StreamValue stream) {
        String name = "g" + random.nextInt(3);
        Group expected = groups.get(name);
        if (expected == null) {
            assertThat(stream.group(bytes(name))).isNull();
            return;
        }
        StreamGroup group = stream.groupForWrite(bytes(name));
        String consumer = "c" + random.nextInt(5);
        long now = random.nextInt(10_000);
        StreamConsumer found = group.consumer(bytes(consumer));
        assertThat(found != null).isEqualTo(expected.consumers.containsKey(consumer));
        if (found == null) {
            found = group.createConsumer(bytes(consumer), now);
        } else if (random.nextInt(60) == 0) {
            group.deleteConsumer(found);
            expected.consumers.remove(consumer);
            expected.pending.values().removeIf(pending -> pending.consumer.equals(consumer));
            return;
        } else {
            group.seen(found, now);
        }
        expected.consumers.put(consumer, now);
        for (int i = random.nextInt(6); i >= 0; i--) {
            StreamId id = any(random);
            if (random.nextInt(3) == 0) {
                assertThat(group.acknowledge(id)).isEqualTo(expected.pending.remove(id) != null);
            } else {
                Pending pending = expected.pending.computeIfAbsent(id, n -> new Pending());
                pending.consumer = consumer;
                pending.timeMs = now;
                pending.count = i;
                group.deliver(id, found, now, i);
            }
        }
        compare(group, expected, any(random));
    }

    private static void compare(StreamGroup group, Group expected, StreamId from) {
        PendingEntry first = group.firstPending(null, from);
        StreamId ceiling = expected.pending.ceilingKey(from);
        assertThat(first == null ? null : first.id()).isEqualTo(ceiling);
        assertThat(group.countPending(null, from, Long.MAX_VALUE))
                .isEqualTo(expected.pending.tailMap(from).size());
        PendingEntry there = group.pending(from);
        assertThat(there == null).isEqualTo(!expected.pending.containsKey(from));
        PendingEntry end = group.lastPending();
        assertThat(end == null ? null : end.id())
                .isEqualTo(expected.pending.isEmpty() ? null : expected.pending.lastKey());
    }
}
