package dev.redoubt.persistence.backup.restore;

import java.io.IOException;
import java.util.List;

/** A place that the archive cannot give. The message says why; {@link #windows} are the places that it can give. */
public final class NotRestorableException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient List<Window> windows;

    NotRestorableException(String message, List<Window> windows) {
        super(message);
        this.windows = List.copyOf(windows);
    }

    /** The ranges of the branch that can be restored, ascending. */
    public List<Window> windows() {
        return windows;
    }
}
