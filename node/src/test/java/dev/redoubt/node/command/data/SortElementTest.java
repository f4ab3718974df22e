package dev.redoubt.node.command.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SortElementTest {
    private static final double[] NUMBERS = {
        Double.NEGATIVE_INFINITY,
        -1e300,
        -2,
        -1,
        -Double.MIN_VALUE,
        -0.0,
        0,
        Double.MIN_VALUE,
        1,
        1.5,
        2,
        1e300,
        Double.POSITIVE_INFINITY
    };

    private final SplittableRandom random = new SplittableRandom(7);

    private record Plain(byte[] bytes, byte @Nullable [] weight, double number) {}

    /** Short ones of few different bytes, so that many are equal, or one is the beginning of another. */
    private byte[] bytes() {
        byte[] bytes = new byte[random.nextInt(11)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (random.nextInt(8) == 0 ? random.nextInt(256) : random.nextInt(2) * 0x80);
        }
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void bytes_are_ordered_unsigned_and_nothing_comes_first(boolean descending) {
        List<Plain> plain = new ArrayList<>();
        List<SortElement> elements = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            Plain one = new Plain(bytes(), random.nextInt(20) == 0 ? null : bytes(), 0);
            plain.add(one);
            elements.add(SortElement.ofBytes(one.bytes(), one.weight()));
        }
        compare(
                plain,
                Comparator.comparing(Plain::weight, Comparator.nullsFirst(Arrays::compareUnsigned)),
                elements,
                descending);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void numbers_are_ordered_and_zeros_are_equal(boolean descending) {
        List<Plain> plain = new ArrayList<>();
        List<SortElement> elements = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            Plain one = new Plain(bytes(), null, NUMBERS[random.nextInt(NUMBERS.length)]);
            plain.add(one);
            elements.add(SortElement.ofNumber(one.bytes(), one.number()));
        }
        compare(plain, Comparator.comparingDouble((Plain one) -> one.number() + 0.0), elements, descending);
    }

    private static void compare(
            List<Plain> plain, Comparator<Plain> byWeight, List<SortElement> elements, boolean descending) {
        Comparator<Plain> order = byWeight.thenComparing(Plain::bytes, Arrays::compareUnsigned);
        plain.sort(descending ? order.reversed() : order);
        elements.sort(SortElement.order(descending));
        for (int i = 0; i < plain.size(); i++) {
            assertThat(elements.get(i).bytes)
                    .as("place %d", i)
                    .isEqualTo(plain.get(i).bytes());
        }
    }

    @Test
    void an_element_equals_itself() {
        byte[] bytes = bytes();
        SortElement element = SortElement.ofBytes(bytes, bytes);
        assertThat(SortElement.order(false).compare(element, element)).isZero();
    }
}
