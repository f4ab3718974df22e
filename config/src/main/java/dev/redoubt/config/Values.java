package dev.redoubt.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A value for every directive of a role. Immutable.
 *
 * <p>Only this package can read a value from it. Others get boot values by typed settings, and live values by
 * {@link LiveConfig}.
 */
public final class Values {
    private final Role role;
    /** The values that differ from the defaults. */
    private final Map<Directive<?>, Object> chosen;

    private final Config akka;
    private final ConfigOrigin origin;

    private Values(Role role, Map<Directive<?>, Object> chosen, Config akka, ConfigOrigin origin) {
        this.role = role;
        this.chosen = chosen;
        this.akka = akka;
        this.origin = origin;
    }

    /** Returns the values when nothing is configured. */
    public static Values defaults(Role role) {
        return new Values(role, Map.of(), ConfigFactory.empty(), ConfigOrigin.NONE);
    }

    /** The role whose directives these are. */
    public Role role() {
        return role;
    }

    @SuppressWarnings("unchecked") // with() is the only way in, and it takes the directive's own type
    <T> T get(Directive<T> directive) {
        Object value = chosen.get(directive);
        if (value != null) {
            return (T) value;
        }
        check(directive);
        return directive.defaultValue();
    }

    /** Returns the value as CONFIG GET prints it. */
    <T> String print(Directive<T> directive) {
        return directive.type().print(get(directive));
    }

    /** Returns these values with another value for one directive. Nothing is checked or derived. */
    public <T> Values with(Directive<T> directive, T value) {
        check(directive);
        Map<Directive<?>, Object> copy = new HashMap<>(chosen);
        copy.put(directive, value);
        return new Values(role, Map.copyOf(copy), akka, origin);
    }

    /**
     * Returns these values with another value for one directive, parsed from a text.
     *
     * @throws ConfigException the reason alone
     */
    <T> Values read(Directive<T> directive, String text) throws ConfigException {
        return with(directive, directive.type().parse(text, get(directive)));
    }

    /** The directives of the role, in the order of the table. */
    List<Directive<?>> directives() {
        return Directives.of(role);
    }

    Config akka() {
        return akka;
    }

    Values withAkka(Config section) {
        return new Values(role, chosen, section, origin);
    }

    ConfigOrigin origin() {
        return origin;
    }

    Values withOrigin(ConfigOrigin changed) {
        return new Values(role, chosen, akka, changed);
    }

    void checkRole(Role wanted) {
        if (role != wanted) {
            throw new IllegalArgumentException("values of a " + role + " where those of a " + wanted + " belong");
        }
    }

    private void check(Directive<?> directive) {
        if (!directive.roles().contains(role)) {
            throw new IllegalArgumentException("a " + role + " has no directive " + directive);
        }
    }
}
