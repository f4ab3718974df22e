package dev.redoubt.node.command.engine;

/**
 * The failure of a command after it may have changed the keyspace. Memory and log may differ from then on, so the
 * process must end: its next start reads the log.
 */
public final class UnloggedChangeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnloggedChangeException(String command, RuntimeException cause) {
        super(
                "The command '" + command + "' failed after it had changed the keyspace, so memory and log may differ."
                        + " The next start reads the log, which has nothing of this command",
                cause);
    }
}
