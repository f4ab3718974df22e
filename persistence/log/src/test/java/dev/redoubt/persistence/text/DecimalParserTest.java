package dev.redoubt.persistence.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DecimalParserTest {
    private static void same(String text) {
        assertThat(Double.doubleToRawLongBits(DecimalParser.parse(text)))
                .as(text)
                .isEqualTo(Double.doubleToRawLongBits(Double.parseDouble(text)));
    }

    @Test
    void gives_what_the_jdk_gives() {
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 200_000; i++) {
            same(Double.toString(random.nextDouble()));
            same(Double.toString(random.nextDouble() * random.nextInt(1 << 30)));
            same(Long.toString(random.nextLong() >> random.nextInt(60)));
            same(random.nextInt(1000) + "." + random.nextInt(1 << 30));
            // Exactly between two doubles, or exactly one.
            same(Long.toString((1L << 53) + random.nextInt(1 << 30)));
            same(new BigDecimal(random.nextInt(1 << 20))
                    .divide(new BigDecimal(1 << random.nextInt(10)))
                    .toPlainString());
        }
    }

    @Test
    void borders_are_right() {
        for (String text : new String[] {
            "0",
            "-0",
            "0.0",
            "-0.000",
            "1",
            "-1",
            "+1",
            "9007199254740993",
            "9007199254740995",
            "18014398509481985",
            "0.1",
            ".5",
            "5.",
            "0.000000000000000000000000001",
            "0.0000000000000000000000000001",
            "123456789012345678",
            "999999999999999999",
            "9223372036854775808",
            "179769313486231570000",
            "1e3",
            "4.9e-324"
        }) {
            same(text);
        }
    }

    @Test
    void other_texts_are_refused_as_by_the_jdk() {
        for (String text : new String[] {"", "-", ".", "1.2.3", "--1", "one"}) {
            assertThatThrownBy(() -> DecimalParser.parse(text)).isInstanceOf(NumberFormatException.class);
        }
    }
}
