package dev.redoubt.node.keyspace;

import dev.redoubt.persistence.text.StreamId;
import java.util.Arrays;

/**
 * Ids of stream entries in ascending order, each with some numbers beside it: chunks of up to {@link #CHUNK} in an
 * array. Binary search finds a chunk and a place in it. A position holds both and is right until the next change. A
 * fork copies the array of chunks; a chunk is copied when it is first changed after that.
 */
final class IdList {
    static final int CHUNK = 128;

    private static final int MERGED_MAX = CHUNK - CHUNK / 4;
    private static final int FIRST_CAPACITY = 4;
    private static final int CHUNK_BYTES = 48;
    private static final int ID_WORDS = 2;

    private static final class Chunk {
        long[] words;
        int count;
        final long epoch;

        Chunk(long[] words, int count, long epoch) {
            this.words = words;
            this.count = count;
            this.epoch = epoch;
        }

        long bytes() {
            return CHUNK_BYTES + words.length * 8L;
        }
    }

    private final Views views;

    /** The words of an entry: its id, and the numbers. */
    private final int width;

    private Chunk[] chunks;
    private int chunkCount;
    private long chunkBytes;
    private long size;

    /** @param numbers how many each id has beside it */
    IdList(Views views, int numbers) {
        this.views = views;
        this.width = ID_WORDS + numbers;
        this.chunks = new Chunk[0];
    }

    private IdList(IdList seen, Views views, boolean deep) {
        this.views = views;
        width = seen.width;
        chunks = Arrays.copyOf(seen.chunks, seen.chunkCount);
        chunkCount = seen.chunkCount;
        chunkBytes = seen.chunkBytes;
        size = seen.size;
        for (int i = 0; deep && i < chunkCount; i++) {
            Chunk chunk = chunks[i];
            chunks[i] = new Chunk(chunk.words.clone(), chunk.count, views.epoch());
        }
    }

    IdList fork() {
        return new IdList(this, views, false);
    }

    IdList copyInto(Views target) {
        return new IdList(this, target, true);
    }

    long size() {
        return size;
    }

    long bytes() {
        return chunkBytes + chunks.length * 8L;
    }

    // ---- Reading

    /** The position of the first id; {@link #end} if there is none. */
    int first() {
        return 0;
    }

    /** The position behind the last id. */
    int end() {
        return chunkCount * CHUNK;
    }

    /** The position of the last id; there is one. */
    int last() {
        return (chunkCount - 1) * CHUNK + chunks[chunkCount - 1].count - 1;
    }

    int next(int position) {
        int chunk = position / CHUNK;
        return position % CHUNK + 1 < chunks[chunk].count ? position + 1 : (chunk + 1) * CHUNK;
    }

    long ms(int position) {
        return word(position, 0);
    }

    long seq(int position) {
        return word(position, 1);
    }

    StreamId id(int position) {
        return new StreamId(ms(position), seq(position));
    }

    /** A number beside the id. */
    long number(int position, int index) {
        return word(position, ID_WORDS + index);
    }

    private long word(int position, int index) {
        return chunks[position / CHUNK].words[position % CHUNK * width + index];
    }

    /** The position of the first id that is not below this one. */
    int ceiling(long ms, long seq) {
        int chunk = chunkOf(ms, seq);
        if (chunk == chunkCount) {
            return end();
        }
        return chunk * CHUNK + placeOf(chunks[chunk], ms, seq);
    }

    /** The position of the id; negative if it is not there. */
    int find(long ms, long seq) {
        int position = ceiling(ms, seq);
        return position < end() && ms(position) == ms && seq(position) == seq ? position : -1;
    }

    /** The first chunk whose last id is not below. */
    private int chunkOf(long ms, long seq) {
        int low = 0;
        int high = chunkCount;
        while (low < high) {
            int middle = (low + high) >>> 1;
            Chunk chunk = chunks[middle];
            if (isBelow(chunk, chunk.count - 1, ms, seq)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private int placeOf(Chunk chunk, long ms, long seq) {
        int low = 0;
        int high = chunk.count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (isBelow(chunk, middle, ms, seq)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private boolean isBelow(Chunk chunk, int place, long ms, long seq) {
        return StreamId.compare(chunk.words[place * width], chunk.words[place * width + 1], ms, seq) < 0;
    }

    /** Returns how many ids stand from this position on; no more than {@code limit}. */
    long countFrom(int position, long limit) {
        int chunk = position / CHUNK;
        long count = chunk == chunkCount ? 0 : chunks[chunk].count - position % CHUNK;
        for (int i = chunk + 1; i < chunkCount && count < limit; i++) {
            count += chunks[i].count;
        }
        return Math.min(count, limit);
    }

    // ---- Writing

    private Chunk write(int at) {
        Chunk chunk = chunks[at];
        if (views.needs(chunk.epoch)) {
            chunk = new Chunk(chunk.words.clone(), chunk.count, views.epoch());
            chunks[at] = chunk;
        }
        return chunk;
    }

    void setNumber(int position, int index, long value) {
        write(position / CHUNK).words[position % CHUNK * width + ID_WORDS + index] = value;
    }

    /** Adds an id with its numbers; returns false if it is there already. */
    boolean insert(long ms, long seq, long... numbers) {
        int at = chunkOf(ms, seq);
        boolean atEnd = at == chunkCount;
        if (atEnd && chunkCount > 0 && chunks[chunkCount - 1].count < CHUNK) {
            at = chunkCount - 1;
        } else if (atEnd) {
            insertChunk(at, new Chunk(new long[FIRST_CAPACITY * width], 0, views.epoch()));
        }
        int place = placeOf(chunks[at], ms, seq);
        if (!atEnd && chunks[at].words[place * width] == ms && chunks[at].words[place * width + 1] == seq) {
            return false;
        }
        if (chunks[at].count == CHUNK) {
            split(at);
            if (place > chunks[at].count) {
                place -= chunks[at].count;
                at++;
            }
        }
        open(write(at), place);
        long[] words = chunks[at].words;
        words[place * width] = ms;
        words[place * width + 1] = seq;
        System.arraycopy(numbers, 0, words, place * width + ID_WORDS, width - ID_WORDS);
        size++;
        return true;
    }

    /** Makes a gap for an entry. */
    private void open(Chunk chunk, int place) {
        if (chunk.count * width == chunk.words.length) {
            chunkBytes -= chunk.bytes();
            chunk.words = Arrays.copyOf(chunk.words, Math.min(chunk.words.length * 2, CHUNK * width));
            chunkBytes += chunk.bytes();
        }
        int from = place * width;
        System.arraycopy(chunk.words, from, chunk.words, from + width, (chunk.count - place) * width);
        chunk.count++;
    }

    private void split(int at) {
        Chunk lower = write(at);
        int kept = CHUNK / 2;
        long[] upper = new long[CHUNK * width];
        System.arraycopy(lower.words, kept * width, upper, 0, (CHUNK - kept) * width);
        lower.count = kept;
        insertChunk(at + 1, new Chunk(upper, CHUNK - kept, views.epoch()));
    }

    private void insertChunk(int at, Chunk chunk) {
        if (chunkCount == chunks.length) {
            chunks = Arrays.copyOf(chunks, chunkCount + (chunkCount >> 1) + 1);
        }
        System.arraycopy(chunks, at, chunks, at + 1, chunkCount - at);
        chunks[at] = chunk;
        chunkCount++;
        chunkBytes += chunk.bytes();
    }

    void remove(int position) {
        int at = position / CHUNK;
        Chunk chunk = write(at);
        int from = position % CHUNK * width;
        chunk.count--;
        System.arraycopy(chunk.words, from + width, chunk.words, from, chunk.count * width - from);
        size--;
        if (chunk.count == 0) {
            removeChunk(at);
        } else if (chunk.count < CHUNK / 4) {
            mergeAround(at);
        }
    }

    private void mergeAround(int at) {
        int left = at > 0 && chunks[at - 1].count + chunks[at].count <= MERGED_MAX ? at - 1 : at;
        if (left + 1 < chunkCount && chunks[left].count + chunks[left + 1].count <= MERGED_MAX) {
            Chunk to = write(left);
            Chunk from = chunks[left + 1];
            int needed = (to.count + from.count) * width;
            if (needed > to.words.length) {
                chunkBytes -= to.bytes();
                to.words = Arrays.copyOf(to.words, CHUNK * width);
                chunkBytes += to.bytes();
            }
            System.arraycopy(from.words, 0, to.words, to.count * width, from.count * width);
            to.count += from.count;
            removeChunk(left + 1);
        }
    }

    private void removeChunk(int at) {
        chunkBytes -= chunks[at].bytes();
        chunkCount--;
        System.arraycopy(chunks, at + 1, chunks, at, chunkCount - at);
        if (chunkCount == 0) {
            chunks = new Chunk[0];
        } else {
            // The place behind the last holds any chunk that lives anyway, so that nothing dead is kept.
            chunks[chunkCount] = chunks[0];
        }
    }
}
