package dev.redoubt.node.client;

import java.util.ArrayList;
import java.util.List;

/** The options of XADD. Immutable. */
public final class XAddOptions {
    private static final XAddOptions NONE = new XAddOptions(List.of(), "*");

    private final List<String> words;
    private final String id;

    private XAddOptions(List<String> words, String id) {
        this.words = words;
        this.id = id;
    }

    /** Returns no options: the stream is made if there is none, and the master chooses the id. */
    public static XAddOptions none() {
        return NONE;
    }

    /** NOMKSTREAM: adds nothing if there is no such stream. */
    public XAddOptions ifStreamExists() {
        return with("NOMKSTREAM");
    }

    /** MAXLEN: removes the oldest entries until so many are left, the new one among them. */
    public XAddOptions maxLength(long entries) {
        return with("MAXLEN", "=", Long.toString(entries));
    }

    /** MAXLEN ~: as {@link #maxLength}, but some more may be left, which is cheaper. */
    public XAddOptions maxLengthAbout(long entries) {
        return with("MAXLEN", "~", Long.toString(entries));
    }

    /** The id of the new entry, which must be greater than all before. */
    public XAddOptions id(String chosen) {
        return new XAddOptions(words, chosen);
    }

    private XAddOptions with(String... more) {
        List<String> all = new ArrayList<>(words);
        all.addAll(List.of(more));
        return new XAddOptions(List.copyOf(all), id);
    }

    String[] words() {
        List<String> all = new ArrayList<>(words);
        all.add(id);
        return all.toArray(new String[0]);
    }
}
