package dev.redoubt.config;

/** Whether CONFIG SET may change a directive. */
public enum Mutability {
    MUTABLE("yes", ""),
    IMMUTABLE("no", "can't set immutable config"),
    /** Refused as Redis refuses it without {@code enable-protected-configs}: a client must not choose where files go. */
    PROTECTED("no", "can't set protected config");

    private final String word;
    private final String refusal;

    Mutability(String word, String refusal) {
        this.word = word;
        this.refusal = refusal;
    }

    /** Yes or no, for the reference page. */
    public String word() {
        return word;
    }

    /** Why CONFIG SET refuses it, in Redis's words; empty when it does not. */
    String refusal() {
        return refusal;
    }
}
