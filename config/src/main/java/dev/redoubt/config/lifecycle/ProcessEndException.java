package dev.redoubt.config.lifecycle;

import org.jspecify.annotations.Nullable;

/**
 * The reason why a process must end, as one text for its operator: place, cause, and ways on. {@link ProcessWatch}
 * prints it as it is.
 */
public final class ProcessEndException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param text the whole reason; its end is the end of a sentence
     * @param defect the cause whose stack belongs into the log; null if the text says all
     */
    @SuppressWarnings("NullAway") // an exception without a cause is allowed
    public ProcessEndException(String text, @Nullable Throwable defect) {
        super(text, defect);
    }

    /** Returns the reason. */
    public String text() {
        return String.valueOf(getMessage());
    }
}
