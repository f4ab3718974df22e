package dev.redoubt.config;

/**
 * A directive whose value is fixed when the process starts. CONFIG SET refuses it or, where Redis would change it or
 * does not have it, any value but its own. The typed settings ({@link NodeSettings}, {@link SentinelSettings}) consist
 * of these only.
 *
 * @param <T> the type of its values in Java
 */
public final class BootDirective<T> extends Directive<T> {
    /** Redis's words for what only a start can set. */
    static final String IMMUTABLE = "can't set immutable config";

    /** Redis's words without {@code enable-protected-configs}: a client must not choose where files are written. */
    static final String PROTECTED = "can't set protected config";

    private final String refusal;
    private final boolean takesOwnValue;

    /**
     * @param refusal the reason that CONFIG SET answers
     * @param takesOwnValue whether CONFIG SET takes the value that it has already
     */
    BootDirective(Draft<T> draft, String doc, String refusal, boolean takesOwnValue) {
        super(draft, doc);
        this.refusal = refusal;
        this.takesOwnValue = takesOwnValue;
    }

    /** The reason that CONFIG SET answers. */
    String refusal() {
        return refusal;
    }

    /** Returns whether CONFIG SET takes the value that it has already: Redis takes any, or knows no such directive. */
    boolean takesOwnValue() {
        return takesOwnValue;
    }
}
