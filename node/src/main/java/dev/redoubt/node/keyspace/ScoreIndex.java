package dev.redoubt.node.keyspace;

import java.util.Arrays;

/**
 * The order of a big sorted set: (score, member) ascending, in chunks of up to 256, each with the scores and the
 * handles of the members' entries in the set's {@link FieldTable}. Binary search finds a chunk and a place in it; ranks
 * are sums of the chunks' counts, which stand in one array. Flat instead of a skip list: 12 bytes a member instead of
 * 50, and a view needs only a copy of the array of chunks; a chunk is copied when it is first changed after that.
 */
final class ScoreIndex {
    static final int CHUNK = 256;
    private static final int MERGED_MAX = CHUNK - CHUNK / 4;

    private static final class Chunk {
        final double[] scores = new double[CHUNK];
        final int[] handles = new int[CHUNK];
        final long epoch;
        int count;

        Chunk(long epoch) {
            this.epoch = epoch;
        }

        void addAll(Chunk from, int first, int number) {
            System.arraycopy(from.scores, first, scores, count, number);
            System.arraycopy(from.handles, first, handles, count, number);
            count += number;
        }
    }

    private static final int CHUNK_BYTES = CHUNK * 12 + 64;

    /** Receives a place of the order. */
    @FunctionalInterface
    interface PlaceVisitor<E extends Exception> {
        void place(int handle, double score) throws E;
    }

    private final Views views;
    private final Arena arena;
    private Chunk[] chunks;
    private int[] counts;
    private int chunkCount;
    private int size;

    ScoreIndex(Views views, Arena arena) {
        this.views = views;
        this.arena = arena;
        this.chunks = new Chunk[] {new Chunk(views.epoch())};
        this.counts = new int[1];
        this.chunkCount = 1;
    }

    private ScoreIndex(ScoreIndex seen) {
        views = seen.views;
        arena = seen.arena;
        chunks = seen.chunks.clone();
        counts = seen.counts.clone();
        chunkCount = seen.chunkCount;
        size = seen.size;
    }

    ScoreIndex fork() {
        return new ScoreIndex(this);
    }

    int size() {
        return size;
    }

    long bytes() {
        return (long) chunkCount * CHUNK_BYTES + chunks.length * 12L + 80;
    }

    private int compare(Chunk chunk, int place, double score, byte[] member) {
        double other = chunk.scores[place];
        if (other < score) {
            return -1;
        }
        if (other > score) {
            return 1;
        }
        return compareMember(chunk, place, member);
    }

    private int compareMember(Chunk chunk, int place, byte[] member) {
        int handle = chunk.handles[place];
        byte[] page = arena.pages()[Arena.page(handle)];
        return EntryBlocks.compareKey(arena, page, Arena.offset(handle), member);
    }

    /** The place in the order that a search looks for. */
    @FunctionalInterface
    private interface Below {
        boolean test(Chunk chunk, int place);
    }

    /** The first chunk whose last place is not below; the last chunk if there is none. */
    private int chunkOf(Below below) {
        int low = 0;
        int high = chunkCount - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (below.test(chunks[middle], chunks[middle].count - 1)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static int placeOf(Chunk chunk, Below below) {
        int low = 0;
        int high = chunk.count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (below.test(chunk, middle)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private int countOf(Below below) {
        int at = chunkOf(below);
        return before(at) + placeOf(chunks[at], below);
    }

    private int before(int chunk) {
        int sum = 0;
        for (int i = 0; i < chunk; i++) {
            sum += counts[i];
        }
        return sum;
    }

    /** Returns how many sort before (score, member), which is the rank of it if it is there. */
    int rank(double score, byte[] member) {
        return countOf((chunk, place) -> compare(chunk, place, score, member) < 0);
    }

    int countBelow(double score, boolean orEqual) {
        return countOf((chunk, place) -> chunk.scores[place] < score || (orEqual && chunk.scores[place] == score));
    }

    int countBelowLex(byte[] member, boolean orEqual) {
        return countOf((chunk, place) -> {
            int compared = compareMember(chunk, place, member);
            return compared < 0 || (orEqual && compared == 0);
        });
    }

    private Chunk write(int at) {
        Chunk chunk = chunks[at];
        if (views.needs(chunk.epoch)) {
            Chunk copy = new Chunk(views.epoch());
            copy.addAll(chunk, 0, chunk.count);
            chunks[at] = copy;
            return copy;
        }
        return chunk;
    }

    /** Adds a member that is not there; the handle is of its entry. */
    void insert(double score, byte[] member, int handle) {
        Below below = (chunk, place) -> compare(chunk, place, score, member) < 0;
        int at = chunkOf(below);
        if (chunks[at].count == CHUNK) {
            // Rising scores are common: then the full chunk stays full, else it is halved.
            boolean atEnd = at == chunkCount - 1 && below.test(chunks[at], CHUNK - 1);
            split(at, atEnd ? CHUNK : CHUNK / 2);
            at = chunkOf(below);
            if (atEnd) {
                at = chunkCount - 1;
            }
        }
        Chunk chunk = write(at);
        int place = placeOf(chunk, below);
        System.arraycopy(chunk.scores, place, chunk.scores, place + 1, chunk.count - place);
        System.arraycopy(chunk.handles, place, chunk.handles, place + 1, chunk.count - place);
        chunk.scores[place] = score;
        chunk.handles[place] = handle;
        chunk.count++;
        counts[at]++;
        size++;
    }

    private void split(int at, int kept) {
        if (chunkCount == chunks.length) {
            chunks = Arrays.copyOf(chunks, chunkCount + (chunkCount >> 1) + 1);
            counts = Arrays.copyOf(counts, chunks.length);
        }
        System.arraycopy(chunks, at + 1, chunks, at + 2, chunkCount - at - 1);
        System.arraycopy(counts, at + 1, counts, at + 2, chunkCount - at - 1);
        Chunk upper = new Chunk(views.epoch());
        if (kept < CHUNK) {
            Chunk lower = write(at);
            upper.addAll(lower, kept, lower.count - kept);
            lower.count = kept;
        }
        chunks[at + 1] = upper;
        counts[at] = chunks[at].count;
        counts[at + 1] = upper.count;
        chunkCount++;
    }

    /** Removes (score, member), which must be there. */
    void remove(double score, byte[] member) {
        Below below = (chunk, place) -> compare(chunk, place, score, member) < 0;
        int at = chunkOf(below);
        Chunk chunk = write(at);
        int place = placeOf(chunk, below);
        System.arraycopy(chunk.scores, place + 1, chunk.scores, place, chunk.count - place - 1);
        System.arraycopy(chunk.handles, place + 1, chunk.handles, place, chunk.count - place - 1);
        chunk.count--;
        counts[at]--;
        size--;
        if (chunk.count < CHUNK / 4 && chunkCount > 1) {
            mergeAround(at);
        }
    }

    /** Joins a small chunk with a neighbour if both fit with room to spare; an empty one always goes. */
    private void mergeAround(int at) {
        if (counts[at] == 0) {
            removeChunk(at);
            return;
        }
        int left = at > 0 && counts[at - 1] + counts[at] <= MERGED_MAX ? at - 1 : at;
        if (left + 1 < chunkCount && counts[left] + counts[left + 1] <= MERGED_MAX) {
            Chunk from = chunks[left + 1];
            write(left).addAll(from, 0, from.count);
            counts[left] = chunks[left].count;
            removeChunk(left + 1);
        }
    }

    private void removeChunk(int at) {
        System.arraycopy(chunks, at + 1, chunks, at, chunkCount - at - 1);
        System.arraycopy(counts, at + 1, counts, at, chunkCount - at - 1);
        chunkCount--;
        // The place behind the last holds any chunk that lives anyway, so that nothing dead is kept.
        chunks[chunkCount] = chunks[0];
    }

    /** Visits ranks, both inclusive and in range. Any thread, of an index that is not written any more. */
    <E extends Exception> void forEach(int from, int to, boolean reverse, PlaceVisitor<E> visitor) throws E {
        int at = 0;
        int base = 0;
        int start = reverse ? to : from;
        if (start == size - 1) {
            at = chunkCount - 1;
            base = size - counts[at];
        }
        while (base + counts[at] <= start) {
            base += counts[at++];
        }
        int place = start - base;
        for (int left = to - from + 1; left > 0; left--) {
            visitor.place(chunks[at].handles[place], chunks[at].scores[place]);
            if (reverse ? --place < 0 : ++place == counts[at]) {
                at += reverse ? -1 : 1;
                place = reverse && at >= 0 ? counts[at] - 1 : 0;
            }
        }
    }
}
