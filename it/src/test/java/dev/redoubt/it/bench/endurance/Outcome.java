package dev.redoubt.it.bench.endurance;

import dev.redoubt.persistence.testing.RespClient.RespError;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a reply says of a write. */
enum Outcome {
    /** The write is done, and must never be lost. */
    ACKNOWLEDGED,

    /** The write was not executed, and must never show. */
    REFUSED,

    /** The write may or may not be done, now or later. */
    UNKNOWN,

    /** An error that no client of this run should get. */
    WRONG;

    /** Redis's words of a refusal before anything was executed. OOM is missing: the load fits the heap. */
    private static final Set<String> REFUSALS =
            Set.of("READONLY", "MASTERDOWN", "LOADING", "MISCONF", "NOREPLICAS", "EXECABORT");

    /** The text of a refusal that has a word in common with an unknown outcome. */
    private static final String NOT_EXECUTED = "it was not executed";

    static Outcome of(@Nullable Object reply) {
        if (!(reply instanceof RespError error)) {
            return ACKNOWLEDGED;
        }
        String code = code(error);
        if (code.equals("NOSYNCREPLICAS")) {
            return error.message().contains(NOT_EXECUTED) ? REFUSED : UNKNOWN;
        }
        return REFUSALS.contains(code) ? REFUSED : WRONG;
    }

    /** The first word of the error. */
    static String code(RespError error) {
        return error.message().split(" ", 2)[0];
    }
}
