package dev.redoubt.node.member;

import dev.redoubt.node.protocol.ConfigRecord;
import dev.redoubt.node.protocol.LeaderId;
import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.persistence.text.StateFields;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The state that a member must not forget: kept in its state file, and durable before any answer that depends on it
 * (5.2, 5.4).
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

    /** The name of the state file in the data directory. */
    public static final String FILE = "redoubt.member";

    /** Of an empty directory, which is suspect (3.4). */
    public static final StoredState EMPTY = new StoredState(0, null, null, 0, true, "", ConfigRecord.NONE);

    /** A Promote as it was obeyed: by which leader and by which process (5.4). */
    public record Promotion(long term, LeaderId leader, Incarnation incarnation) {
        private String format() {
            return term + " " + leader.format() + " " + incarnation;
        }

        private static Promotion parse(String text) {
            String[] words = StateFields.words(text, 4);
            LeaderId leader = new LeaderId(new MemberId(words[1]), StateFields.incarnation(words[2]));
            return new Promotion(StateFields.parseTerm(words[0]), leader, StateFields.incarnation(words[3]));
        }
    }

    /** The text form, for the state file. Keys and values are plain ASCII. */
    public Map<String, String> format() {
        Map<String, String> fields = new TreeMap<>();
        fields.put("promised", Long.toString(promised));
        if (leader != null) {
            fields.put("leader", leader.format());
        }
        if (promote != null) {
            fields.put("promote", promote.format());
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
        StateFields in = new StateFields("the member's state", fields);
        String leader = in.optional("leader");
        String promote = in.optional("promote");
        return new StoredState(
                in.term("promised"),
                leader == null ? null : LeaderId.parse(leader),
                promote == null ? null : Promotion.parse(promote),
                in.term("resigned"),
                in.flag("suspect"),
                in.text("boot-id"),
                ConfigRecord.parse(in.text("config")));
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

    /** Returns the same state with another answer to the question whether the member is suspect. */
    public StoredState withSuspect(boolean now) {
        return new StoredState(promised, leader, promote, resignedTerm, now, bootId, config);
    }

    StoredState withConfig(ConfigRecord adopted) {
        return new StoredState(promised, leader, promote, resignedTerm, suspect, bootId, adopted);
    }

    StoredState withBoot(boolean nowSuspect, String nowBootId) {
        return new StoredState(promised, leader, promote, resignedTerm, nowSuspect, nowBootId, config);
    }
}
