package dev.redoubt.node.command.random;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Seeded requests over few keys: all groups, with wrong types, wrong arity, odd numbers and options. */
public final class RandomRequests {
    /** The group of requests on streams. */
    static final int STREAMS_GROUP = 100;

    /** What chooses requests on streams, and what chooses the others. */
    private final Random ofStreams;

    private final Random ofOthers;

    /** The one of the two that chooses now. */
    private Random random;

    private final int members;
    private final int streams;
    private final Gaps gaps;

    /**
     * @param members how many different members and fields there are: few make collisions, many make big collections
     * @param streams how many of a hundred requests are on streams
     */
    public RandomRequests(long seed, int members, int streams) {
        this.streams = streams;
        this.ofOthers = new Random(seed);
        this.ofStreams = new Random(~seed);
        this.random = ofOthers;
        this.members = members;
        this.gaps = new Gaps(ofOthers, members);
    }

    /** Returns the next request. */
    public byte[][] next() {
        use(ofStreams);
        if (random.nextInt(100) < streams) {
            return request(random.nextInt(8) == 0 ? RequestTemplates.KEYS : RequestTemplates.STREAMS, STREAMS_GROUP);
        }
        use(ofOthers);
        int group = random.nextInt(100);
        List<String> templates = group < 20
                ? RequestTemplates.STRINGS
                : group < 35
                        ? RequestTemplates.LISTS
                        : group < 50
                                ? RequestTemplates.SETS
                                : group < 64
                                        ? RequestTemplates.HASHES
                                        : group < 82
                                                ? RequestTemplates.ZSETS
                                                : group < 92 ? RequestTemplates.KEYS : RequestTemplates.CONNECTION;
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

    private void use(Random other) {
        random = other;
        gaps.chooseBy(other);
    }

    /** Returns a request of one of these templates. */
    byte[][] other(List<String> templates) {
        use(ofOthers);
        return request(templates, random.nextInt(100));
    }

    private byte[][] request(List<String> templates, int group) {
        String template = pick(templates);
        List<byte[]> args = new ArrayList<>();
        for (String word : template.split(" ")) {
            for (String filled : gaps.fill(word, group)) {
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

    private String pick(List<String> from) {
        return from.get(random.nextInt(from.size()));
    }
}
