package dev.redoubt.node.command.random;

import java.util.Random;

/** Words that a request does not expect: numbers at and beyond all bounds, odd spellings, binary and long texts. */
final class HostileWords {
    /** A number that is a millisecond where it is a timeout. */
    static final String TINY = "1e-400";

    /**
     * Numbers that no command takes, or takes as the largest there are. None is a small positive number, which would be
     * a time to live or a count, and none is a size for which Redis would allocate much.
     */
    static final String[] NUMBERS = {
        "abc",
        "",
        "1.5x",
        "nan",
        "-nan",
        "NaN",
        "1e400",
        "-1e400",
        " 1",
        "1 ",
        "0x",
        "--1",
        "99999999999999999999",
        "-1",
        "1e",
        "infi",
        "+",
        ".",
        "-9223372036854775808",
        "-9223372036854775809",
        "9223372036854775807",
        "9223372036854775808",
        "18446744073709551615",
        "18446744073709551616",
        "00",
        "-0",
        "-00",
        "007",
        "\u0000",
        "1\u0000",
        "\t1",
        "1\n",
        "0x1p",
        TINY,
        "1,5",
        "1_000",
        "INF",
        "-Infinity",
        "infinity",
        "0b1",
        "-",
        "5000.",
        "-.5",
        "0x1p20",
        "0X1.8P13",
        "1e+3",
        "1d",
        "1f",
    };

    /** Words of options, of other commands too. */
    private static final String[] OPTIONS = {
        "NX",
        "XX",
        "GT",
        "LT",
        "CH",
        "INCR",
        "GET",
        "KEEPTTL",
        "PERSIST",
        "WITHSCORES",
        "WITHVALUES",
        "LIMIT",
        "COUNT",
        "MATCH",
        "TYPE",
        "STORE",
        "STOREDIST",
        "ASC",
        "DESC",
        "ALPHA",
        "BY",
        "REV",
        "BYSCORE",
        "BYLEX",
        "WEIGHTS",
        "AGGREGATE",
        "RANK",
        "MAXLEN",
        "MINID",
        "~",
        "=",
        "STREAMS",
        "JUSTID",
        "FORCE",
        "IDX",
        "LEN",
        "MINMATCHLEN",
        "REPLACE",
        "ABSTTL",
        "FREQ",
        "IDLETIME",
        "DB",
        "BYTE",
        "BIT",
        "LEFT",
        "RIGHT",
        "ANY",
        "withdist",
        "nomkstream",
        "entriesread",
        "overflow",
        "wrap",
        "foo",
        "nx",
        "limit",
    };

    private static final String[] TEXTS = {
        "",
        "\u0000",
        "a\u0000b",
        "\u00ff\u00fe",
        "\r\n",
        "$-1\r\n",
        "*",
        "[",
        "(",
        "{}",
        "\\",
        "\"",
        "%s%n",
        "-",
        "+",
        "$",
        ">",
        "0-0",
        "-1-1",
        "1-",
        "18446744073709551615-18446744073709551615",
        "#",
        "#0",
        "u64",
        "i65",
        "u0",
        "@",
    };

    private static final int LONG_TEXT = 3_000;

    private HostileWords() {}

    /** Returns any of them. */
    static String any(Random random) {
        return switch (random.nextInt(16)) {
            case 0 -> random.nextInt(4) == 0 ? "k".repeat(1 + random.nextInt(LONG_TEXT)) : pick(random, TEXTS);
            case 1, 2, 3 -> pick(random, TEXTS);
            case 4, 5, 6 -> pick(random, OPTIONS);
            default -> pick(random, NUMBERS);
        };
    }

    /** Returns the word of an option. */
    static String option(Random random) {
        return pick(random, OPTIONS);
    }

    private static String pick(Random random, String[] from) {
        return from[random.nextInt(from.length)];
    }
}
