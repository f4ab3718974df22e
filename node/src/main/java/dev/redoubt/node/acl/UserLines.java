package dev.redoubt.node.acl;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads users from lines {@code user <name> <rules>}: those of the aclfile, and of the configuration. Stateless. */
public final class UserLines {
    private static final String ERRORS_END =
            "WARNING: ACL errors detected, no change to the previously active ACL rules was performed";

    /**
     * The users of a file.
     *
     * @param rules by name
     * @param errors all errors in one line; empty if there are none. It has no rule in it that may be a password
     */
    public record Loaded(Map<String, UserRules> rules, String errors) {}

    private UserLines() {}

    /**
     * Reads an aclfile (acl.c ACLLoadFromFile).
     *
     * @param file its name, for errors
     * @param text its content, one character a byte
     */
    public static Loaded load(AclUsers users, String file, String text) {
        Map<String, UserRules> rules = new LinkedHashMap<>();
        StringBuilder errors = new StringBuilder();
        String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            String line = trimmed(lines[i]);
            if (!line.isEmpty()) {
                load(users, rules, file + ":" + (i + 1), List.of(line.split(" ", -1)), errors);
            }
        }
        return new Loaded(rules, errors.length() == 0 ? "" : errors + ERRORS_END);
    }

    private static String trimmed(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && " \t\r\n".indexOf(text.charAt(from)) >= 0) {
            from++;
        }
        while (from < to && " \t\r\n".indexOf(text.charAt(to - 1)) >= 0) {
            to--;
        }
        return text.substring(from, to);
    }

    private static void load(
            AclUsers users, Map<String, UserRules> rules, String where, List<String> words, StringBuilder errors) {
        if (!words.get(0).equals("user") || words.size() < 2) {
            errors.append(where).append(" should start with user keyword followed by the username. ");
            return;
        }
        String name = words.get(1);
        if (RulesBuilder.hasSpaces(name)) {
            errors.append('\'').append(where).append(": username '").append(name);
            errors.append("' contains invalid characters. ");
            return;
        }
        if (rules.containsKey(name)) {
            errors.append("WARNING: Duplicate user '").append(name).append("' found on line ");
            errors.append(where, where.lastIndexOf(':') + 1, where.length()).append(". ");
            return;
        }
        rules.put(name, read(users, where, words.subList(2, words.size()), errors));
    }

    /** Applies the rules that can be applied; of the errors that may be secret only the first is told, without rule. */
    private static UserRules read(AclUsers users, String where, List<String> words, StringBuilder errors) {
        RulesBuilder builder = users.newRules();
        List<String> merged = new ArrayList<>();
        try {
            merged.addAll(RulesBuilder.merged(words));
        } catch (RuleException unmatched) {
            errors.append(where).append(": Unmatched parenthesis in selector definition.");
        }
        boolean syntaxError = false;
        for (String word : merged) {
            try {
                builder.apply(trimmed(word));
            } catch (RuleException fault) {
                if (fault.namesUnknownCommand()) {
                    errors.append(where)
                            .append(": Error in applying operation '")
                            .append(fault.rule());
                    errors.append("': ").append(fault.text()).append(". ");
                } else if (!syntaxError) {
                    errors.append(where).append(": ").append(fault.text()).append(". ");
                    syntaxError = true;
                }
            }
        }
        return builder.build();
    }

    /**
     * Makes the user of a line of the configuration (acl.c ACLLoadConfiguredUsers): the default user begins anew.
     *
     * @param words the name and the rules
     * @throws RuleException a rule is wrong
     */
    public static UserRules configured(AclUsers users, List<String> words) throws RuleException {
        RulesBuilder builder = users.newRules();
        if (words.get(0).equals(AclUsers.DEFAULT)) {
            builder.apply("reset");
        }
        builder.applyAll(words.subList(1, words.size()));
        return builder.build();
    }
}
