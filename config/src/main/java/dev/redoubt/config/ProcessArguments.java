package dev.redoubt.config;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The arguments of this process as bytes. The JVM decodes them in the encoding of the locale and loses what that
 * encoding does not have, so on Linux they are read from {@code /proc/self/cmdline} instead.
 */
final class ProcessArguments {
    private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");
    private static final Pattern NUL = Pattern.compile("\0");

    private ProcessArguments() {}

    /** Returns the arguments as {@link ByteText}s. */
    static String[] of(String[] decoded) {
        return of(decoded, commandLine(), FileNames.encoding());
    }

    /**
     * Returns the last words of {@code commandLine} if they are what the JVM decoded, else the words that it decoded,
     * as bytes of that encoding.
     */
    static String[] of(String[] decoded, byte[] commandLine, Charset encoding) {
        List<String> words = NUL.splitAsStream(ByteText.of(commandLine)).toList();
        // A trailing empty argument is one more NUL, which a split drops.
        int missing = trailingNuls(commandLine) - 1;
        int from = words.size() + Math.max(0, missing) - decoded.length;
        String[] encoded = new String[decoded.length];
        for (int i = 0; i < decoded.length; i++) {
            encoded[i] = ByteText.of(decoded[i].getBytes(encoding));
        }
        if (from < 0) {
            return encoded;
        }
        String[] raw = new String[decoded.length];
        for (int i = 0; i < decoded.length; i++) {
            raw[i] = from + i < words.size() ? words.get(from + i) : "";
            if (!new String(ByteText.bytes(raw[i]), encoding).equals(decoded[i])) {
                return encoded;
            }
        }
        return raw;
    }

    private static int trailingNuls(byte[] bytes) {
        int count = 0;
        while (count < bytes.length && bytes[bytes.length - 1 - count] == 0) {
            count++;
        }
        return count;
    }

    private static byte[] commandLine() {
        try {
            return Files.readAllBytes(COMMAND_LINE);
        } catch (IOException notLinux) {
            return new byte[0];
        }
    }
}
