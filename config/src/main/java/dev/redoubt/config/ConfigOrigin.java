package dev.redoubt.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The file of a configuration, and the part of it that no directive of the table holds. Immutable.
 *
 * @param syntax of the configuration file
 * @param file its absolute name ({@link ByteText}); empty if the configuration is not a named file
 * @param withoutEffect the names of Redis's directives that were given and change nothing here, in their order
 * @param renamed the present names of commands, by the names that Redis gives them; an empty one forbids the command
 */
record ConfigOrigin(ConfigSyntax syntax, String file, List<String> withoutEffect, Map<String, String> renamed) {
    /** The configuration that is defaults and command line only. */
    static final ConfigOrigin NONE = new ConfigOrigin(ConfigSyntax.NONE, "", List.of(), Map.of());

    ConfigOrigin {
        withoutEffect = List.copyOf(withoutEffect);
        renamed = Map.copyOf(renamed);
    }

    ConfigOrigin of(ConfigSyntax read, String name) {
        return new ConfigOrigin(read, name, withoutEffect, renamed);
    }

    ConfigOrigin withIgnored(String name) {
        if (withoutEffect.contains(name)) {
            return this;
        }
        List<String> more = new ArrayList<>(withoutEffect);
        more.add(name);
        return new ConfigOrigin(syntax, file, more, renamed);
    }

    ConfigOrigin withRenamed(String command, String name) {
        Map<String, String> more = new HashMap<>(renamed);
        more.put(command, name);
        return new ConfigOrigin(syntax, file, withoutEffect, more);
    }
}
