package dev.redoubt.node.script;

/** The refusal of a script before it runs. The message is the error to answer, code word first. */
final class ScriptException extends Exception {
    private static final long serialVersionUID = 1L;

    ScriptException(String error) {
        super(error, null, false, false);
    }

    /** Returns the error to answer. */
    String error() {
        return String.valueOf(getMessage());
    }
}
