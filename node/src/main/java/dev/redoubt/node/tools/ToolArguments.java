package dev.redoubt.node.tools;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The command line of a tool: options begin with two dashes, {@code --} ends them, everything else is a path. Immutable.
 */
final class ToolArguments {
    private final Set<String> flags = new HashSet<>();
    private final Map<String, String> values = new HashMap<>();
    private final List<String> paths = new ArrayList<>();

    private ToolArguments() {}

    /**
     * Reads the words behind the name of a tool.
     *
     * @throws ToolException an option that the tool does not have, twice the same one, or one without its value
     */
    static ToolArguments parse(Tool tool, List<String> words) throws ToolException {
        ToolArguments parsed = new ToolArguments();
        boolean options = true;
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            String name = word.startsWith("--") ? word.substring(2) : "";
            if (!options || !word.startsWith("--")) {
                parsed.paths.add(word);
            } else if (name.isEmpty()) {
                options = false;
            } else if (tool.flags().contains(name)) {
                parsed.flags.add(name);
            } else if (!tool.values().contains(name)) {
                throw new ToolException("unknown option '" + word + "'");
            } else if (i + 1 == words.size()) {
                throw new ToolException("option '" + word + "' needs a value");
            } else if (parsed.values.put(name, words.get(++i)) != null) {
                throw new ToolException("option '" + word + "' stands twice");
            }
        }
        return parsed;
    }

    boolean has(String flag) {
        return flags.contains(flag);
    }

    /** Returns the value of an option; null if the option is not there. */
    @Nullable
    String value(String option) {
        return values.get(option);
    }

    /** Returns the one path. */
    String path() throws ToolException {
        if (paths.size() != 1) {
            throw new ToolException(
                    paths.isEmpty() ? "a path is missing" : "one path is expected, not " + paths.size());
        }
        return paths.get(0);
    }

    /** Refuses paths, for a tool that takes none. */
    void requireNoPath() throws ToolException {
        if (!paths.isEmpty()) {
            throw new ToolException("'" + paths.get(0) + "' is not expected");
        }
    }

    /**
     * Returns the value of an option.
     *
     * @throws ToolException if it is not there
     */
    String required(String option) throws ToolException {
        String value = values.get(option);
        if (value == null) {
            throw new ToolException("option '--" + option + "' is missing");
        }
        return value;
    }

    /**
     * Returns the value of an option that is a whole number from 0 on; -1 if the option is not there.
     *
     * @throws ToolException if it is none
     */
    long number(String option) throws ToolException {
        String value = values.get(option);
        if (value == null) {
            return -1;
        }
        try {
            long number = Long.parseLong(value);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // Answered below, as a negative number is.
        }
        throw new ToolException(
                "the value of '--" + option + "' must be a whole number from 0 on, not '" + value + "'");
    }
}
