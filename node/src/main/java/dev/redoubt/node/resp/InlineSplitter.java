package dev.redoubt.node.resp;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Splits a line into arguments as a shell would, with Redis's quoting (sds.c sdssplitargs): double quotes know
 * {@code \n \r \t \b \a \xHH}, single quotes only {@code \'}, and a closing quote must be followed by a space.
 */
public final class InlineSplitter {
    private final byte[] line;
    private final int end;
    private int at;

    private InlineSplitter(byte[] line, int start, int end) {
        this.line = line;
        this.at = start;
        this.end = end;
    }

    /** The arguments in {@code line[start, end)}; none for a blank line; null for unbalanced quotes. */
    public static byte @Nullable [][] split(byte[] line, int start, int end) {
        InlineSplitter splitter = new InlineSplitter(line, start, end);
        List<byte[]> arguments = new ArrayList<>();
        while (splitter.skipSpace()) {
            byte[] argument = splitter.argument();
            if (argument == null) {
                return null;
            }
            arguments.add(argument);
        }
        return arguments.toArray(new byte[0][]);
    }

    private boolean skipSpace() {
        while (at < end && isSpace(line[at])) {
            at++;
        }
        // As in C, a NUL byte ends the line.
        return at < end && line[at] != 0;
    }

    private byte @Nullable [] argument() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        while (at < end) {
            byte c = line[at];
            if (c == '"' || c == '\'') {
                at++;
                if (!(c == '"' ? doubleQuoted(out) : singleQuoted(out))) {
                    return null;
                }
                return out.toByteArray();
            }
            if (c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == 0) {
                break;
            }
            out.write(c);
            at++;
        }
        return out.toByteArray();
    }

    private boolean doubleQuoted(ByteArrayOutputStream out) {
        while (at < end) {
            byte c = line[at];
            if (c == '\\' && at + 3 < end && line[at + 1] == 'x' && hex(line[at + 2]) >= 0 && hex(line[at + 3]) >= 0) {
                out.write(hex(line[at + 2]) * 16 + hex(line[at + 3]));
                at += 4;
            } else if (c == '\\' && at + 1 < end) {
                out.write(escaped(line[at + 1]));
                at += 2;
            } else if (c == '"') {
                at++;
                return at == end || isSpace(line[at]) || line[at] == 0;
            } else {
                out.write(c);
                at++;
            }
        }
        return false;
    }

    private boolean singleQuoted(ByteArrayOutputStream out) {
        while (at < end) {
            byte c = line[at];
            if (c == '\\' && at + 1 < end && line[at + 1] == '\'') {
                out.write('\'');
                at += 2;
            } else if (c == '\'') {
                at++;
                return at == end || isSpace(line[at]) || line[at] == 0;
            } else {
                out.write(c);
                at++;
            }
        }
        return false;
    }

    private static int escaped(byte c) {
        switch (c) {
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'b':
                return '\b';
            case 'a':
                return 7;
            default:
                return c;
        }
    }

    private static int hex(byte c) {
        return c < 0 ? -1 : Character.digit(c, 16);
    }

    private static boolean isSpace(byte c) {
        return c == ' ' || (c >= 9 && c <= 13);
    }
}
