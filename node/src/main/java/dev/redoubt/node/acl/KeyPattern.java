package dev.redoubt.node.acl;

import dev.redoubt.node.command.Texts;
import dev.redoubt.node.pubsub.Glob;
import java.util.Arrays;

/** A pattern of keys and what may be done with them. Immutable; nobody writes to the array. */
final class KeyPattern {
    private static final byte[] ANY = {'*'};

    private final byte[] pattern;
    private final int access;

    /** @param access bits of {@link AclKeys}: READ, WRITE or both */
    KeyPattern(byte[] pattern, int access) {
        this.pattern = pattern;
        this.access = access;
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
                    case AclKeys.READ -> "%R~";
                    case AclKeys.WRITE -> "%W~";
                    default -> "~";
                };
        return prefix + Texts.latin1(pattern);
    }
}
