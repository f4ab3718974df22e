package dev.redoubt.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The table in the order in which people read it: group by group. */
final class Grouped {
    private Grouped() {}

    /** The directives of a role, group after group, in the order in which the groups first appear. */
    static List<Directive<?>> of(Role role) {
        Map<String, List<Directive<?>>> groups = new LinkedHashMap<>();
        for (Directive<?> directive : Directives.of(role)) {
            groups.computeIfAbsent(directive.group(), unused -> new ArrayList<>())
                    .add(directive);
        }
        List<Directive<?>> all = new ArrayList<>();
        groups.values().forEach(all::addAll);
        return all;
    }

    /** Returns the default in the form in which a person writes it; sizes in the largest unit that fits. */
    static <T> String defaultText(Directive<T> directive) {
        String text = directive.type().print(directive.defaultValue());
        if (text.isEmpty()) {
            return "\"\"";
        }
        return directive.type().syntax().equals("<bytes>") ? NumberSyntax.size(Long.parseLong(text)) : text;
    }
}
