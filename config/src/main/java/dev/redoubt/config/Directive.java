package dev.redoubt.config;

import java.util.EnumSet;
import java.util.Set;

/**
 * One entry of the table of directives: a name of Redis, or one of our own where Redis has no such directive, with the
 * syntax of its values, its default and its documentation. Immutable. There is one object for each entry, so equality
 * is identity.
 *
 * <p>The type says how long a value holds. A {@link BootDirective} is read once, when the process starts. A
 * {@link LiveDirective} can change at any moment, so its value is only reached through a {@link Live} handle.
 *
 * @param <T> the type of its values in Java
 */
public abstract sealed class Directive<T> permits BootDirective, LiveDirective {
    private final String name;
    private final String alias;
    private final DirectiveType<T> type;
    private final T defaultValue;
    private final Set<Role> roles;
    private final String group;
    private final String doc;

    Directive(Draft<T> draft, String doc) {
        this.name = draft.name;
        this.alias = draft.alias;
        this.type = draft.type;
        this.defaultValue = draft.defaultValue;
        this.roles = Set.copyOf(draft.roles);
        this.group = draft.group;
        this.doc = doc;
    }

    static <T> Draft<T> named(String name, DirectiveType<T> type, T defaultValue) {
        return new Draft<>(name, type, defaultValue);
    }

    /** The name on the command line (after two dashes), in files and in CONFIG GET. */
    public String name() {
        return name;
    }

    /** The older name that Redis also accepts; empty when there is none. */
    public String alias() {
        return alias;
    }

    /** The syntax of its values. */
    public DirectiveType<T> type() {
        return type;
    }

    /** The value when nothing is configured. */
    public T defaultValue() {
        return defaultValue;
    }

    /** The kinds of process that accept it. */
    public Set<Role> roles() {
        return roles;
    }

    /** The heading under which the reference page lists it. */
    public String group() {
        return group;
    }

    /** Its documentation: one or a few sentences. */
    public String doc() {
        return doc;
    }

    @Override
    public String toString() {
        return name;
    }

    /**
     * An entry under construction. It is for nodes until it says otherwise; {@link #boot} or {@link #live} finishes it.
     */
    static final class Draft<T> {
        private final String name;
        private final DirectiveType<T> type;
        private final T defaultValue;
        private final Set<Role> roles = EnumSet.of(Role.NODE);
        private String alias = "";
        private String group = "";

        private Draft(String name, DirectiveType<T> type, T defaultValue) {
            this.name = name;
            this.type = type;
            this.defaultValue = defaultValue;
        }

        Draft<T> alias(String older) {
            this.alias = older;
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

        /** Finishes a directive that is read once at start; CONFIG SET refuses it as immutable. */
        BootDirective<T> boot(String text) {
            return new BootDirective<>(this, text, BootDirective.IMMUTABLE, false);
        }

        /** Finishes a directive that is read once at start; CONFIG SET refuses it as protected. */
        BootDirective<T> protectedFromClients(String text) {
            return new BootDirective<>(this, text, BootDirective.PROTECTED, false);
        }

        /**
         * Finishes a directive that is read once at start, although Redis changes it at any time: a script that sets
         * the value that it has goes on.
         *
         * @param why the reason that CONFIG SET answers to another value, with what the operator can do
         */
        BootDirective<T> fixed(String text, String why) {
            return new BootDirective<>(this, text, why, true);
        }

        /**
         * Finishes a directive that is read once at start and that Redis does not have: a client that sets all that
         * CONFIG GET shows, as one does that copies a configuration, goes on.
         */
        BootDirective<T> own(String text) {
            return fixed(text, BootDirective.IMMUTABLE);
        }

        /** Finishes a directive that CONFIG SET changes. */
        LiveDirective<T> live(String text) {
            return new LiveDirective<>(this, text);
        }
    }
}
