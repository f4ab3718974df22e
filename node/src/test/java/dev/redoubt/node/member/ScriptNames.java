package dev.redoubt.node.member;

import dev.redoubt.node.protocol.ConfigRecord;
import dev.redoubt.node.protocol.LeaderId;
import dev.redoubt.node.protocol.Mastership;
import dev.redoubt.node.protocol.SubscriptionId;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.LogEnd;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.persistence.log.TermTable;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The names of the scripts: {@code A} to {@code C} for members, {@code s1} to {@code s3} for sentinels, {@code A#2} for
 * the second process of {@code A}, {@code A#2@5} for its mastership of term 5, {@code 5:17} for a log that ends in term
 * 5 at index 17, {@code 1@1,2@5} for a term table whose term 2 begins at index 5, and {@code x1/2} for a subscription:
 * the first nonce drawn in the scenario, with the master's number 2.
 */
final class ScriptNames {
    static final List<MemberId> MEMBERS = List.of(id("A"), id("B"), id("C"));
    static final List<MemberId> VOTERS = List.of(id("s1"), id("s2"), id("s3"));

    /** What a word looks like that names a member ({@code A}) or a link ({@code A-B}). */
    static final Pattern WORD = Pattern.compile("[A-C](-[A-C])?");

    private static final int SENTINEL = 0xa0;

    /** The drawn nonces in the order in which they appeared. */
    private final List<Long> nonces = new ArrayList<>();

    static MemberId id(String name) {
        int number = name.startsWith("s") ? SENTINEL + name.charAt(1) - '0' : name.charAt(0) - 'A' + 1;
        return new MemberId(String.format("%040x", number));
    }

    static String name(MemberId id) {
        return name(Integer.parseInt(id.hex().substring(30), 16));
    }

    private static String name(int number) {
        return number > SENTINEL ? "s" + (number - SENTINEL) : Character.toString('A' + number - 1);
    }

    /** Returns the process of that owner and count, from 1. */
    static Incarnation process(String owner, int count) {
        return new Incarnation(Long.parseLong(id(owner).hex().substring(30), 16) << 8 | count);
    }

    static String name(Incarnation process) {
        return name((int) (process.number() >> 8)) + "#" + (process.number() & 0xff);
    }

    /** Reads {@code A#2@5}. */
    static Mastership mastership(String text) {
        String[] parts = text.split("[#@]");
        return new Mastership(Long.parseLong(parts[2]), id(parts[0]), process(parts[0], Integer.parseInt(parts[1])));
    }

    static String name(Mastership mastership) {
        return name(mastership.incarnation()) + "@" + mastership.term();
    }

    static String name(LogEnd end) {
        return end.term() + ":" + end.index();
    }

    static String name(TermTable table) {
        return table.rows().stream()
                .map(row -> row.term() + "@" + row.firstIndex())
                .collect(Collectors.joining(",", "", table.rows().isEmpty() ? "none" : ""));
    }

    String text(SubscriptionId subscription) {
        return nonce(subscription.nonce()) + "/" + subscription.number();
    }

    String nonce(long nonce) {
        if (!nonces.contains(nonce)) {
            nonces.add(nonce);
        }
        return "x" + (nonces.indexOf(nonce) + 1);
    }

    /** Returns the text of a value of a message. */
    String text(@Nullable Object value) {
        if (value instanceof MemberId id) {
            return name(id);
        } else if (value instanceof Incarnation process) {
            return name(process);
        } else if (value instanceof LeaderId leader) {
            return name(leader.incarnation());
        } else if (value instanceof Mastership mastership) {
            return name(mastership);
        } else if (value instanceof LogEnd end) {
            return name(end);
        } else if (value instanceof TermTable table) {
            return name(table);
        } else if (value instanceof SubscriptionId subscription) {
            return text(subscription);
        } else if (value instanceof ConfigRecord config) {
            return Long.toString(config.version());
        }
        return value == null ? "none" : value.toString();
    }
}
