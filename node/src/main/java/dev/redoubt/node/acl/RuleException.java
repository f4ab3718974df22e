package dev.redoubt.node.acl;

/** A rule that cannot be applied. Its message is Redis's (acl.c ACLSetUserStringError). */
public final class RuleException extends Exception {
    private static final long serialVersionUID = 1;

    /** The reasons. */
    enum Reason {
        UNKNOWN_COMMAND("Unknown command or category name in ACL"),
        SYNTAX("Syntax error"),
        KEYS_AFTER_ALL("Adding a pattern after the * pattern (or the 'allkeys' flag) is not valid and does not have"
                + " any effect. Try 'resetkeys' to start with an empty list of patterns"),
        CHANNELS_AFTER_ALL("Adding a pattern after the * pattern (or the 'allchannels' flag) is not valid and does not"
                + " have any effect. Try 'resetchannels' to start with an empty list of channels"),
        NO_SUCH_PASSWORD("The password you are trying to remove from the user does not exist"),
        BAD_HASH("The password hash must be exactly 64 characters and contain only lowercase hexadecimal characters"),
        FIRST_ARG_OF_SUBCOMMAND("Allowing first-arg of a subcommand is not supported"),
        UNMATCHED("");

        private final String text;

        Reason(String text) {
            this.text = text;
        }
    }

    private final Reason reason;
    private final String rule;
    private final String text;

    /** @param rule the rule as it was given, which may be a password */
    RuleException(Reason reason, String rule) {
        this(
                reason,
                rule,
                reason == Reason.UNMATCHED
                        ? "Unmatched parenthesis in acl selector starting at '" + rule + "'."
                        : reason.text);
    }

    private RuleException(Reason reason, String rule, String text) {
        super(text);
        this.reason = reason;
        this.rule = rule;
        this.text = text;
    }

    /** Returns it for the rule that had the faulty one in it. */
    RuleException in(String outer) {
        return new RuleException(reason, outer);
    }

    /** Returns the reason alone. */
    String text() {
        return text;
    }

    /** Returns the error of SETUSER, for the client that sent the rule (acl.c ACLStringSetUser). */
    public String ofSetUser() {
        // What C prints ends at a NUL byte.
        String printed = rule.indexOf(0) < 0 ? rule : rule.substring(0, rule.indexOf(0));
        return reason == Reason.UNMATCHED ? text : "Error in ACL SETUSER modifier '" + printed + "': " + text;
    }

    /** Returns the error of a configuration; of the rule only what is no password. */
    public String ofConfig() {
        return namesUnknownCommand() ? "'" + rule + "': " + text : text;
    }

    /** Returns whether the rule names a command or category that there is not, and so is no password. */
    boolean namesUnknownCommand() {
        return reason == Reason.UNKNOWN_COMMAND;
    }

    /** Returns the rule, if it is no password. */
    String rule() {
        return rule;
    }
}
