package dev.redoubt.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The limit of open files of this process ({@code ulimit -n}), as server.c adjustOpenFilesLimit treats it: clients get
 * all but {@value #RESERVED}, so that a table full of clients leaves the log and its snapshots what they need. The JVM
 * has raised the soft limit to the hard one before {@code main}. Stateless.
 *
 * <p>No static logger: {@link #refusal} runs when the process may not even open the jar of one.
 */
public final class OpenFiles {
    /** Descriptors that no client gets (CONFIG_MIN_RESERVED_FDS). */
    public static final int RESERVED = 32;

    /**
     * The limit below which a process does not start. DIFFERS: redis-server needs more than 32; a JVM with its jars,
     * event loops and the cluster port holds about ninety files before the first client comes.
     */
    static final long LEAST = 128;

    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final String ROW = "Max open files";

    private OpenFiles() {}

    /** Returns the soft limit; {@link Long#MAX_VALUE} where there is none, or the system does not tell. */
    public static long limit() {
        try {
            return Files.isReadable(LIMITS) ? limit(Files.readAllLines(LIMITS)) : Long.MAX_VALUE;
        } catch (IOException e) {
            log().warn(
                            "The limit of open files cannot be read: {}. maxclients is not checked against it; compare"
                                    + " them by hand (ulimit -n).",
                            FileErrors.text(e));
            return Long.MAX_VALUE;
        }
    }

    private static Logger log() {
        return LoggerFactory.getLogger(OpenFiles.class);
    }

    /**
     * Returns why a process with that limit cannot start, or null if it can. To be asked first of all: later, classes
     * would be missing because their jars cannot be opened.
     */
    public static @Nullable String refusal(long limit) {
        return limit >= LEAST
                ? null
                : "Your current 'ulimit -n' of " + limit
                        + " is not enough for the server to start. Please increase your"
                        + " open file limit to at least "
                        + (CommonDirectives.MAXCLIENTS.defaultValue() + RESERVED) + ". Exiting.";
    }

    static long limit(List<String> limits) {
        for (String line : limits) {
            if (line.startsWith(ROW)) {
                String soft = line.substring(ROW.length()).trim().split(" ", 2)[0];
                return soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft);
            }
        }
        return Long.MAX_VALUE;
    }

    /** Lowers {@code maxclients} to what the limit allows, and has CONFIG SET refuse more. */
    public static void fit(LiveConfig config, long limit) {
        int most = (int) Math.max(1, Math.min(Integer.MAX_VALUE, limit - RESERVED));
        int wanted = config.live(CommonDirectives.MAXCLIENTS).get();
        if (wanted > most) {
            log().warn(
                            "You requested maxclients of {} requiring at least {} max file descriptors.",
                            wanted,
                            (long) wanted + RESERVED);
            log().warn(
                            "Current maximum open files is {}. maxclients has been reduced to {} to compensate for low"
                                    + " ulimit. If you need higher maxclients increase 'ulimit -n'.",
                            limit,
                            most);
            config.set(List.of(CommonDirectives.MAXCLIENTS.name(), Integer.toString(most)));
        }
        config.restrict(
                CommonDirectives.MAXCLIENTS,
                clients -> clients <= most
                        ? null
                        : "The operating system is not able to handle the specified number of clients, try with "
                                + most);
    }
}
