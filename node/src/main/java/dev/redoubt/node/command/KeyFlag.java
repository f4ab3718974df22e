package dev.redoubt.node.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A thing that a command does with a key (server.h CMD_KEY_*), in the order in which COMMAND prints it. The first four are
 * about the key's value as a whole: read, read and written, overwritten, removed; the next four about the client's data
 * in it.
 */
public enum KeyFlag {
    /** Reads the value, and changes nothing. */
    RO(true),
    /** Reads and changes it. */
    RW(true),
    /** Overwrites it, whatever it was. */
    OW(true),
    /** Removes it, whatever it was. */
    RM(true),
    /** The data, or whether they are there, come back to the client or go to another key. */
    ACCESS(false),
    /** Changes data that are there. */
    UPDATE(false),
    /** Adds data. */
    INSERT(false),
    /** Removes data. */
    DELETE(false),
    /** The argument is no key, but is routed as one in a cluster. */
    NOT_KEY(false),
    /** There are keys that the specification does not find. */
    INCOMPLETE(false),
    /** The other flags hold for some requests only. */
    VARIABLE_FLAGS(false);

    private final String redisName;

    KeyFlag(boolean upperCase) {
        redisName = upperCase ? name() : name().toLowerCase(Locale.ROOT);
    }

    /** Returns the name that COMMAND prints. */
    public String redisName() {
        return redisName;
    }

    /** Returns its place in a set of flags, which never leaves this process. */
    @SuppressWarnings("EnumOrdinal")
    public int bit() {
        return 1 << ordinal();
    }

    /** Returns whether the set of flags has it. */
    public boolean in(int flags) {
        return (flags & bit()) != 0;
    }

    /** Returns the names of the flags of a set, in Redis's order. */
    public static List<String> names(int flags) {
        List<String> names = new ArrayList<>();
        for (KeyFlag flag : values()) {
            if (flag.in(flags)) {
                names.add(flag.redisName);
            }
        }
        return names;
    }
}
