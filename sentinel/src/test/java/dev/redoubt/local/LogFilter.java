package dev.redoubt.local;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Picks the lines of one process's log that are worth showing: warnings of ours with what follows them (a stack trace),
 * and the events of a failover. One per process; not for several threads.
 */
final class LogFilter {
    /** {@code 7597:M 22 Nov 2026 18:03:50.500 # text}, the form that {@code dev.redoubt.config.Logging} writes. */
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

    /** Enough of a stack trace to see where it came from; the whole is in the process's own log file. */
    private static final int MAX_FOLLOWING = 8;

    /** Akka's opinion of its members. A busy machine changes it often, and the sentinels say below who is down. */
    private static final String MEMBERSHIP = "Cluster Node [";

    private int followingAllowed;
    private boolean begun;

    /** Whether to show this line, the next one of the log. */
    boolean accept(String line) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            // Lines before the first of our own are the JVM's: errors about its options, or our one line about ours.
            return !begun || followingAllowed > 0 && followingAllowed-- > 0;
        }
        begun = true;
        boolean warning = matcher.group(1).equals("#") && !matcher.group(2).startsWith(MEMBERSHIP);
        followingAllowed = warning ? MAX_FOLLOWING : 0;
        return warning || EVENTS.contains(matcher.group(2).split(" ", 2)[0]);
    }

    /** The line without process id and date, which the reader of a relayed line does not need. */
    static String brief(String line) {
        Matcher matcher = LINE.matcher(line);
        return matcher.matches() ? matcher.group(1) + " " + matcher.group(2) : "  " + line;
    }
}
