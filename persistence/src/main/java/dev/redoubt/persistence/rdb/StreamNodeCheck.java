package dev.redoubt.persistence.rdb;

import dev.redoubt.persistence.text.StreamId;

/**
 * Verifies a node of a stream ({@code t_stream.c streamValidateListpackIntegrity}), so that nobody who reads its entries
 * later can fail. Beyond that the counts must be those of the entries, and the ids that are not deleted ascend.
 */
final class StreamNodeCheck {
    private static final int DELETED = 1;
    private static final int SAME_FIELDS = 2;

    private final Listpack entries;
    private final StreamId key;
    private int left;

    StreamNodeCheck(Listpack entries, StreamId key) {
        this.entries = entries;
        this.key = key;
        this.left = entries.count();
    }

    void check() throws RdbException {
        long live = count();
        long deleted = count();
        long fields = count();
        skip(fields);
        must(number() == 0, "a master entry without an end");
        must(live + deleted > 0, "no entries");
        long flagged = 0;
        StreamId last = null;
        for (long i = 0; i < live + deleted; i++) {
            long flags = number();
            must((flags & ~(DELETED | SAME_FIELDS)) == 0, "flags " + flags);
            long ms = key.ms() + number();
            StreamId id = new StreamId(ms, key.seq() + number());
            boolean same = (flags & SAME_FIELDS) != 0;
            long own = same ? fields : count();
            skip(same ? own : 2 * own);
            must(number() == 3 + (same ? own : 2 * own + 1), "an entry that cannot be read backwards");
            if ((flags & DELETED) != 0) {
                flagged++;
            } else {
                must(id.compareTo(last == null ? key : last) >= (last == null ? 0 : 1), "ids that do not ascend");
                last = id;
            }
        }
        must(flagged == deleted, "another number of deleted entries than it says");
        must(left == 0, "elements behind its entries");
    }

    private void must(boolean holds, String fault) throws RdbException {
        if (!holds) {
            throw entries.damaged("a stream's node at " + key + " with " + fault);
        }
    }

    private void take() throws RdbException {
        must(left > 0, "too few elements");
        left--;
        entries.advance();
    }

    private long number() throws RdbException {
        take();
        must(entries.textLength < 0, "a text where a number is due");
        return entries.number;
    }

    /** A number of things that must all be there. */
    private long count() throws RdbException {
        long number = number();
        must(number >= 0 && number <= left, "a count of " + number);
        return number;
    }

    private void skip(long elements) throws RdbException {
        for (long i = 0; i < elements; i++) {
            take();
        }
    }
}
