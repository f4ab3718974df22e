package dev.redoubt.node.command;

import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of defects in commands. A command that fails in an unexpected way is logged with its name and its stack, and
 * then at most once a minute: a client may repeat it a thousand times a second. One thread.
 */
public final class DefectLog {
    private static final Logger LOG = LoggerFactory.getLogger(DefectLog.class);
    private static final long AGAIN_MS = 60_000;

    private final Map<String, Noted> noted = new HashMap<>();

    /** The time of the last log line of a command, and the number of its failures since. */
    private static final class Noted {
        private long loggedMs;
        private long since;
    }

    /**
     * Logs a defect, unless one of the same command was logged within the last minute.
     *
     * @param command the full name of the command, as {@code client|kill}: a row of the table, so names are few
     * @param nowMs Unix time in milliseconds
     */
    public void add(String command, long nowMs, RuntimeException defect) {
        Noted last = noted.get(command);
        if (last != null && nowMs >= last.loggedMs && nowMs - last.loggedMs < AGAIN_MS) {
            last.since++;
            return;
        }
        Noted now = new Noted();
        now.loggedMs = nowMs;
        noted.put(command, now);
        LOG.error(
                "The command '{}' failed in an unexpected way; its client got an error or was closed, and nothing else"
                        + " changed ({} more times since it was last logged). This is a defect; please report it.",
                command,
                last == null ? 0 : last.since,
                defect);
    }
}
