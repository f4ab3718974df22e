package dev.redoubt.config;

import java.util.EnumSet;
import java.util.Set;

/**
 * One entry of the table: a name of Redis's (or ours, where Redis has no such thing), how its values are read, its
 * default, and what it is for. Immutable; there is one object for each entry, so equality is identity.
 *
 * @param <T> the type of its values in Java
 */
public final class Directive<T> {
    private final String name;
    private final String alias;
    private final ValueType<T> type;
    private final T defaultValue;
    private final Mutability mutability;
    private final Set<Role> roles;
    private final String group;
    private final String doc;

    private Directive(Draft<T> draft, String doc) {
        this.name = draft.name;
        this.alias = draft.alias;
        this.type = draft.type;
        this.defaultValue = draft.defaultValue;
        this.mutability = draft.mutability;
        this.roles = Set.copyOf(draft.roles);
        this.group = draft.group;
        this.doc = doc;
    }

    static <T> Draft<T> named(String name, ValueType<T> type, T defaultValue) {
        return new Draft<>(name, type, defaultValue);
    }

    /** The name on the command line (after two dashes), in files and in CONFIG GET. */
    public String name() {
        return name;
    }

    /** The older name that Redis keeps too; empty when there is none. */
    public String alias() {
        return alias;
    }

    /** How its values are read and printed. */
    public ValueType<T> type() {
        return type;
    }

    /** The value when nothing is configured. */
    public T defaultValue() {
        return defaultValue;
    }

    /** Whether CONFIG SET may change it. */
    public Mutability mutability() {
        return mutability;
    }

    /** The processes that take it. */
    public Set<Role> roles() {
        return roles;
    }

    /** The heading under which it stands in the reference. */
    public String group() {
        return group;
    }

    /** What it is for: one or a few sentences. */
    public String doc() {
        return doc;
    }

    @Override
    public String toString() {
        return name;
    }

    /** An entry that is being written; {@link #doc} finishes it. Values are mutable and for nodes until it says else. */
    static final class Draft<T> {
        private final String name;
        private final ValueType<T> type;
        private final T defaultValue;
        private final Set<Role> roles = EnumSet.of(Role.NODE);
        private String alias = "";
        private Mutability mutability = Mutability.MUTABLE;
        private String group = "";

        private Draft(String name, ValueType<T> type, T defaultValue) {
            this.name = name;
            this.type = type;
            this.defaultValue = defaultValue;
        }

        Draft<T> alias(String older) {
            this.alias = older;
            return this;
        }

        Draft<T> immutable() {
            this.mutability = Mutability.IMMUTABLE;
            return this;
        }

        Draft<T> protectedFromClients() {
            this.mutability = Mutability.PROTECTED;
            return this;
        }

        Draft<T> sentinel() {
            roles.clear();
            roles.add(Role.SENTINEL);
            return this;
        }

        Draft<T> everywhere() {
            roles.add(Role.SENTINEL);
            return this;
        }

        Draft<T> in(String heading) {
            this.group = heading;
            return this;
        }

        Directive<T> doc(String text) {
            return new Directive<>(this, text);
        }
    }
}
