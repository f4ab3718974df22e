package dev.redoubt.node.command.random;

import java.util.Random;

/** What fills the gaps of templates. Few keys and members, so that requests meet; one generator, one thread. */
final class Gaps {
    private static final String[] VALUES = {
        "",
        "0",
        "1",
        "-1",
        "10",
        "123456789012345678",
        "9223372036854775807",
        "-9223372036854775808",
        "9223372036854775808",
        "007",
        "3.5",
        "abc",
        "hello world",
        "a",
        "b",
        "c",
        "\r\n",
        "\0x",
        "\u00ff\u0080",
        "1e3",
        " 1",
        "+1",
    };
    private static final String[] FLOATS = {
        "0",
        "1",
        "-1",
        "2",
        "3",
        "1.5",
        "-2.25",
        "0.1",
        "0.2",
        "0.3",
        "3.14159265358979",
        "1e3",
        "1e20",
        "-1e-7",
        "1e17",
        "123456789.123456789",
        "inf",
        "-inf",
        "+5",
        "5.",
        ".5",
        "1e-320",
        "1.7976931348623157e308",
        "4503599627370497.5",
        "-0",
        "100",
        "17179869184",
        "9007199254740993",
        "0x10",
        "1e5",
    };
    private static final String[] BORDERS = {
        "-inf", "+inf", "(1", "(0", "0", "1", "2", "(2", "-1", "1.5", "inf", "(-inf", "(inf", "", "(", "100", "x",
        "1e400", "(3",
    };
    private static final String[] LEX = {
        "-", "+", "[a", "(a", "[m1", "(m5", "[m9", "(", "[", "a", "", "[m3", "-x", "+x", "[\0", "(\u00ff", "--",
    };
    private static final String[] ODD_KEYS = {
        "",
        WildRequests.DAMAGED_KEY,
        "\0",
        "\0\u00ff",
        "a b\r\n",
        "*",
        "[k]",
        "{k}",
        "{}k",
        "K".repeat(300),
        "\u00e9",
        "k\\",
        "0",
        "-1",
    };
    private static final String[] TIMEOUTS = {"0", "1000", "1000.5", "99999999", "0", "1e3"};
    private static final String[] ACL_RULES = {
        "on",
        "off",
        ">secret",
        "<secret",
        "nopass",
        "resetpass",
        "~k*",
        "%R~s*",
        "%W~x",
        "%RW~*",
        "allkeys",
        "resetkeys",
        "&a",
        "allchannels",
        "resetchannels",
        "+get",
        "-get",
        "+@read",
        "-@write",
        "+@all",
        "-@all",
        "+config|get",
        "-config|get",
        "+foo",
        "~",
        "%X~a",
        "reset",
        "(+get ~a)",
        "(+@all",
        "clearselectors",
        "#00",
        "!00",
        "sanitize-payload",
    };

    private final int members;

    /** What chooses now. */
    private Random random;

    /** The first number of the ids of new stream entries. */
    private long tick = 5;

    Gaps(Random random, int members) {
        this.random = random;
        this.members = members;
    }

    /** Has another generator choose from now on. */
    void chooseBy(Random other) {
        random = other;
    }

    /**
     * Returns what stands for a word of a template: itself unless it is a gap.
     *
     * @param group which type of keys is asked for, as {@link RandomRequests} draws it
     */
    String[] fill(String word, int group) {
        switch (word) {
            case "{k}":
                return one(key(group));
            case "{v}":
                return one(random.nextInt(30) == 0 ? "x".repeat(random.nextInt(300)) : pick(VALUES));
            case "{m}":
                return one(
                        random.nextInt(40) == 0 ? "y".repeat(60 + random.nextInt(10)) : "m" + random.nextInt(members));
            case "{n}":
                return one(
                        random.nextInt(12) == 0
                                ? pick(HostileWords.NUMBERS)
                                : random.nextInt(10) == 0 ? pick(VALUES) : "" + (random.nextInt(200) - 100));
            case "{f}":
                return one(random.nextInt(25) == 0 ? pick(HostileWords.NUMBERS) : pick(FLOATS));
            case "{i}":
                return one(random.nextInt(25) == 0 ? pick(HostileWords.NUMBERS) : "" + (random.nextInt(12) - 5));
            case "{b}":
                return one(pick(BORDERS));
            case "{l}":
                return one(pick(LEX));
            case "{bad}":
                return one(pick(HostileWords.NUMBERS));
            case "{db}":
                return one("" + random.nextInt(3));
            case "{sec}":
                return one(random.nextInt(12) == 0 ? pick(HostileWords.NUMBERS) : "" + (1000 + random.nextInt(1000)));
            case "{ms}":
                return one(
                        random.nextInt(12) == 0
                                ? pick(HostileWords.NUMBERS)
                                : "" + (1000000 + random.nextInt(1000000)));
            case "{at}":
                return one(random.nextInt(12) == 0 ? "1" : "" + (4000000000L + random.nextInt(5)));
            case "{atms}":
                return one(random.nextInt(12) == 0 ? "-5" : "" + (4000000000000L + random.nextInt(5)));
            case "{setopts}":
                return options(
                        "NX",
                        "XX",
                        "GET",
                        "KEEPTTL",
                        "EX 1000",
                        "PX 1000000",
                        "EXAT 4000000000",
                        "PXAT 4000000000000",
                        "EX 0",
                        "EX",
                        "get",
                        "EX abc",
                        "PX -5");
            case "{getexopts}":
                return options(
                        "EX 1000",
                        "PX 1000000",
                        "EXAT 4000000000",
                        "PXAT 4000000000000",
                        "PERSIST",
                        "PXAT 1",
                        "EX 0",
                        "NX",
                        "EX");
            case "{bit}":
                return one(
                        random.nextInt(20) == 0
                                ? pick(HostileWords.NUMBERS)
                                : "" + random.nextInt(random.nextInt(10) == 0 ? 5000 : 40));
            case "{01}":
                return one(random.nextInt(20) == 0 ? pick(HostileWords.NUMBERS) : "" + random.nextInt(2));
            case "{type}":
                return one(pick(
                        new String[] {"u1", "i1", "u4", "i5", "u8", "i8", "i16", "u31", "u63", "i64", "u64", "x"}));
            case "{field}":
                // Redis multiplies a bad number of a field as well, and lets the product overflow.
                String number = "" + random.nextInt(20);
                return one(
                        random.nextBoolean()
                                ? "#" + number
                                : random.nextInt(20) == 0 ? pick(HostileWords.NUMBERS) : number);
            case "{over}":
                // Not FAIL: it leaves a string as it is here, and may make it longer in Redis.
                return one(pick(new String[] {"WRAP", "SAT", "sat", "foo"}));
            case "{agg}":
                return one(pick(new String[] {"SUM", "MIN", "MAX", "min", "foo"}));
            case "{lt}":
                // Not a sorted set: SORT makes it a skiplist in Redis.
                return one(pick(new String[] {"l", "t", "h"}) + random.nextInt(3));
            case "{lon}":
                return one(
                        random.nextInt(20) == 0
                                ? pick(HostileWords.NUMBERS)
                                : "" + (random.nextInt(36_100) - 18_050) / 100.0);
            case "{lat}":
                return one(
                        random.nextInt(20) == 0
                                ? pick(HostileWords.NUMBERS)
                                : "" + (random.nextInt(17_100) - 8_550) / 100.0);
            case "{dist}":
                return one(
                        random.nextInt(20) == 0
                                ? pick(HostileWords.NUMBERS)
                                : "" + random.nextInt(1 << random.nextInt(1, 15)));
            case "{timeout}":
                String wait = random.nextInt(5) == 0 ? pick(HostileWords.NUMBERS) : pick(TIMEOUTS);
                return one(wait.equals(HostileWords.TINY) ? "0" : wait);
            case "{side}":
                return one(pick(new String[] {"LEFT", "RIGHT", "left", "RIGHT", "foo"}));
            case "{count}":
                return one(random.nextInt(8) == 0 ? pick(HostileWords.NUMBERS) : "" + random.nextInt(4));
            case "{chosen}":
                return one(pick(new String[] {"1", "2", "5", "-1", "-3", "-20", "9223372036854775807", "1.5", "x"}));
            case "{script}":
                return one(pick(Scripts.ALL));
            case "{sha}":
                return one(Scripts.sha(pick(Scripts.ALL)));
            case "{library}":
                return one(pick(Scripts.LIBRARIES));
            case "{function}":
                return one(pick(Scripts.FUNCTIONS));
            case "{hostile}":
                return one(HostileWords.any(random));
            case "{rule}":
                return one(pick(ACL_RULES));
            case "{dump}":
                return one(pick(DumpPayloads.ALL));
            case "{unit}":
                return one(pick(new String[] {"m", "km", "KM", "ft", "mi", "x"}));
            case "{new}":
                tick += random.nextInt(2);
                return one(tick + pick(new String[] {"", "-*", "-*", "-" + random.nextInt(4)}));
            case "{id}":
                return one(streamId());
            case "{sid}":
                return one(pick(new String[] {"-", "+", "(" + streamId(), "(" + streamId(), streamId(), streamId()}));
            case "{g}":
                return one("g" + random.nextInt(2));
            case "{c}":
                return one("c" + random.nextInt(3));
            case "{s}":
                return one("t" + random.nextInt(3));
            case "{zopts}":
                return one(pick(new String[] {"NX", "XX", "GT", "LT", "CH", "INCR", "nx", "foo"}));
            case "{xopts}":
                return options("NX", "XX", "GT", "LT");
            default:
                return one(word.replace("{i}", "" + random.nextInt(10)));
        }
    }

    private String streamId() {
        if (random.nextInt(30) == 0) {
            return pick(HostileWords.NUMBERS);
        }
        long near = Math.max(0, tick - random.nextInt(1 << random.nextInt(1, 7)));
        return random.nextInt(3) == 0 ? "" + near : near + "-" + random.nextInt(3);
    }

    private String[] options(String... all) {
        StringBuilder chosen = new StringBuilder();
        int count = random.nextInt(3);
        for (int i = 0; i < count; i++) {
            chosen.append(pick(all)).append(' ');
        }
        return chosen.length() == 0 ? new String[0] : chosen.toString().trim().split(" ");
    }

    /** Mostly a key of the group's own type, so that commands find something; sometimes one of another. */
    private String key(int group) {
        if (random.nextInt(12) == 0) {
            return "k" + random.nextInt(6);
        }
        if (random.nextInt(150) == 0) {
            return pick(ODD_KEYS);
        }
        if (group == RandomRequests.STREAMS_GROUP) {
            return "x" + random.nextInt(3);
        }
        String own = group < 20 ? "s" : group < 35 ? "l" : group < 50 ? "t" : group < 64 ? "h" : group < 82 ? "z" : "k";
        return group < 82 ? own + random.nextInt(3) : pick(new String[] {"s", "l", "t", "h", "z"}) + random.nextInt(3);
    }

    private static String[] one(String word) {
        return new String[] {word};
    }

    private String pick(String[] from) {
        return from[random.nextInt(from.length)];
    }
}
