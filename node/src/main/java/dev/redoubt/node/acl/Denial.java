package dev.redoubt.node.acl;

/**
 * The answer to a request that its user may not make (acl.c ACL_DENIED_*). Immutable.
 *
 * @param reason what the user lacks
 * @param position the index of the key or channel among the arguments; 0 for none
 */
public record Denial(Reason reason, int position) {
    /** The reasons, the least telling first: of several selectors the last one of these counts. */
    public enum Reason {
        COMMAND("can't run this command or subcommand", "no permission to execute the command or subcommand"),
        KEY(
                "can't access at least one of the keys mentioned in the command arguments",
                "no permission to touch the specified keys"),
        /** A wrong password or user; only ACL LOG has it. */
        AUTH("lacking the permissions for the command", "no permission"),
        CHANNEL(
                "can't publish to the channel mentioned in the command",
                "no permission to access one of the channels used as arguments");

        private final String ofScript;
        private final String ofExec;

        Reason(String ofScript, String ofExec) {
            this.ofScript = ofScript;
            this.ofExec = ofExec;
        }
    }

    static final Denial COMMAND = new Denial(Reason.COMMAND, 0);

    /** Returns the error of a request, code word first (server.c processCommand). */
    public String error(String fullName) {
        return switch (reason) {
            case COMMAND -> "NOPERM this user has no permissions to run the '" + fullName + "' command";
            case KEY -> "NOPERM this user has no permissions to access one of the keys used as arguments";
            case CHANNEL -> "NOPERM this user has no permissions to access one of the channels used as arguments";
            case AUTH -> "NOPERM no permission";
        };
    }

    /** Returns the error of a command that a script calls (script.c scriptVerifyACL). */
    public String errorInScript() {
        return "ERR The user executing the script " + reason.ofScript;
    }

    /** Returns the error of a request that EXEC does not run any more (multi.c execCommand). */
    public String errorInExec() {
        return "NOPERM ACLs rules changed between the moment the transaction was accumulated and the EXEC call. This"
                + " command is no longer allowed for the following reason: " + reason.ofExec;
    }

    /** Returns whether it says more than another one (acl.c ACLCheckAllUserCommandPerm). */
    boolean saysMoreThan(Denial other) {
        int order = reason.compareTo(other.reason);
        return order > 0 || (order == 0 && position > other.position);
    }
}
