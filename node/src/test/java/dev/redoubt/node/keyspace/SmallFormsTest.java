package dev.redoubt.node.keyspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms of small collections, beside models, and the room that they take. */
class SmallFormsTest {
    @ParameterizedTest
    @ValueSource(longs = {100, Integer.MAX_VALUE, Long.MAX_VALUE})
    void integers_are_kept_in_order_whatever_their_width(long bound) {
        SplittableRandom random = new SplittableRandom(bound);
        IntSet set = new IntSet();
        TreeSet<Long> model = new TreeSet<>();
        for (int step = 0; step < 5_000; step++) {
            long value = step % 50 == 0 ? random.nextLong(-bound, bound) : random.nextLong(-100, 100);
            if (random.nextInt(3) == 0) {
                assertThat(set.remove(value)).isEqualTo(model.remove(value));
            } else {
                assertThat(set.add(value)).isEqualTo(model.add(value));
            }
            assertThat(set.contains(value)).isEqualTo(model.contains(value));
            assertThat(values(set)).containsExactlyElementsOf(model);
        }
        assertThat(values(set.copy())).containsExactlyElementsOf(model);
    }

    @Test
    void edges_of_32_bits_are_told_apart() {
        IntSet set = new IntSet();
        List<Long> edges = List.of(
                (long) Integer.MAX_VALUE, (long) Integer.MIN_VALUE, Integer.MAX_VALUE + 1L, Integer.MIN_VALUE - 1L);
        for (long edge : edges) {
            assertThat(set.contains(edge)).isFalse();
            assertThat(set.remove(edge)).isFalse();
            assertThat(set.add(edge)).isTrue();
            assertThat(set.contains(edge)).isTrue();
        }
        assertThat(values(set)).isSorted().containsExactlyInAnyOrderElementsOf(edges);
    }

    private static List<Long> values(IntSet set) {
        List<Long> values = new ArrayList<>();
        for (int i = 0; i < set.size(); i++) {
            values.add(set.get(i));
        }
        return values;
    }

    @Test
    void scores_come_back_as_they_were() {
        double[] scores = {
            0,
            1,
            -1,
            127,
            128,
            -128,
            -129,
            32767,
            32768,
            -32768,
            -32769,
            8_388_607,
            0.5,
            -0.25,
            1e300,
            4_294_967_296.0,
            Integer.MAX_VALUE,
            Integer.MIN_VALUE,
            Integer.MAX_VALUE + 1.0,
            Integer.MIN_VALUE - 1.0,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            Double.MIN_VALUE,
            Double.MAX_VALUE,
            9_007_199_254_740_993.0
        };
        Packed packed = new Packed();
        for (double score : scores) {
            packed.append(PackedScore.bytesOf(score));
        }
        int at = packed.first();
        for (double score : scores) {
            assertThat(PackedScore.of(packed, at)).isEqualTo(score);
            at = packed.next(at);
        }
        assertThat(PackedScore.bytesOf(100)).hasSize(1);
        assertThat(PackedScore.bytesOf(-1000)).hasSize(2);
        assertThat(PackedScore.bytesOf(100_000)).hasSize(4);
        assertThat(PackedScore.bytesOf(0.1)).hasSize(8);
    }

    @Test
    void sequence_is_the_same_when_both_ends_grow_and_shrink() {
        SplittableRandom random = new SplittableRandom(7);
        Packed packed = new Packed();
        Deque<String> model = new ArrayDeque<>();
        for (int step = 0; step < 20_000; step++) {
            String value = "v".repeat(random.nextInt(step % 1000 == 0 ? 600 : 12)) + step;
            switch (random.nextInt(6)) {
                case 0, 1 -> {
                    packed.append(bytes(value));
                    model.addLast(value);
                }
                case 2, 3 -> {
                    packed.prepend(bytes(value));
                    model.addFirst(value);
                }
                case 4 -> packed.trim();
                default -> {
                    for (int i = random.nextInt(10); i > 0 && !model.isEmpty(); i--) {
                        boolean first = random.nextBoolean();
                        packed.remove(first ? packed.first() : packed.previous(packed.end()));
                        Object gone = first ? model.removeFirst() : model.removeLast();
                        assertThat(gone).isNotNull();
                    }
                }
            }
            assertThat(packed.count()).isEqualTo(model.size());
        }
        assertThat(texts(packed)).containsExactlyElementsOf(model);
        assertThat(texts(packed.copy())).containsExactlyElementsOf(model);
    }

    /** With elements that have long lengths, and with none; see {@link InlineForm}. */
    @Test
    void sequence_in_a_page_has_the_same_elements() {
        SplittableRandom random = new SplittableRandom(8);
        for (int round = 0; round < 2_000; round++) {
            Packed packed = new Packed();
            int lengths = 0;
            for (int i = random.nextInt(8); i >= 0; i--) {
                int length = random.nextInt(4) == 0 ? 250 + random.nextInt(8) : random.nextInt(12);
                packed.prepend(bytes("v".repeat(length)));
                lengths += length + (length < 254 ? 1 : 5);
            }
            int bytes = packed.inlineBytes();
            assertThat(bytes).isEqualTo(packed.usedBytes() < InlineForm.MOST_BYTES ? 1 + lengths : InlineForm.NONE);
            if (bytes == InlineForm.NONE) {
                continue;
            }
            byte[] page = new byte[bytes + 20];
            packed.writeInline(page, 10);
            assertThat(page[9] + page[10 + bytes]).isZero();
            Packed there = Packed.inPage(page, 11, 10 + bytes, page[10]);
            assertThat(texts(there)).isEqualTo(texts(packed));
            assertThat(texts(there.copy())).isEqualTo(texts(packed));
            assertThat(there.copy().usedBytes()).isEqualTo(packed.usedBytes());
            Packed backwards = there.backwards();
            assertThat(backwards.previous(backwards.end())).isEqualTo(backwards.seek(packed.count() - 1));
            assertThat(there.get(there.seek(packed.count() - 1))).isEqualTo(packed.get(packed.previous(packed.end())));
        }
    }

    @Test
    void little_room_is_kept_for_more() {
        Packed packed = new Packed();
        for (int i = 0; i < 60; i++) {
            packed.append(bytes("element" + i));
            assertThat(packed.capacity()).isLessThanOrEqualTo(packed.usedBytes() * 9 / 8 + 8);
        }
    }

    private static List<String> texts(Packed packed) {
        List<String> texts = new ArrayList<>();
        for (int at = packed.first(); at < packed.end(); at = packed.next(at)) {
            texts.add(new String(packed.get(at), StandardCharsets.US_ASCII));
        }
        return texts;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
