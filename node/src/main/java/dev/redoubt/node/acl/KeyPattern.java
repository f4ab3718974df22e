package dev.redoubt.node.acl;

import dev.redoubt.node.command.KeyFlag;
import dev.redoubt.node.command.Texts;
import dev.redoubt.node.pubsub.Glob;
import java.util.Arrays;

/** A pattern of keys and what may be done with them. Immutable; nobody writes to the array. */
final class KeyPattern {
    /** The data of the key come back to the client, or go to another key. */
    static final int READ = 1;

    /** Data of the key are added, changed or removed. */
    static final int WRITE = 2;

    private static final byte[] ANY = {'*'};

    private final byte[] pattern;
    private final int access;

    /** @param access {@link #READ}, {@link #WRITE} or both */
    KeyPattern(byte[] pattern, int access) {
        this.pattern = pattern;
        this.access = access;
    }

    /**
     * Returns what a command needs that does so much with a key (acl.c ACLSelectorCheckKey); 0 if any permission will
     * do, as for a length or a type.
     *
     * @param keyFlags bits of {@link KeyFlag}
     */
    static int required(int keyFlags) {
        boolean writes = KeyFlag.UPDATE.in(keyFlags) || KeyFlag.INSERT.in(keyFlags) || KeyFlag.DELETE.in(keyFlags);
        return (KeyFlag.ACCESS.in(keyFlags) ? READ : 0) | (writes ? WRITE : 0);
    }

    boolean isOf(byte[] other) {
        return Arrays.equals(pattern, other);
    }

    KeyPattern with(int more) {
        return new KeyPattern(pattern, access | more);
    }

    /** Returns whether it lets all of {@code wanted} be done with the key. */
    boolean allows(byte[] key, int wanted) {
        return (access & wanted) == wanted && Glob.matches(pattern, key);
    }

    /** Returns whether it lets all of {@code wanted} be done with any key. */
    boolean allowsAny(int wanted) {
        return (access & wanted) == wanted && isOf(ANY);
    }

    /** Returns it as SETUSER takes it (acl.c sdsCatPatternString). */
    String text() {
        String prefix =
                switch (access) {
                    case READ -> "%R~";
                    case WRITE -> "%W~";
                    default -> "~";
                };
        return prefix + Texts.latin1(pattern);
    }
}
