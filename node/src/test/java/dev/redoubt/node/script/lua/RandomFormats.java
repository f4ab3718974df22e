package dev.redoubt.node.script.lua;

import java.util.random.RandomGenerator;

/** Programs that print random values by random formats. Stateless. */
final class RandomFormats {
    private static final String[] VALUES = {
        "0",
        "-0",
        "1",
        "-1",
        "0.5",
        "1.5",
        "2.5",
        "-2.5",
        "1e15",
        "1e16",
        "1e100",
        "-1e100",
        "1e300",
        "5e-324",
        "0.1",
        "123456789",
        "2^31",
        "2^32",
        "2^53",
        "2^63",
        "-2^63",
        "2^64",
        "1e20",
        "0/0 ~= 0 and 3.25",
        "1/0",
        "-1/0",
        "99.995",
        "0.00001234",
        "123456.789",
        "1/3",
        "-1/3",
        "255",
        "65.9",
        "300",
        "-65",
        "1e-5",
        "9.9999995",
        "'12'",
        "'0x10'",
        "' 7 '",
        "'abc'",
        "''",
        "'a\\0b'",
        "'a\"b\\\\c\\nd\\re'",
        "('x'):rep(99)",
        "('x'):rep(100)",
        "nil",
        "true",
        "{}",
        "('long'):rep(30)",
        "'1e1'",
        "0.1 + 0.2",
        "1e21",
        "4.35",
        "1e14",
        "123456789012345",
        "0.0001",
        "3.14159265358979",
        "1e22",
        "1e23",
        "8.5",
        "9.5",
        "1e14 + 0.5",
        "-1e-7",
    };
    private static final String[] CONVERSIONS = {
        "d", "i", "u", "o", "x", "X", "c", "e", "E", "f", "g", "G", "s", "q", "g", "s", "d", "f", "y", "a", "%", "p",
        "l",
    };
    private static final String[] FLAGS = {
        "", "", "", "-", "+", " ", "#", "0", "-0", "+ ", "#0", "-+ #0", "--++##", "00",
    };
    private static final String[] WIDTHS = {"", "", "", "1", "5", "10", "20", "99", "100", "08"};
    private static final String[] PRECISIONS = {"", "", "", ".", ".0", ".1", ".3", ".10", ".14", ".20", ".99", ".100"};

    private RandomFormats() {}

    static String program(RandomGenerator random) {
        String value = RandomPatterns.pick(random, VALUES);
        String other = RandomPatterns.pick(random, VALUES);
        String format = "return string.format('<" + item(random) + "|" + item(random) + ">', ";
        return switch (random.nextInt(12)) {
            case 0 -> "return tostring(" + value + "), (" + value + ") .. ''";
            case 1 -> "return tostring((" + value + ") * (" + other + "))";
            case 2 -> format + value + ")";
            default -> format + value + ", " + other + ")";
        };
    }

    private static String item(RandomGenerator random) {
        return "%" + RandomPatterns.pick(random, FLAGS) + RandomPatterns.pick(random, WIDTHS)
                + RandomPatterns.pick(random, PRECISIONS) + RandomPatterns.pick(random, CONVERSIONS);
    }
}
