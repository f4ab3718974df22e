package dev.redoubt.node.command.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PartialSortTest {
    private static List<Integer> numbers(int count) {
        return new ArrayList<>(IntStream.range(0, count).boxed().toList());
    }

    @Test
    void beginning_is_sorted_and_nothing_is_lost() {
        Random random = new Random(5);
        for (int size = 0; size < 300; size++) {
            List<Integer> list = numbers(size);
            list.replaceAll(number -> number / 3);
            Collections.shuffle(list, random);
            List<Integer> sorted = list.stream().sorted().toList();
            int wanted = size == 0 ? 0 : random.nextInt(size);
            PartialSort.sort(list, Comparator.naturalOrder(), wanted);
            assertThat(list.subList(0, wanted)).isEqualTo(sorted.subList(0, wanted));
            assertThat(list.stream().sorted().toList()).isEqualTo(sorted);
        }
    }

    /**
     * Decides how elements compare only when it is asked, and so that each pivot turns out to be nearly the lowest
     * (McIlroy, "A killer adversary for quicksort", 1999).
     */
    private static final class Adversary implements Comparator<Integer> {
        private final int[] values;
        private int decided;
        private int candidate;
        private long calls;

        Adversary(int count) {
            values = new int[count];
            java.util.Arrays.fill(values, count);
        }

        private boolean isOpen(int element) {
            return values[element] == values.length;
        }

        @Override
        public int compare(Integer a, Integer b) {
            calls++;
            if (isOpen(a) && isOpen(b)) {
                values[a == candidate ? a : b] = decided++;
            }
            if (isOpen(a)) {
                candidate = a;
            } else if (isOpen(b)) {
                candidate = b;
            }
            return Integer.compare(values[a], values[b]);
        }
    }

    @Test
    void elements_that_always_part_badly_cost_no_square() {
        int count = 20_000;
        List<Integer> list = numbers(count);
        Adversary adversary = new Adversary(count);
        PartialSort.sort(list, adversary, count);
        assertThat(adversary.calls).isLessThan(50L * count);
        assertThat(list).isSortedAccordingTo(Comparator.comparingInt(element -> adversary.values[element]));
    }
}
