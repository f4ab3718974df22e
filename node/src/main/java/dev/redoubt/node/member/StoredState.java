package dev.redoubt.node.member;

import dev.redoubt.node.protocol.ConfigRecord;
import dev.redoubt.node.protocol.LeaderId;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.MemberId;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a member must not forget, kept in its state file and durable before any answer that depends on it (5.2, 5.4).
 *
 * @param promised the highest term seen; anything older is refused
 * @param leader to whom that term was promised; null if it was learnt otherwise
 * @param promote the one Promote that was obeyed last; null before the first (5.4)
 * @param resignedTerm the last term given up for a planned failover (5.7); 0 if none
 * @param suspect true if the member may have lost what it acknowledged (3.4)
 * @param bootId of the kernel on which it ran last (3.4); empty if unknown
 * @param config 1.2
 */
public record StoredState(
        long promised,
        @Nullable LeaderId leader,
        @Nullable Promotion promote,
        long resignedTerm,
        boolean suspect,
        String bootId,
        ConfigRecord config) {

    /** Of an empty directory, which is suspect (3.4). */
    public static final StoredState EMPTY = new StoredState(0, null, null, 0, true, "", ConfigRecord.NONE);

    /** A Promote as it was obeyed: by which leader and by which process (5.4). */
    public record Promotion(long term, LeaderId leader, Incarnation incarnation) {}

    /** The text form, for the state file. Keys and values are plain ASCII. */
    public Map<String, String> format() {
        Map<String, String> fields = new TreeMap<>();
        fields.put("promised", Long.toString(promised));
        if (leader != null) {
            fields.put("leader", leader(leader));
        }
        if (promote != null) {
            fields.put("promote", promote.term + " " + leader(promote.leader) + " " + promote.incarnation);
        }
        fields.put("resigned", Long.toString(resignedTerm));
        fields.put("suspect", Boolean.toString(suspect));
        fields.put("boot-id", bootId);
        fields.put("config", config.format());
        return fields;
    }

    /**
     * Reads {@link #format()}; an empty map is an empty directory. Other keys are left alone.
     *
     * @throws IllegalArgumentException if a field is missing or not of its form
     */
    public static StoredState parse(Map<String, String> fields) {
        if (Collections.disjoint(fields.keySet(), EMPTY.format().keySet())) {
            return EMPTY;
        }
        String leader = fields.get("leader");
        String promote = fields.get("promote");
        return new StoredState(
                term(need(fields, "promised")),
                leader == null ? null : leader(words(leader, 2), 0),
                promote == null ? null : promotion(words(promote, 4)),
                term(need(fields, "resigned")),
                flag(need(fields, "suspect")),
                need(fields, "boot-id"),
                ConfigRecord.parse(need(fields, "config")));
    }

    private static String need(Map<String, String> fields, String key) {
        String value = fields.get(key);
        if (value == null) {
            throw new IllegalArgumentException("the member's state lacks '" + key + "'");
        }
        return value;
    }

    private static String leader(LeaderId leader) {
        return leader.voter() + " " + leader.incarnation();
    }

    /** A term; a negative one would be below every promise. */
    private static long term(String text) {
        long term = Long.parseLong(text);
        if (term < 0) {
            throw new IllegalArgumentException("not a term: '" + text + "'");
        }
        return term;
    }

    /** Strict: a damaged "true" must not read as "not suspect". */
    private static boolean flag(String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException("neither true nor false: '" + text + "'");
        }
        return text.equals("true");
    }

    private static String[] words(String text, int count) {
        String[] words = text.split(" ", -1);
        if (words.length != count) {
            throw new IllegalArgumentException("not " + count + " words: '" + text + "'");
        }
        return words;
    }

    private static LeaderId leader(String[] words, int at) {
        return new LeaderId(new MemberId(words[at]), incarnation(words[at + 1]));
    }

    private static Promotion promotion(String[] words) {
        return new Promotion(term(words[0]), leader(words, 1), incarnation(words[3]));
    }

    private static Incarnation incarnation(String hex) {
        return new Incarnation(Long.parseUnsignedLong(hex, 16));
    }

    StoredState withPromise(long term, @Nullable LeaderId to) {
        return new StoredState(term, to, promote, resignedTerm, suspect, bootId, config);
    }

    StoredState withPromote(Promotion obeyed) {
        return new StoredState(promised, leader, obeyed, resignedTerm, suspect, bootId, config);
    }

    StoredState withResigned(long term) {
        return new StoredState(promised, leader, promote, term, suspect, bootId, config);
    }

    StoredState withSuspect(boolean now) {
        return new StoredState(promised, leader, promote, resignedTerm, now, bootId, config);
    }

    StoredState withConfig(ConfigRecord adopted) {
        return new StoredState(promised, leader, promote, resignedTerm, suspect, bootId, adopted);
    }

    StoredState withBoot(boolean nowSuspect, String nowBootId) {
        return new StoredState(promised, leader, promote, resignedTerm, nowSuspect, nowBootId, config);
    }
}
