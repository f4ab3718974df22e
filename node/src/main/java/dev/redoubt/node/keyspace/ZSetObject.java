package dev.redoubt.node.keyspace;

import dev.redoubt.persistence.text.RedisNumbers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A sorted set: while it is small, members and their scores in turn and in order in one packed array; else a
 * table from member to score and a {@link ScoreIndex} that points into it. It does not change back, as in Redis.
 */
final class ZSetObject extends Value implements ZSetValue {
    /** So many members are copied before they are removed: all of them at once would need as much memory again. */
    private static final int REMOVED_AT_ONCE = 1024;

    private Packed packed;
    private @Nullable Indexed indexed;

    /** The two halves of a big sorted set. */
    private record Indexed(FieldTable table, ScoreIndex index) {
        double score(int handle) {
            return ZSetObject.score(table.page(handle), Arena.offset(handle));
        }

        /** The member's new score is stored only if it changes; the index holds handles, so it follows the table. */
        boolean add(byte[] member, double score) {
            long hash = table.hash(member);
            int old = table.locate(member, hash);
            if (old != 0) {
                double oldScore = score(old);
                if (oldScore == score) {
                    return false;
                }
                index.remove(oldScore, member);
            }
            index.insert(score, member, table.putLocated(old, member, hash, bytesOf(score)));
            return old == 0;
        }

        boolean remove(byte[] member) {
            int handle = table.locate(member);
            if (handle != 0) {
                index.remove(score(handle), member);
                table.remove(member);
            }
            return handle != 0;
        }
    }

    ZSetObject(KeyspaceContext context) {
        this(context, new Packed());
        account();
    }

    /** Of this content, and in no account yet. */
    ZSetObject(KeyspaceContext context, Packed packed) {
        super(context);
        this.packed = packed;
    }

    private ZSetObject(ZSetObject seen) {
        super(seen.context);
        packed = seen.packed.copy();
        indexed = seen.indexed == null
                ? null
                : new Indexed(seen.indexed.table().fork(), seen.indexed.index().fork());
        account();
    }

    @Override
    ZSetObject fork() {
        return new ZSetObject(this);
    }

    @Override
    ZSetObject copyInto(KeyspaceContext target) {
        ZSetObject copy = new ZSetObject(target);
        if (indexed == null) {
            copy.packed = packed.copy();
        } else {
            Indexed big = copy.index();
            forEach((byte[] member, double score) -> big.add(member, score));
        }
        copy.account();
        return copy;
    }

    /** The score in the block of a member of a big set. */
    private static double score(byte[] page, int at) {
        return Double.longBitsToDouble(EntryFormat.readLong(page, EntryFormat.valueOffset(page, at)));
    }

    private static byte[] bytesOf(double score) {
        byte[] bytes = new byte[8];
        EntryFormat.writeLong(bytes, 0, Double.doubleToRawLongBits(score));
        return bytes;
    }

    @Override
    @Nullable
    SegmentTable lookups() {
        return indexed == null ? null : indexed.table().table();
    }

    @Override
    long bytes() {
        long held = (long) OBJECT_BYTES + OBJECT_BYTES + packed.capacity();
        return indexed == null
                ? held
                : held + indexed.table().bytes() + indexed.index().bytes();
    }

    @Override
    int inlineBytes() {
        return indexed == null ? packed.inlineBytes() : InlineForm.NONE;
    }

    @Override
    void writeInline(byte[] page, int at) {
        packed.writeInline(page, at);
    }

    @Override
    boolean isEmpty() {
        return size() == 0;
    }

    @Override
    public int size() {
        return indexed == null ? packed.count() / 2 : indexed.table().size();
    }

    @Override
    public boolean add(byte[] member, double score) {
        if (Double.isNaN(score)) {
            throw new IllegalArgumentException("a score is not a number");
        }
        boolean isNew = indexed == null ? addPacked(member, score) : indexed.add(member, score);
        account();
        return isNew;
    }

    @Override
    public void expect(int members, int longestBytes) {
        KeyspaceOptions options = context.options;
        if (indexed == null
                && (members > options.zsetMaxListpackEntries() || longestBytes > options.zsetMaxListpackValue())) {
            index();
            account();
        }
    }

    private boolean addPacked(byte[] member, double score) {
        int at = packed.find(packed.first(), 2, member);
        KeyspaceOptions options = context.options;
        if (at >= 0) {
            if (scoreAt(at) == score) {
                return false;
            }
            packed.remove(at, 2);
        } else if (size() >= options.zsetMaxListpackEntries()
                || member.length > options.zsetMaxListpackValue()
                || !packed.takes(member.length)) {
            return index().add(member, score);
        }
        int place = packed.first();
        while (place < packed.end() && isBelow(place, score, member)) {
            place = packed.next(packed.next(place));
        }
        place = packed.insert(place, member);
        // As Redis, whose listpack holds whole scores as integers, a small set forgets the sign of minus zero.
        packed.insert(packed.next(place), PackedScore.bytesOf(score + 0.0));
        return at < 0;
    }

    private boolean isBelow(int place, double score, byte[] member) {
        double other = scoreAt(place);
        return other < score || (other == score && packed.compareAt(place, member) < 0);
    }

    private double scoreAt(int memberAt) {
        return PackedScore.of(packed, packed.next(memberAt));
    }

    private Indexed index() {
        FieldTable table = new FieldTable(context);
        Indexed big = new Indexed(table, new ScoreIndex(context.views, table.arena()));
        for (int at = packed.first(); at < packed.end(); at = packed.next(packed.next(at))) {
            big.add(packed.get(at), scoreAt(at));
        }
        packed = Packed.NONE;
        indexed = big;
        return big;
    }

    @Override
    public boolean remove(byte[] member) {
        boolean removed;
        if (indexed != null) {
            removed = indexed.remove(member);
        } else {
            int at = packed.find(packed.first(), 2, member);
            removed = at >= 0;
            if (removed) {
                packed.remove(at, 2);
            }
        }
        account();
        return removed;
    }

    @Override
    public OptionalDouble score(byte[] member) {
        if (indexed != null) {
            int handle = indexed.table().locate(member);
            return handle == 0 ? OptionalDouble.empty() : OptionalDouble.of(indexed.score(handle));
        }
        int at = packed.find(packed.first(), 2, member);
        return at < 0 ? OptionalDouble.empty() : OptionalDouble.of(scoreAt(at));
    }

    @Override
    public int rank(byte[] member) {
        if (indexed != null) {
            int handle = indexed.table().locate(member);
            return handle == 0 ? -1 : indexed.index().rank(indexed.score(handle), member);
        }
        int rank = 0;
        for (int at = packed.first(); at < packed.end(); at = packed.next(packed.next(at))) {
            if (packed.equalsAt(at, member)) {
                return rank;
            }
            rank++;
        }
        return -1;
    }

    @Override
    public int countBelow(double score, boolean orEqual) {
        if (indexed != null) {
            return indexed.index().countBelow(score, orEqual);
        }
        int count = 0;
        for (int at = packed.first(); at < packed.end(); at = packed.next(packed.next(at))) {
            double other = scoreAt(at);
            if (!(other < score || (orEqual && other == score))) {
                break;
            }
            count++;
        }
        return count;
    }

    @Override
    public int countBelowLex(byte[] member, boolean orEqual) {
        if (indexed != null) {
            return indexed.index().countBelowLex(member, orEqual);
        }
        int count = 0;
        for (int at = packed.first(); at < packed.end(); at = packed.next(packed.next(at))) {
            int compared = packed.compareAt(at, member);
            if (!(compared < 0 || (orEqual && compared == 0))) {
                break;
            }
            count++;
        }
        return count;
    }

    @Override
    public <E extends Exception> void forEachByRank(int from, int to, boolean reverse, ScoredVisitor<E> visitor)
            throws E {
        if (from > to) {
            return;
        }
        if (from < 0 || to >= size()) {
            throw new IndexOutOfBoundsException("ranks " + from + " to " + to + " of " + size());
        }
        Indexed big = indexed;
        if (big != null) {
            Arena arena = big.table().arena();
            big.index().<E>forEach(from, to, reverse, (handle, score) -> {
                byte[] page = arena.publishedPages()[Arena.page(handle)];
                visitor.scored(EntryBlocks.key(arena, page, Arena.offset(handle)), score);
            });
            return;
        }
        Packed pairs = reverse ? packed.backwards() : packed;
        int at = pairs.seek(2 * (reverse ? to : from));
        for (int left = to - from + 1; left > 0; left--) {
            visitor.scored(pairs.get(at), PackedScore.of(pairs, pairs.next(at)));
            if (reverse && left > 1) {
                at = pairs.previous(pairs.previous(at));
            } else {
                at = pairs.next(pairs.next(at));
            }
        }
    }

    @Override
    public <E extends Exception> long scan(long cursor, int count, ScoredVisitor<E> visitor) throws E {
        Indexed big = indexed;
        if (big == null) {
            forEach(visitor);
            return 0;
        }
        Arena arena = big.table().arena();
        return big.table()
                .<E>scan(
                        cursor, count, (page, at) -> visitor.scored(EntryBlocks.key(arena, page, at), score(page, at)));
    }

    @Override
    public byte @Nullable [] random(RandomGenerator random) {
        int size = size();
        if (size == 0) {
            return null;
        }
        FieldTable table = indexed == null ? null : indexed.table();
        return table != null ? table.key(table.random(random)) : packed.get(packed.seek(2 * random.nextInt(size)));
    }

    @Override
    public void removeByRank(int from, int to) {
        if (from > to) {
            return;
        }
        Indexed big = indexed;
        if (big == null) {
            packed.remove(packed.seek(2 * from), 2 * (to - from + 1));
            account();
            return;
        }
        List<byte[]> members = new ArrayList<>();
        for (int left = to - from + 1; left > 0; left -= members.size()) {
            members.clear();
            forEachByRank(
                    from, from + Math.min(left, REMOVED_AT_ONCE) - 1, false, (member, score) -> members.add(member));
            members.forEach(big::remove);
        }
        account();
    }

    @Override
    public @Nullable Scored popMin() {
        return pop(0);
    }

    @Override
    public @Nullable Scored popMax() {
        return pop(size() - 1);
    }

    private @Nullable Scored pop(int rank) {
        if (size() == 0) {
            return null;
        }
        Scored[] popped = new Scored[1];
        forEachByRank(rank, rank, rank > 0, (member, score) -> popped[0] = new Scored(member, score));
        remove(popped[0].member());
        return popped[0];
    }

    @Override
    public boolean isPacked() {
        return indexed == null;
    }

    @Override
    public String encoding() {
        return isPacked() ? "listpack" : "skiplist";
    }

    @Override
    void digest(DigestSink sink) {
        this.<RuntimeException>forEach((member, score) ->
                sink.xorPair(member, RedisNumbers.formatDouble(score).getBytes(StandardCharsets.ISO_8859_1)));
    }
}
