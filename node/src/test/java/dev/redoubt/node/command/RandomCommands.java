package dev.redoubt.node.command;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Seeded requests over few keys: all groups, with wrong types, wrong arity, odd numbers and options. */
final class RandomCommands {
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
    private static final String[] BAD = {
        "abc",
        "",
        "1.5x",
        "nan",
        "1e400",
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
    };
    private static final String[] BORDERS = {
        "-inf", "+inf", "(1", "(0", "0", "1", "2", "(2", "-1", "1.5", "inf", "(-inf", "(inf", "", "(", "100", "x",
        "1e400", "(3",
    };
    private static final String[] LEX = {"-", "+", "[a", "(a", "[m1", "(m5", "[m9", "(", "[", "a", "", "[m3", "-x"};

    /** The group of requests on streams. */
    private static final int STREAMS = 100;

    /** What chooses requests on streams, and what chooses the others. */
    private final Random ofStreams;

    private final Random ofOthers;

    /** The one of the two that chooses now. */
    private Random random;

    private final int members;
    private final int streams;

    /** The first number of the ids of new stream entries. */
    private long tick = 5;

    /**
     * @param members how many different members and fields there are: few make collisions, many make big collections
     * @param streams how many of a hundred requests are on streams
     */
    RandomCommands(long seed, int members, int streams) {
        this.streams = streams;
        this.ofOthers = new Random(seed);
        this.ofStreams = new Random(~seed);
        this.random = ofOthers;
        this.members = members;
    }

    byte[][] next() {
        random = ofStreams;
        if (random.nextInt(100) < streams) {
            return request(random.nextInt(8) == 0 ? RequestTemplates.KEYS : RequestTemplates.STREAMS, STREAMS);
        }
        random = ofOthers;
        int group = random.nextInt(100);
        String[] templates = group < 20
                ? RequestTemplates.STRINGS
                : group < 35
                        ? RequestTemplates.LISTS
                        : group < 50
                                ? RequestTemplates.SETS
                                : group < 64
                                        ? RequestTemplates.HASHES
                                        : group < 82
                                                ? RequestTemplates.ZSETS
                                                : group < 92 ? RequestTemplates.KEYS : RequestTemplates.REST;
        if (templates == RequestTemplates.ZSETS && random.nextInt(4) == 0) {
            templates = RequestTemplates.GEO;
        }
        if (templates == RequestTemplates.STRINGS && random.nextInt(4) == 0) {
            templates = RequestTemplates.HLL;
        }
        if (random.nextInt(400) == 0) {
            templates = RequestTemplates.RARE;
        }
        return request(templates, group);
    }

    private byte[][] request(String[] templates, int group) {
        String template = pick(templates);
        List<byte[]> args = new ArrayList<>();
        for (String word : template.split(" ")) {
            for (String filled : fill(word, group)) {
                args.add(filled.getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        if (members > 100 && (template.startsWith("SADD {k} {m}") || template.startsWith("RPUSH"))) {
            for (int i = random.nextInt(members); i > 0; i--) {
                args.add(("m" + random.nextInt(members)).getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        if (members > 100 && (template.equals("HSET {k} {m} {v}") || template.equals("ZADD {k} {f} {m}"))) {
            boolean hash = template.startsWith("H");
            for (int i = random.nextInt(members); i > 0; i--) {
                String number = "" + random.nextInt(50);
                String member = "m" + random.nextInt(members);
                args.add((hash ? member : number).getBytes(StandardCharsets.ISO_8859_1));
                args.add((hash ? number : member).getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        if (random.nextInt(60) == 0) {
            args.add("extra".getBytes(StandardCharsets.ISO_8859_1));
        }
        // Without its last argument, a choice by chance is made anew, a scan gives a part, COMMAND a whole table.
        boolean chance = template.startsWith("SPOP")
                || template.contains("RAND")
                || template.contains("SCAN ")
                || template.startsWith("COMMAND");
        if (random.nextInt(60) == 0 && args.size() > 1 && !chance) {
            args.remove(args.size() - 1);
        }
        if (random.nextInt(4) == 0) {
            args.set(
                    0,
                    new String(args.get(0), StandardCharsets.ISO_8859_1)
                            .toLowerCase(Locale.ROOT)
                            .getBytes(StandardCharsets.ISO_8859_1));
        }
        return args.toArray(new byte[0][]);
    }

    private String[] fill(String word, int group) {
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
                                ? pick(BAD)
                                : random.nextInt(10) == 0 ? pick(VALUES) : "" + (random.nextInt(200) - 100));
            case "{f}":
                return one(random.nextInt(25) == 0 ? pick(BAD) : pick(FLOATS));
            case "{i}":
                return one(random.nextInt(25) == 0 ? pick(BAD) : "" + (random.nextInt(12) - 5));
            case "{b}":
                return one(pick(BORDERS));
            case "{l}":
                return one(pick(LEX));
            case "{bad}":
                return one(pick(BAD));
            case "{db}":
                return one("" + random.nextInt(3));
            case "{sec}":
                return one(random.nextInt(12) == 0 ? pick(BAD) : "" + (1000 + random.nextInt(1000)));
            case "{ms}":
                return one(random.nextInt(12) == 0 ? pick(BAD) : "" + (1000000 + random.nextInt(1000000)));
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
                        random.nextInt(20) == 0 ? pick(BAD) : "" + random.nextInt(random.nextInt(10) == 0 ? 5000 : 40));
            case "{01}":
                return one(random.nextInt(20) == 0 ? pick(BAD) : "" + random.nextInt(2));
            case "{type}":
                return one(pick(
                        new String[] {"u1", "i1", "u4", "i5", "u8", "i8", "i16", "u31", "u63", "i64", "u64", "x"}));
            case "{field}":
                // Redis multiplies a bad number of a field as well, and lets the product overflow.
                String number = "" + random.nextInt(20);
                return one(random.nextBoolean() ? "#" + number : random.nextInt(20) == 0 ? pick(BAD) : number);
            case "{over}":
                // Not FAIL: it leaves a string as it is here, and may make it longer in Redis.
                return one(pick(new String[] {"WRAP", "SAT", "sat", "foo"}));
            case "{agg}":
                return one(pick(new String[] {"SUM", "MIN", "MAX", "min", "foo"}));
            case "{lt}":
                // Not a sorted set: SORT makes it a skiplist in Redis.
                return one(pick(new String[] {"l", "t", "h"}) + random.nextInt(3));
            case "{lon}":
                return one(random.nextInt(20) == 0 ? pick(BAD) : "" + (random.nextInt(36_100) - 18_050) / 100.0);
            case "{lat}":
                return one(random.nextInt(20) == 0 ? pick(BAD) : "" + (random.nextInt(17_100) - 8_550) / 100.0);
            case "{dist}":
                return one(random.nextInt(20) == 0 ? pick(BAD) : "" + random.nextInt(1 << random.nextInt(1, 15)));
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
            return pick(BAD);
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
        if (group == STREAMS) {
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
