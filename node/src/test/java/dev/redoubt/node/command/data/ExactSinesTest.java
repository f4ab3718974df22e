package dev.redoubt.node.command.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ExactSinesTest {
    private static final MathContext DIGITS = new MathContext(60);
    private static final BigDecimal NEGLIGIBLE = new BigDecimal("1e-55");

    @Test
    void aSineIsTheNearestDouble() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 2_000; i++) {
            double x = random.nextDouble(-Math.PI, Math.PI);
            assertEquals(series(x, 1).doubleValue(), ExactSines.sin(x), () -> "sin " + x);
        }
    }

    @Test
    void aCosineIsTheNearestDouble() {
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 2_000; i++) {
            double x = random.nextDouble(-Math.PI / 2, Math.PI / 2);
            assertEquals(series(x, 0).doubleValue(), ExactSines.cos(x), () -> "cos " + x);
        }
    }

    /** The sine of an arcsine's neighbours in the middle between two doubles lies on either side of the number. */
    @Test
    void anArcsineIsTheNearestDouble() {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 2_000; i++) {
            double x = i < 1_000 ? random.nextDouble() : Math.scalb(random.nextDouble(), -random.nextInt(40));
            double y = ExactSines.asin(x);
            BigDecimal below = middle(Math.nextDown(y), y);
            BigDecimal above = middle(y, Math.nextUp(y));
            BigDecimal exact = new BigDecimal(x);
            assertEquals(1, exact.compareTo(series(below, 1)), () -> "asin " + x);
            assertEquals(-1, exact.compareTo(series(above, 1)), () -> "asin " + x);
        }
    }

    @Test
    void theEndsAreExact() {
        assertEquals(0.0, ExactSines.asin(0));
        assertEquals(Math.PI / 2, ExactSines.asin(1));
        assertEquals(0.0, ExactSines.sin(0));
        assertEquals(1.0, ExactSines.cos(0));
    }

    private static BigDecimal middle(double a, double b) {
        return new BigDecimal(a).add(new BigDecimal(b)).divide(BigDecimal.valueOf(2));
    }

    private static BigDecimal series(double x, int first) {
        return series(new BigDecimal(x), first);
    }

    private static BigDecimal series(BigDecimal x, int first) {
        BigDecimal square = x.multiply(x, DIGITS);
        BigDecimal term = first == 1 ? x : BigDecimal.ONE;
        BigDecimal sum = term;
        for (int n = first + 2; term.abs().compareTo(NEGLIGIBLE) > 0; n += 2) {
            term = term.multiply(square, DIGITS).divide(BigDecimal.valueOf(-(long) n * (n - 1)), DIGITS);
            sum = sum.add(term, DIGITS);
        }
        return sum;
    }
}
