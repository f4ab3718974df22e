package dev.redoubt.node.keyspace;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Scores as C's {@code printf("%.17g")} writes them, which is how Redis prints scores into digests, replies of RESP2 and AOF files. */
public final class ScoreText {
    private static final int PRECISION = 17;

    private ScoreText() {}

    /** The text of any double; {@code inf}, {@code -inf} and {@code nan} for those that are no numbers, {@code -0} for minus zero. */
    public static String g17(double value) {
        if (Double.isNaN(value)) {
            return "nan";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        if (value == 0) {
            return 1 / value < 0 ? "-0" : "0";
        }
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return Long.toString((long) value);
        }
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(PRECISION, RoundingMode.HALF_EVEN));
        int exponent = rounded.precision() - rounded.scale() - 1;
        BigDecimal stripped = rounded.stripTrailingZeros();
        if (exponent >= -4 && exponent < PRECISION) {
            return stripped.toPlainString();
        }
        String digits = stripped.unscaledValue().abs().toString();
        String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
        String sign = value < 0 ? "-" : "";
        String power = (exponent < 0 ? "-" : "+") + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
        return sign + digits.charAt(0) + fraction + "e" + power;
    }
}
