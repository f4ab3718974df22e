package dev.redoubt.config;

/**
 * A directive whose value is fixed when the process starts. CONFIG SET refuses it. The typed settings
 * ({@link NodeSettings}, {@link SentinelSettings}) consist of these only.
 *
 * @param <T> the type of its values in Java
 */
public final class BootDirective<T> extends Directive<T> {
    private final Refusal refusal;

    /** The reason for which CONFIG SET refuses a directive, in Redis's words. */
    enum Refusal {
        IMMUTABLE("can't set immutable config"),
        /** As Redis without {@code enable-protected-configs}: a client must not choose where files are written. */
        PROTECTED("can't set protected config");

        private final String text;

        Refusal(String text) {
            this.text = text;
        }
    }

    BootDirective(Draft<T> draft, String doc, Refusal refusal) {
        super(draft, doc);
        this.refusal = refusal;
    }

    /** The reason that CONFIG SET answers. */
    String refusal() {
        return refusal.text;
    }
}
