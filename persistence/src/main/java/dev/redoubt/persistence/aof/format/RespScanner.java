package dev.redoubt.persistence.aof.format;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The scanner of commands in a file; it finds their borders as Redis's loader does (aof.c, loadSingleAppendOnlyFile). A
 * command is an array of bulks; lines that begin with {@code #} may stand between commands. One thread.
 *
 * <p>DIFFERS: Redis does not look at the two bytes behind a bulk; here they must be {@code \r\n}, so that damage is
 * noticed early.
 */
public final class RespScanner {
    /** The kinds of things that the scanner finds. */
    public enum Kind {
        /** A whole command. */
        COMMAND,
        /** A line that begins with {@code #}; its text is in {@link #line}. */
        NOTE,
        /** The limit, at a border. */
        END,
        /** A command or line that the limit ends too early. */
        TORN,
        /** Anything else. */
        MALFORMED
    }

    /** The longest line that is read as one, as in aof.c. */
    public static final int LINE = 1024;

    private static final int MAX_ARGS = 1 << 20;
    private static final int MAX_WORD = 64;

    private final ByteInput in;
    private final byte[] line = new byte[LINE];
    private int lineLength;
    private long start;
    private int args;
    private String name = "";
    private String firstArg = "";

    public RespScanner(ByteInput in) {
        this.in = in;
    }

    /** Moves behind the next command or line; stops somewhere within it if it is not whole. */
    public Kind next() throws IOException {
        start = in.position();
        int first = in.peek();
        if (first < 0) {
            return Kind.END;
        }
        if (first == '#') {
            lineLength = in.readLine(line);
            return lineLength >= 0 ? Kind.NOTE : in.remaining() == 0 ? Kind.TORN : Kind.MALFORMED;
        }
        return first == '*' ? command() : Kind.MALFORMED;
    }

    private Kind command() throws IOException {
        name = "";
        firstArg = "";
        long count = number('*');
        if (count < 1 || count > MAX_ARGS) {
            return count == TORN_NUMBER ? Kind.TORN : Kind.MALFORMED;
        }
        args = (int) count;
        for (int i = 0; i < args; i++) {
            long length = number('$');
            if (length < 0) {
                return length == TORN_NUMBER ? Kind.TORN : Kind.MALFORMED;
            }
            if (length > in.remaining() - 2) {
                in.seek(in.limit());
                return Kind.TORN;
            }
            word(i, length);
            if (in.read() != '\r' || in.read() != '\n') {
                return Kind.MALFORMED;
            }
        }
        return Kind.COMMAND;
    }

    private void word(int i, long length) throws IOException {
        if (i > 1 || length > MAX_WORD) {
            in.seek(in.position() + length);
            return;
        }
        String word = new String(in.read((int) length), StandardCharsets.ISO_8859_1);
        if (i == 0) {
            name = word.toUpperCase(Locale.ROOT);
        } else {
            firstArg = word;
        }
    }

    private static final long TORN_NUMBER = -2;
    private static final long NO_NUMBER = -1;

    private long number(char lead) throws IOException {
        int first = in.read();
        if (first != lead) {
            return first < 0 ? TORN_NUMBER : NO_NUMBER;
        }
        long number = 0;
        for (int digits = 0; ; digits++) {
            int c = in.read();
            if (c < 0) {
                return TORN_NUMBER;
            }
            if (c == '\r' && digits > 0) {
                int end = in.read();
                return end == '\n' ? number : end < 0 ? TORN_NUMBER : NO_NUMBER;
            }
            if (c < '0' || c > '9' || digits > 10) {
                return NO_NUMBER;
            }
            number = number * 10 + (c - '0');
        }
    }

    /** The position at which the last command or line begins. */
    public long start() {
        return start;
    }

    public boolean isSelect() {
        return args == 2 && name.equals("SELECT") && database() >= 0;
    }

    /** The database that the last command selects; -1 if its argument is no number. */
    public int database() {
        try {
            return Integer.parseInt(firstArg);
        } catch (NumberFormatException notANumber) {
            return -1;
        }
    }

    public boolean isMulti() {
        return args == 1 && name.equals("MULTI");
    }

    public boolean isExec() {
        return args == 1 && (name.equals("EXEC") || name.equals("DISCARD"));
    }

    /** True if the last {@code #} line is a record's, even if it is malformed. */
    public boolean isRecordLine() {
        return lineLength > 1 && line[1] == 'R';
    }

    /** The bytes of the last {@code #} line; {@link #lineLength} of them. */
    public byte[] line() {
        return line;
    }

    public int lineLength() {
        return lineLength;
    }

    /** The bytes of a {@code SELECT}, the prologue of a file (2.2). */
    public static byte[] select(int db) {
        String digits = Integer.toString(db);
        String text = "*2\r\n$6\r\nSELECT\r\n$" + digits.length() + "\r\n" + digits + "\r\n";
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
