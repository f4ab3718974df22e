package dev.redoubt.node.command.data;

import dev.redoubt.node.command.Texts;
import dev.redoubt.node.command.engine.CommandContext;
import dev.redoubt.node.keyspace.Entry;
import dev.redoubt.node.keyspace.ValueType;
import java.util.ArrayList;
import java.util.List;

/** LCS: the longest common subsequence of two strings (t_string.c lcsCommand). */
public final class LcsCommand {
    private static final byte[] NOTHING = {};

    /** A range of bytes that both strings have, from a beginning in each of them on. */
    private record Match(int firstInA, int firstInB, int length) {}

    private final byte[] a;
    private final byte[] b;

    /** The length for each pair of beginnings of {@code a} and {@code b}, row by row. */
    private final int[] lengths;

    private LcsCommand(byte[] a, byte[] b) {
        this.a = a;
        this.b = b;
        this.lengths = new int[(a.length + 1) * (b.length + 1)];
    }

    public static void lcs(CommandContext c) {
        byte[][] args = c.args;
        int lengthOfA = length(c, args[1]);
        int lengthOfB = length(c, args[2]);
        if (lengthOfA < 0 || lengthOfB < 0) {
            c.error("ERR The specified keys must contain string values");
            return;
        }
        boolean withIndexes = false;
        boolean onlyLength = false;
        boolean withLengths = false;
        long least = 0;
        for (int i = 3; i < args.length; i++) {
            if (Texts.is(args[i], "idx")) {
                withIndexes = true;
            } else if (Texts.is(args[i], "len")) {
                onlyLength = true;
            } else if (Texts.is(args[i], "withmatchlen")) {
                withLengths = true;
            } else if (i + 1 < args.length && Texts.is(args[i], "minmatchlen")) {
                if (!c.longArg(args[++i])) {
                    return;
                }
                least = c.number;
            } else {
                c.error(Texts.SYNTAX);
                return;
            }
        }
        if (withIndexes && onlyLength) {
            c.error("ERR If you want both the length and indexes, please just use IDX.");
            return;
        }
        long cells = (lengthOfA + 1L) * (lengthOfB + 1L);
        if (cells * Integer.BYTES > c.engine.options().maxStringBytes()) {
            c.error("ERR Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len");
            return;
        }
        if (!c.engine.take(cells * Integer.BYTES + lengthOfA + lengthOfB)) {
            c.error("ERR Insufficient memory, failed allocating transient memory for LCS");
            return;
        }
        LcsCommand table = new LcsCommand(string(c, args[1]), string(c, args[2]));
        table.fill();
        if (onlyLength) {
            c.reply.integer(table.length());
        } else if (withIndexes) {
            table.replyMatches(c, least, withLengths);
        } else {
            c.reply.bulk(table.sequence());
        }
    }

    /** The length of the string at a key, 0 if there is none; -1 if another type is there. */
    private static int length(CommandContext c, byte[] key) {
        Entry entry = c.read(key);
        if (entry == null) {
            return 0;
        }
        return entry.type() == ValueType.STRING ? entry.valueLength() : -1;
    }

    private static byte[] string(CommandContext c, byte[] key) {
        Entry entry = c.db.find(key);
        return entry == null || entry.valueLength() == 0 ? NOTHING : entry.copyValue();
    }

    private int at(int i, int j) {
        return i * (b.length + 1) + j;
    }

    private int length() {
        return lengths[at(a.length, b.length)];
    }

    private void fill() {
        for (int i = 1; i <= a.length; i++) {
            for (int j = 1; j <= b.length; j++) {
                lengths[at(i, j)] = a[i - 1] == b[j - 1]
                        ? lengths[at(i - 1, j - 1)] + 1
                        : Math.max(lengths[at(i - 1, j)], lengths[at(i, j - 1)]);
            }
        }
    }

    private byte[] sequence() {
        byte[] sequence = new byte[length()];
        int left = sequence.length;
        for (Match match : matches()) {
            left -= match.length();
            System.arraycopy(a, match.firstInA(), sequence, left, match.length());
        }
        return sequence;
    }

    /** The ranges of the sequence, the last one first. */
    private List<Match> matches() {
        List<Match> matches = new ArrayList<>();
        int i = a.length;
        int j = b.length;
        int length = 0;
        while (i > 0 && j > 0) {
            if (a[i - 1] == b[j - 1]) {
                i--;
                j--;
                length++;
                continue;
            }
            if (length > 0) {
                matches.add(new Match(i, j, length));
                length = 0;
            }
            if (lengths[at(i - 1, j)] > lengths[at(i, j - 1)]) {
                i--;
            } else {
                j--;
            }
        }
        if (length > 0) {
            matches.add(new Match(i, j, length));
        }
        return matches;
    }

    private void replyMatches(CommandContext c, long least, boolean withLengths) {
        List<Match> matches = matches();
        matches.removeIf(match -> match.length() < least);
        c.reply.map(2);
        c.reply.bulk("matches");
        c.reply.array(matches.size());
        for (Match match : matches) {
            c.reply.array(withLengths ? 3 : 2);
            replyRange(c, match.firstInA(), match.length());
            replyRange(c, match.firstInB(), match.length());
            if (withLengths) {
                c.reply.integer(match.length());
            }
        }
        c.reply.bulk("len");
        c.reply.integer(length());
    }

    private static void replyRange(CommandContext c, int first, int length) {
        c.reply.array(2);
        c.reply.integer(first);
        c.reply.integer(first + length - 1L);
    }
}
