package dev.redoubt.persistence.aof;

import dev.redoubt.persistence.aof.format.Manifest;
import java.util.ArrayList;
import java.util.List;

/**
 * The incr files that a base has covered and that a reader still needs (docs/protocol.md 9.6). They are history in the
 * manifest, so that a start deletes them; no truncation reaches them. The log guards the changes; any thread reads.
 *
 * <p>The newest are kept while they fit {@link #keep}'s bound: a reader that is too slow loses the oldest records.
 */
final class KeptFiles {
    /** In order and without a gap; the first file that is not here follows the last. Their handles are closed. */
    private volatile List<IncrFile> files = List.of();
    /** The first record that the reader still needs. */
    private long from = Long.MAX_VALUE;

    private long maxBytes;

    List<IncrFile> files() {
        return files;
    }

    /** Notes what the reader needs. {@link Long#MAX_VALUE} needs nothing. */
    void keep(long fromIndex, long bytes) {
        from = fromIndex;
        maxBytes = bytes;
    }

    /** Adds files that a base covers, and drops what is not needed or does not fit. */
    void add(List<IncrFile> covered, long nextIndex) {
        List<IncrFile> all = new ArrayList<>(files);
        all.addAll(covered);
        List<IncrFile> kept = new ArrayList<>();
        long bytes = 0;
        long behind = nextIndex;
        for (int i = all.size() - 1; i >= 0 && behind > from; i--) {
            bytes += all.get(i).size();
            if (bytes > maxBytes) {
                break;
            }
            kept.add(0, all.get(i));
            behind = all.get(i).firstIndex();
        }
        files = List.copyOf(kept);
    }

    /** Returns true if a file is not needed any more, which {@link #add} of nothing would drop. */
    boolean canShrink(long nextIndex) {
        List<IncrFile> now = files;
        return !now.isEmpty() && (now.size() > 1 ? now.get(1).firstIndex() : nextIndex) <= from;
    }

    void clear() {
        files = List.of();
    }

    /** Returns whether the entry is that of a file here. */
    boolean contains(Manifest.Entry entry) {
        return files.stream().anyMatch(file -> file.entry().file().equals(entry.file()));
    }
}
