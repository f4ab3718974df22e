package dev.redoubt.sentinel.script;

import dev.redoubt.node.protocol.LeaderId;
import dev.redoubt.node.protocol.Mastership;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.LogEnd;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.persistence.log.ReplId;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of the scripts: {@code n1} to {@code n3} for members, {@code s1} to {@code s3} for sentinels, {@code n1#2}
 * for the second process of {@code n1}, {@code n1#2@5} for its mastership of term 5, {@code 5:17} for a log that ends
 * in term 5 at index 17, and {@code r1}, {@code r2} for numbers that the core draws.
 */
final class Names {
    static final List<MemberId> MEMBERS = List.of(id("n1"), id("n2"), id("n3"));
    static final List<MemberId> VOTERS = List.of(id("s1"), id("s2"), id("s3"));

    /** What a word looks like that names a process or a member. */
    static final Pattern WORD = Pattern.compile("[ns]\\d(#\\d)?");

    private static final Pattern PROCESS = Pattern.compile("([ns]\\d)#(\\d)");
    private static final Pattern HEX_ID = Pattern.compile("\\b[0-9a-f]{40}\\b");
    private static final Pattern HEX_PROCESS = Pattern.compile("process ([0-9a-f]+)");
    private static final int SENTINEL = 0xa0;

    /** The drawn numbers in the order in which they appeared. */
    private final List<Long> drawn = new ArrayList<>();

    /** The number of the first ping; 0 before it. */
    private long firstPing;

    static MemberId id(String name) {
        int number = name.charAt(1) - '0' + (name.charAt(0) == 's' ? SENTINEL : 0);
        return new MemberId(String.format("%040x", number));
    }

    static String name(MemberId id) {
        int number = Integer.parseInt(id.hex().substring(30), 16);
        return (number >= SENTINEL ? "s" : "n") + number % 16;
    }

    /** Reads {@code n1#2}. */
    static Incarnation process(String name) {
        Matcher matcher = PROCESS.matcher(name);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a process: " + name);
        }
        long owner = Long.parseLong(id(matcher.group(1)).hex().substring(30), 16);
        return new Incarnation(owner << 8 | Long.parseLong(matcher.group(2)));
    }

    /** Returns the owner in {@code n1#2}. */
    static MemberId owner(String process) {
        return id(process.split("#")[0]);
    }

    static String name(Incarnation process) {
        long owner = process.number() >> 8;
        return (owner >= SENTINEL ? "s" : "n") + owner % 16 + "#" + (process.number() & 0xff);
    }

    /** Reads {@code s1#1}. */
    static LeaderId leader(String process) {
        return new LeaderId(owner(process), process(process));
    }

    static String name(LeaderId leader) {
        return name(leader.incarnation());
    }

    /** Reads {@code n1#2@5}. */
    static Mastership mastership(String text) {
        String[] parts = text.split("@");
        return new Mastership(Long.parseLong(parts[1]), owner(parts[0]), process(parts[0]));
    }

    static String name(Mastership mastership) {
        return name(mastership.incarnation()) + "@" + mastership.term();
    }

    /** Reads {@code 5:17}. */
    static LogEnd end(String text) {
        long term = Long.parseLong(text.split(":")[0]);
        long index = Long.parseLong(text.split(":")[1]);
        ReplId replId = term == 0 ? ReplId.NONE : new ReplId(String.format("%040x", term));
        return new LogEnd(term, replId, index, 0);
    }

    static String name(LogEnd end) {
        return end.term() + ":" + end.index();
    }

    /** Replaces the identities and processes in a text. */
    static String inText(String text) {
        String named = HEX_ID.matcher(text).replaceAll(match -> name(new MemberId(match.group())));
        return HEX_PROCESS
                .matcher(named)
                .replaceAll(match -> "process " + name(new Incarnation(Long.parseLong(match.group(1), 16))));
    }

    /** Returns the count of a ping, from 1: the core numbers its pings from a drawn number. */
    String ping(long number) {
        firstPing = firstPing == 0 ? number : firstPing;
        return Long.toString(number - firstPing + 1);
    }

    /** Returns the name of a number that the core has drawn. */
    String drawn(long number) {
        if (!drawn.contains(number)) {
            drawn.add(number);
        }
        return "r" + (drawn.indexOf(number) + 1);
    }

    /** Reads {@code r1}. */
    long drawn(String name) {
        return drawn.get(Integer.parseInt(name.substring(1)) - 1);
    }
}
