package dev.redoubt.local;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The filter that picks the lines of one process's log that the launcher shows: warnings with the stack trace that
 * follows them, and the events of a failover. Not thread-safe: each process has its own.
 */
final class LogFilter {
    /**
     * {@code 7597:M 22 Nov 2026 18:03:50.500 # text}, the form that {@code dev.redoubt.config.logging.Logging} writes.
     */
    private static final Pattern LINE =
            Pattern.compile("\\d+:[A-Z] \\d\\d \\S+ \\d{4} \\d\\d:\\d\\d:\\d\\d\\.\\d{3} ([.*#-]) (.*)");

    private static final Set<String> EVENTS = Set.of(
            "+sdown",
            "-sdown",
            "+odown",
            "-odown",
            "+try-failover",
            "+elected-leader",
            "+selected-slave",
            "+promoted-slave",
            "+failover-end",
            "-failover-abort-no-good-slave",
            "-failover-abort-not-elected",
            "+switch-master",
            "+convert-to-slave",
            "+reboot",
            "+tilt",
            "-tilt");

    /** The lines of a stack trace that are shown; the whole is in the log file of the process. */
    private static final int MAX_FOLLOWING = 8;

    /** Akka's view of its members. On a busy machine it changes often, and the sentinels' events tell what is down. */
    private static final String MEMBERSHIP = "Cluster Node [";

    private int followingAllowed;
    private boolean begun;

    /** Returns true if this line, the next one of the log, is shown. */
    boolean accept(String line) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            // Lines before the first log line are errors about the JVM's options, or the one line about ours.
            return !begun || followingAllowed > 0 && followingAllowed-- > 0;
        }
        begun = true;
        boolean warning = matcher.group(1).equals("#") && !matcher.group(2).startsWith(MEMBERSHIP);
        followingAllowed = warning ? MAX_FOLLOWING : 0;
        return warning || EVENTS.contains(matcher.group(2).split(" ", 2)[0]);
    }

    /** Returns the line without process id and date, which the reader of a relayed line does not need. */
    static String brief(String line) {
        Matcher matcher = LINE.matcher(line);
        return matcher.matches() ? matcher.group(1) + " " + matcher.group(2) : "  " + line;
    }
}
