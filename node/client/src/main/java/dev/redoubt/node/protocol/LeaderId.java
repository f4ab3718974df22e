package dev.redoubt.node.protocol;

import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.persistence.text.StateFields;

/** The leader of a term's failover: one process of one voter, because a leader's term dies with its process (5.4). */
public record LeaderId(MemberId voter, Incarnation incarnation) {
    /** The text form in durable states: two words. */
    public String format() {
        return voter + " " + incarnation;
    }

    /**
     * Reads {@link #format()}.
     *
     * @throws IllegalArgumentException if the text is not two words of that form
     */
    public static LeaderId parse(String text) {
        String[] words = StateFields.words(text, 2);
        return new LeaderId(new MemberId(words[0]), StateFields.incarnation(words[1]));
    }
}
