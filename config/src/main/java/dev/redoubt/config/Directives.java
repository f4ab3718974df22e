package dev.redoubt.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The table of all directives, by role and by name. Immutable. */
public final class Directives {
    private static final Map<Role, Map<String, Directive<?>>> BY_NAME =
            Map.of(Role.NODE, table(Role.NODE), Role.SENTINEL, table(Role.SENTINEL));

    private Directives() {}

    private static Map<String, Directive<?>> table(Role role) {
        List<Directive<?>> all = new ArrayList<>(CommonDirectives.all());
        all.addAll(TlsDirectives.all());
        all.addAll(role == Role.NODE ? NodeDirectives.all() : SentinelDirectives.all());
        all.addAll(role == Role.NODE ? BackupDirectives.all() : List.of());
        Map<String, Directive<?>> table = new LinkedHashMap<>();
        for (Directive<?> directive : all) {
            if (table.put(directive.name(), directive) != null) {
                throw new IllegalStateException("two directives are named " + directive.name());
            }
        }
        return table;
    }

    /** Returns the directives that a role accepts, in the order of the table. */
    public static List<Directive<?>> of(Role role) {
        return List.copyOf(tableOf(role).values());
    }

    /** Returns the directive of that name or older name, in any case; null when the role does not accept it. */
    public static @Nullable Directive<?> find(Role role, String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        Map<String, Directive<?>> table = tableOf(role);
        Directive<?> found = table.get(lower);
        if (found != null) {
            return found;
        }
        return table.values().stream()
                .filter(d -> !d.alias().isEmpty() && d.alias().equals(lower))
                .findFirst()
                .orElse(null);
    }

    /** Returns whether values of this directive, ours or another of Redis's, may not be shown. */
    public static boolean isSecret(Role role, String name) {
        Directive<?> directive = find(role, name);
        if (directive != null) {
            return directive.type().secret();
        }
        RedisOnly other = RedisOnly.find(name);
        return other != null && other.secret();
    }

    private static Map<String, Directive<?>> tableOf(Role role) {
        Map<String, Directive<?>> table = BY_NAME.get(role);
        if (table == null) {
            throw new IllegalStateException("no table for " + role);
        }
        return table;
    }
}
