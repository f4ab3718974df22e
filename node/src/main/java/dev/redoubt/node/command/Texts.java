package dev.redoubt.node.command;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Error replies that many commands share (server.c createSharedObjects), and small helpers on argument bytes. */
public final class Texts {
    public static final String WRONG_TYPE = "WRONGTYPE Operation against a key holding the wrong kind of value";
    public static final String SYNTAX = "ERR syntax error";
    public static final String NO_SUCH_KEY = "ERR no such key";
    public static final String INDEX_OUT_OF_RANGE = "ERR index out of range";
    public static final String NOT_AN_INTEGER = "ERR value is not an integer or out of range";
    public static final String NOT_A_FLOAT = "ERR value is not a valid float";
    public static final String STRING_TOO_LONG = "ERR string exceeds maximum allowed size (proto-max-bulk-len)";
    public static final String MUST_BE_POSITIVE = "ERR value is out of range, must be positive";
    public static final String NO_AUTH = "NOAUTH Authentication required.";
    /**
     * The answer to MODULE LOAD and its kin.
     *
     * <p>DIFFERS: Redis says how to allow it.
     */
    public static final String NO_MODULES =
            "ERR MODULE command not allowed. Modules are machine code for redis-server, which a node cannot load.";

    public static final String OUT_OF_MEMORY = "OOM command not allowed when used memory > 'maxmemory'.";
    public static final String READ_ONLY = "READONLY You can't write against a read only replica.";
    public static final String MASTER_DOWN =
            "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.";
    public static final String NO_MASTER =
            "MASTERDOWN No master is known to this member, or it may not show its data now.";
    public static final String LOADING = "LOADING Redis is loading the dataset in memory";
    public static final String EXEC_ABORT = "EXECABORT Transaction discarded because of previous errors.";

    private Texts() {}

    /** Returns the error of networking.c addReplySubcommandSyntaxError. */
    public static String unknownSubcommand(byte[][] args) {
        return "ERR unknown subcommand or wrong number of arguments for '" + printed(args[1], 128) + "'. Try "
                + latin1(args[0]).toUpperCase(Locale.ROOT) + " HELP.";
    }

    /** Returns the error of a container that has no such subcommand (server.c commandCheckExistence). */
    public static String noSuchSubcommand(byte[][] args) {
        return "ERR unknown subcommand '" + printed(args[1], 128) + "'. Try "
                + latin1(args[0]).toUpperCase(Locale.ROOT) + " HELP.";
    }

    /** Returns the error of too few or too many arguments; {@code fullName} as {@code client|kill}. */
    public static String wrongArity(String fullName) {
        return "ERR wrong number of arguments for '" + fullName + "' command";
    }

    /** Returns the error of an EXEC that was refused itself; Redis's own texts have no ERR here (server.c). */
    public static String execAbort(String error) {
        return "EXECABORT Transaction discarded because of: " + (error.startsWith("ERR ") ? error.substring(4) : error);
    }

    /** Returns the error of a command whose handler failed in an unexpected way. */
    public static String internalError(String fullName) {
        return "ERR internal error in command '" + fullName + "'; the log of the server says more";
    }

    /** Returns whether the argument is the word, whatever its case. {@code lowerCase} is ASCII. */
    public static boolean is(byte[] argument, String lowerCase) {
        if (argument.length != lowerCase.length()) {
            return false;
        }
        for (int i = 0; i < argument.length; i++) {
            byte c = argument[i];
            if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != lowerCase.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    public static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    public static byte[] bytes(String latin1) {
        return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Returns what C's {@code %.Ns} prints of the argument: up to a NUL byte, at most {@code max} bytes. */
    public static String printed(byte[] argument, int max) {
        int length = 0;
        while (length < argument.length && length < max && argument[length] != 0) {
            length++;
        }
        return new String(argument, 0, length, StandardCharsets.ISO_8859_1);
    }
}
