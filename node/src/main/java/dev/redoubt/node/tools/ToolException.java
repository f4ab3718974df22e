package dev.redoubt.node.tools;

/** Words of the command line that a tool does not take. The message is one line for the operator. */
final class ToolException extends Exception {
    private static final long serialVersionUID = 1L;

    ToolException(String message) {
        super(message);
    }
}
