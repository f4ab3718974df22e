package dev.redoubt.persistence.log;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/**
 * The table of the terms that wrote a log, with the first index of each, ascending; immutable. Log matching (3.3)
 * compares two tables: the logs agree at an index exactly when both tables name the same replid there, because a term
 * has one writer (3.1).
 *
 * <p>The text form, as in the RDB's AUX field {@code redoubt-terms} (2.7), is
 * {@code term:replid:firstIndex:firstOffset} joined by commas.
 */
public record TermTable(List<TermStart> rows) {
    public static final TermTable EMPTY = new TermTable(List.of());

    public TermTable {
        rows = List.copyOf(rows);
        for (int i = 1; i < rows.size(); i++) {
            TermStart before = rows.get(i - 1);
            TermStart row = rows.get(i);
            if (row.term() <= before.term() || row.firstIndex() <= before.firstIndex()) {
                throw new IllegalArgumentException("term table not ascending at " + row);
            }
        }
    }

    /** Returns this table with one more term, which begins behind all others. */
    public TermTable plus(TermStart row) {
        List<TermStart> more = new ArrayList<>(rows);
        more.add(row);
        return new TermTable(more);
    }

    /** Returns the table of the log truncated behind {@code lastIndex} (3.6). */
    public TermTable upTo(long lastIndex) {
        List<TermStart> kept = new ArrayList<>(rows);
        kept.removeIf(row -> row.firstIndex() > lastIndex);
        return new TermTable(kept);
    }

    /** The replid of the term that wrote {@code index}; {@link ReplId#NONE} before the first row. */
    public ReplId replIdAt(long index) {
        int i = rowAt(index);
        return i < 0 ? ReplId.NONE : rows.get(i).replId();
    }

    /** The term that wrote {@code index}; 0 before the first row. */
    public long termAt(long index) {
        int i = rowAt(index);
        return i < 0 ? 0 : rows.get(i).term();
    }

    /**
     * The highest index on which this log, ending at {@code lastIndex}, and another agree (3.3); 0 if none.
     * Both tables reach back as far as their logs; an index below the first row of either is not known to agree.
     */
    public long lastCommonIndex(long lastIndex, TermTable other, long otherLastIndex) {
        for (int i = rows.size() - 1; i >= 0; i--) {
            for (int j = other.rows.size() - 1; j >= 0; j--) {
                if (rows.get(i).replId().equals(other.rows.get(j).replId())) {
                    return Math.min(endOf(i, lastIndex), other.endOf(j, otherLastIndex));
                }
            }
        }
        return 0;
    }

    private long endOf(int row, long lastIndex) {
        return row + 1 < rows.size() ? rows.get(row + 1).firstIndex() - 1 : lastIndex;
    }

    private int rowAt(long index) {
        int i = rows.size() - 1;
        while (i >= 0 && rows.get(i).firstIndex() > index) {
            i--;
        }
        return i;
    }

    /** The text form; empty for an empty table. */
    public String format() {
        StringJoiner text = new StringJoiner(",");
        for (TermStart row : rows) {
            text.add(row.term() + ":" + row.replId() + ":" + row.firstIndex() + ":" + row.firstOffset());
        }
        return text.toString();
    }

    /**
     * Reads {@link #format()}.
     *
     * @throws IllegalArgumentException if the text is not such a table
     */
    public static TermTable parse(String text) {
        List<TermStart> rows = new ArrayList<>();
        for (String row : text.isEmpty() ? new String[0] : text.split(",", -1)) {
            String[] fields = row.split(":", -1);
            if (fields.length != 4) {
                throw new IllegalArgumentException("not a row of a term table: '" + row + "'");
            }
            rows.add(new TermStart(
                    Long.parseLong(fields[0]),
                    new ReplId(fields[1]),
                    Long.parseLong(fields[2]),
                    Long.parseLong(fields[3])));
        }
        return new TermTable(rows);
    }
}
