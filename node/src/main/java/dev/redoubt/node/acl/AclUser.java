package dev.redoubt.node.acl;

import dev.redoubt.node.command.CommandSpec;
import org.jspecify.annotations.Nullable;

/**
 * A user: an identity, which sessions keep, and rules, which change. A user who was deleted and made again is another
 * one. Any thread reads; {@link AclUsers} writes.
 */
public final class AclUser {
    private final String name;
    private volatile UserRules rules;

    AclUser(String name, UserRules rules) {
        this.name = name;
        this.rules = rules;
    }

    /** Returns the name, one character for each byte. */
    public String name() {
        return name;
    }

    /** Returns the rules in force. */
    public UserRules rules() {
        return rules;
    }

    void setRules(UserRules now) {
        rules = now;
    }

    /** Returns whether the user may do everything. */
    public boolean unrestricted() {
        return rules.unrestricted();
    }

    /** Returns null if the user may make the request now, else why not. */
    public @Nullable Denial check(CommandSpec spec, byte[][] request) {
        return rules.check(spec, request);
    }
}
