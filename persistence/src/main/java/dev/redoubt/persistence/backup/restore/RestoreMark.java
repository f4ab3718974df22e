package dev.redoubt.persistence.backup.restore;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The beginning of the record by which a shard takes over a restored state (9.11): a transaction that empties the data
 * and the functions. A search for the last FLUSHALL must tell this one from that of a client. Stateless.
 */
public final class RestoreMark {
    private static final byte[] BYTES = (command("MULTI")
                    + command("SELECT", "0")
                    + command("FUNCTION", "FLUSH", "SYNC")
                    + command("FLUSHALL", "SYNC"))
            .getBytes(StandardCharsets.US_ASCII);

    private RestoreMark() {}

    private static String command(String... words) {
        StringBuilder text = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            text.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
        }
        return text.toString();
    }

    /** The commands with which such a payload begins; database 0 is in force behind them. */
    public static byte[] bytes() {
        return BYTES.clone();
    }

    /** Returns true if a payload is that of a restored state. */
    static boolean begins(byte[] payload) {
        return payload.length > BYTES.length && Arrays.equals(payload, 0, BYTES.length, BYTES, 0, BYTES.length);
    }
}
