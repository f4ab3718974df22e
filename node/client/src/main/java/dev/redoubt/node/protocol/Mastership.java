package dev.redoubt.node.protocol;

import dev.redoubt.persistence.log.Incarnation;
import dev.redoubt.persistence.log.MemberId;
import dev.redoubt.persistence.text.StateFields;

/** The master of a term: one member, one incarnation (3.1). */
public record Mastership(long term, MemberId member, Incarnation incarnation) {
    /** The text form in durable states: three words. */
    public String format() {
        return term + " " + member + " " + incarnation;
    }

    /**
     * Reads {@link #format()}.
     *
     * @throws IllegalArgumentException if the text is not three words of that form
     */
    public static Mastership parse(String text) {
        String[] words = StateFields.words(text, 3);
        return new Mastership(
                StateFields.parseTerm(words[0]), new MemberId(words[1]), StateFields.incarnation(words[2]));
    }
}
