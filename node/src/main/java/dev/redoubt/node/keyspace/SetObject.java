package dev.redoubt.node.keyspace;

import dev.redoubt.persistence.text.RedisNumbers;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A set: sorted integers while all members are ({@code set-max-intset-entries}), else packed while it is small, else a
 * table.
 *
 * <p>DIFFERS: Redis 7.0 has no packed sets; here small sets of strings are packed too (as from 7.2), which takes a
 * tenth of the memory. OBJECT ENCODING says {@code hashtable}, as Redis 7.0 would. The bounds are those of {@code
 * hash-max-listpack-…}.
 */
final class SetObject extends Value implements SetValue {
    private @Nullable IntSet ints;
    private Packed packed = Packed.NONE;
    private @Nullable FieldTable table;

    SetObject(KeyspaceContext context) {
        this(context, new IntSet());
        account();
    }

    /** Of this content, and in no account yet. */
    SetObject(KeyspaceContext context, Packed packed) {
        super(context);
        this.packed = packed;
    }

    /** As the other, of integers. */
    SetObject(KeyspaceContext context, IntSet ints) {
        super(context);
        this.ints = ints;
    }

    private SetObject(SetObject seen) {
        super(seen.context);
        ints = seen.ints == null ? null : seen.ints.copy();
        packed = seen.packed.copy();
        table = seen.table == null ? null : seen.table.fork();
        account();
    }

    @Override
    SetObject fork() {
        return new SetObject(this);
    }

    @Override
    SetObject copyInto(KeyspaceContext target) {
        SetObject copy = new SetObject(target);
        copy.ints = ints == null ? null : ints.copy();
        copy.packed = packed.copy();
        copy.table = table == null ? null : table.copyInto(target);
        copy.account();
        return copy;
    }

    @Override
    @Nullable
    SegmentTable lookups() {
        return table == null ? null : table.table();
    }

    @Override
    long bytes() {
        if (ints != null) {
            return (long) OBJECT_BYTES + OBJECT_BYTES + ints.capacityBytes();
        }
        return OBJECT_BYTES + (table == null ? OBJECT_BYTES + packed.capacity() : table.bytes());
    }

    @Override
    int inlineBytes() {
        if (ints != null) {
            return ints.inlineBytes();
        }
        return table == null ? packed.inlineBytes() : InlineForm.NONE;
    }

    @Override
    void writeInline(byte[] page, int at) {
        if (ints != null) {
            ints.writeInline(page, at);
        } else {
            packed.writeInline(page, at);
        }
    }

    @Override
    boolean isEmpty() {
        return size() == 0;
    }

    @Override
    public int size() {
        if (ints != null) {
            return ints.size();
        }
        return table == null ? packed.count() : table.size();
    }

    private static boolean isInt(byte[] member) {
        return RedisNumbers.isLong(member, 0, member.length);
    }

    /** The number of a member that {@link #isInt}. */
    private static long value(byte[] member) {
        return RedisNumbers.parseLong(member, 0, member.length, 0);
    }

    @Override
    public boolean add(byte[] member) {
        boolean isNew;
        if (ints != null) {
            isNew = addToInts(ints, member);
        } else if (table != null) {
            isNew = table.addMember(member);
        } else {
            isNew = addPacked(member);
        }
        if (isNew) {
            account();
        }
        return isNew;
    }

    private boolean addToInts(IntSet set, byte[] member) {
        if (isInt(member)) {
            boolean isNew = set.add(value(member));
            if (set.size() > context.options.setMaxIntsetEntries() || !set.takesOne()) {
                leaveInts(set);
            }
            return isNew;
        }
        leaveInts(set);
        return table != null ? table.addMember(member) : addPacked(member);
    }

    private void leaveInts(IntSet set) {
        ints = null;
        if (set.size() > context.options.hashMaxListpackEntries()) {
            table = new FieldTable(context);
        } else {
            packed = new Packed();
        }
        for (int i = 0; i < set.size(); i++) {
            byte[] member = RedisNumbers.longBytes(set.get(i));
            if (table != null) {
                table.addMember(member);
            } else {
                packed.append(member);
            }
        }
    }

    private boolean addPacked(byte[] member) {
        if (packed.find(packed.first(), 1, member) >= 0) {
            return false;
        }
        KeyspaceOptions options = context.options;
        if (packed.count() < options.hashMaxListpackEntries()
                && member.length <= options.hashMaxListpackValue()
                && packed.takes(member.length)) {
            packed.append(member);
            return true;
        }
        FieldTable big = new FieldTable(context);
        for (int at = packed.first(); at < packed.end(); at = packed.next(at)) {
            big.addMember(packed.get(at));
        }
        table = big;
        packed = Packed.NONE;
        return big.addMember(member);
    }

    @Override
    public boolean remove(byte[] member) {
        boolean removed;
        if (ints != null) {
            removed = isInt(member) && ints.remove(value(member));
        } else if (table != null) {
            removed = table.remove(member);
        } else {
            int at = packed.find(packed.first(), 1, member);
            removed = at >= 0;
            if (removed) {
                packed.remove(at);
            }
        }
        if (removed) {
            account();
        }
        return removed;
    }

    @Override
    public boolean contains(byte[] member) {
        if (ints != null) {
            return isInt(member) && ints.contains(value(member));
        }
        return table != null ? table.locate(member) != 0 : packed.find(packed.first(), 1, member) >= 0;
    }

    @Override
    public byte @Nullable [] random(RandomGenerator random) {
        int size = size();
        if (size == 0) {
            return null;
        }
        if (ints != null) {
            return RedisNumbers.longBytes(ints.get(random.nextInt(size)));
        }
        return table != null ? table.key(table.random(random)) : packed.get(packed.seek(random.nextInt(size)));
    }

    @Override
    public byte @Nullable [] pop(RandomGenerator random) {
        byte[] member = random(random);
        if (member != null) {
            remove(member);
        }
        return member;
    }

    @Override
    public <E extends Exception> void forEach(ElementVisitor<E> visitor) throws E {
        FieldTable big = table;
        if (ints != null) {
            for (int i = 0; i < ints.size(); i++) {
                visitor.element(RedisNumbers.longBytes(ints.get(i)));
            }
        } else if (big != null) {
            big.<E>forEach((page, at) -> visitor.element(EntryBlocks.key(big.arena(), page, at)));
        } else {
            for (int at = packed.first(); at < packed.end(); at = packed.next(at)) {
                visitor.element(packed.get(at));
            }
        }
    }

    @Override
    public <E extends Exception> void forEachBytes(BytesVisitor<E> visitor) throws E {
        FieldTable big = table;
        if (ints != null) {
            this.<E>forEach(member -> visitor.bytes(member, 0, member.length));
        } else if (big != null) {
            big.<E>forEach((page, at) -> EntryBlocks.<E>visitKey(big.arena(), page, at, visitor));
        } else {
            packed.forEach(packed.first(), packed.count(), visitor);
        }
    }

    @Override
    public <E extends Exception> long scan(long cursor, int count, ElementVisitor<E> visitor) throws E {
        FieldTable big = table;
        if (big != null) {
            return big.<E>scan(cursor, count, (page, at) -> visitor.element(EntryBlocks.key(big.arena(), page, at)));
        }
        forEach(visitor);
        return 0;
    }

    @Override
    public String encoding() {
        return ints != null ? "intset" : "hashtable";
    }

    @Override
    void digest(DigestSink sink) {
        this.<RuntimeException>forEach(sink::xor);
    }
}
