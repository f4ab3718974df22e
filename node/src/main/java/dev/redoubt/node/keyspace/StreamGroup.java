package dev.redoubt.node.keyspace;

import dev.redoubt.persistence.text.StreamId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A consumer group of a stream (stream.h, streamCG). Methods that change it may only be called on what {@link
 * StreamValue#groupForWrite} returned, before the next call of it.
 */
public final class StreamGroup {
    /** The number of entries read is not known (stream.h, SCG_INVALID_ENTRIES_READ). */
    public static final long UNKNOWN = -1;

    private static final int OBJECT_BYTES = 240;

    /** The numbers beside the id of a pending entry. */
    private static final int TIME = 0;

    private static final int COUNT = 1;
    private static final int OWNER = 2;
    private static final int NUMBERS = 3;
    private static final int NOBODY = -1;

    private final byte[] name;
    private final Views views;

    /** The epoch in which this copy was made. */
    final long epoch;

    /** The stream whose account has its bytes; the one that changes it. */
    private StreamObject stream;

    private StreamId lastId;
    private long entriesRead;
    private final IdList pending;
    private final TreeMap<byte[], StreamConsumer> consumers = new TreeMap<>(Arrays::compareUnsigned);

    /** The consumers by number; null where there is none. */
    private final List<@Nullable StreamConsumer> numbered = new ArrayList<>();

    private long consumerBytes;

    StreamGroup(StreamObject stream, byte[] name, StreamId lastId, long entriesRead) {
        this(stream, name, lastId, entriesRead, new IdList(stream.context.views, NUMBERS));
    }

    private StreamGroup(StreamObject stream, byte[] name, StreamId lastId, long entriesRead, IdList pending) {
        this.stream = stream;
        this.views = stream.context.views;
        this.epoch = views.epoch();
        this.name = name;
        this.lastId = lastId;
        this.entriesRead = entriesRead;
        this.pending = pending;
    }

    /** A copy for a stream that changes it while a view sees this one. */
    StreamGroup fork(StreamObject by) {
        StreamGroup fork = new StreamGroup(by, name, lastId, entriesRead, pending.fork());
        consumers.values().forEach(consumer -> fork.put(consumer.fork()));
        return fork;
    }

    StreamGroup copyInto(StreamObject target) {
        Views to = target.context.views;
        StreamGroup copy = new StreamGroup(target, name, lastId, entriesRead, pending.copyInto(to));
        consumers.values().forEach(consumer -> copy.put(consumer.copyInto(to)));
        return copy;
    }

    private void put(StreamConsumer consumer) {
        while (numbered.size() <= consumer.number) {
            numbered.add(null);
        }
        numbered.set(consumer.number, consumer);
        consumers.put(consumer.name(), consumer);
        consumerBytes += consumer.bytes();
    }

    void belongsTo(StreamObject owner) {
        stream = owner;
    }

    long bytes() {
        return OBJECT_BYTES + name.length + pending.bytes() + numbered.size() * 8L + consumerBytes;
    }

    /** The name; never to be written. */
    public byte[] name() {
        return name;
    }

    /** Returns the id of the entry that was delivered last. */
    public StreamId lastId() {
        return lastId;
    }

    /** Returns how many entries were delivered, or {@link #UNKNOWN}. */
    public long entriesRead() {
        return entriesRead;
    }

    /** Returns how many entries are pending. */
    public long pendingCount() {
        return pending.size();
    }

    /** Returns the consumers by name. */
    public Collection<StreamConsumer> consumers() {
        return Collections.unmodifiableCollection(consumers.values());
    }

    /** Returns the consumer of that name; null if there is none. */
    public @Nullable StreamConsumer consumer(byte[] consumerName) {
        return consumers.get(consumerName);
    }

    /** Returns the pending entry of that id; null if there is none. */
    public @Nullable PendingEntry pending(StreamId id) {
        int at = pending.find(id.ms(), id.seq());
        return at < 0 ? null : entry(at);
    }

    /**
     * Returns the first entry that is pending, for the consumer if there is one, and whose id is not below this one;
     * null if there is none.
     */
    public @Nullable PendingEntry firstPending(@Nullable StreamConsumer consumer, StreamId from) {
        IdList ids = consumer == null ? pending : consumer.pending;
        int at = ids.ceiling(from.ms(), from.seq());
        return at == ids.end() ? null : entry(consumer == null ? at : pending.find(ids.ms(at), ids.seq(at)));
    }

    /** Returns the last pending entry; null if there is none. */
    public @Nullable PendingEntry lastPending() {
        return pending.size() == 0 ? null : entry(pending.last());
    }

    /** Returns how many entries are pending from that id on, for the consumer if there is one; {@code limit} at most. */
    public long countPending(@Nullable StreamConsumer consumer, StreamId from, long limit) {
        IdList ids = consumer == null ? pending : consumer.pending;
        return ids.countFrom(ids.ceiling(from.ms(), from.seq()), limit);
    }

    /** Visits the pending entries from that id on, those of the consumer if there is one. */
    public <E extends Exception> void forEachPending(
            @Nullable StreamConsumer consumer, StreamId from, PendingVisitor<E> visitor) throws E {
        IdList ids = consumer == null ? pending : consumer.pending;
        boolean more = true;
        for (int at = ids.ceiling(from.ms(), from.seq()); more && at < ids.end(); at = ids.next(at)) {
            more = visitor.entry(entry(consumer == null ? at : pending.find(ids.ms(at), ids.seq(at))));
        }
    }

    private PendingEntry entry(int at) {
        return new PendingEntry(pending.id(at), owner(at), pending.number(at, TIME), pending.number(at, COUNT));
    }

    private StreamConsumer owner(int at) {
        StreamConsumer owner = numbered.get((int) pending.number(at, OWNER));
        if (owner == null) {
            throw new IllegalStateException("entry " + pending.id(at) + " is pending for nobody");
        }
        return owner;
    }

    // ---- Changes

    /** Sets what was delivered last, and how many entries that makes. */
    public void setPosition(StreamId id, long read) {
        lastId = id;
        entriesRead = read;
    }

    /** Makes a consumer; there is none of that name. */
    public StreamConsumer createConsumer(byte[] consumerName, long nowMs) {
        int number = numbered.indexOf(null);
        number = number < 0 ? numbered.size() : number;
        StreamConsumer made = new StreamConsumer(consumerName, number, new IdList(views, 0), nowMs);
        account(() -> put(made));
        return made;
    }

    /** The consumer is active. */
    public void seen(StreamConsumer consumer, long nowMs) {
        consumer.seenTimeMs = nowMs;
    }

    /** Removes the consumer with what is pending for it. */
    public void deleteConsumer(StreamConsumer consumer) {
        account(() -> {
            IdList own = consumer.pending;
            for (int at = own.first(); at < own.end(); at = own.next(at)) {
                pending.remove(pending.find(own.ms(at), own.seq(at)));
            }
            consumers.remove(consumer.name());
            numbered.set(consumer.number, null);
            consumerBytes -= consumer.bytes();
        });
    }

    /** The entry was delivered to the consumer: it is pending for it, whoever had it before. */
    public void deliver(StreamId id, StreamConsumer consumer, long timeMs, long count) {
        account(() -> {
            int at = pending.find(id.ms(), id.seq());
            if (at < 0) {
                pending.insert(id.ms(), id.seq(), timeMs, count, consumer.number);
                own(consumer, id);
                return;
            }
            int before = (int) pending.number(at, OWNER);
            pending.setNumber(at, TIME, timeMs);
            pending.setNumber(at, COUNT, count);
            if (before != consumer.number) {
                disown(at);
                pending.setNumber(at, OWNER, consumer.number);
                own(consumer, id);
            }
        });
    }

    /** Takes the entry off the pending ones; returns false if it is not pending. */
    public boolean acknowledge(StreamId id) {
        int at = pending.find(id.ms(), id.seq());
        if (at >= 0) {
            account(() -> {
                disown(at);
                pending.remove(at);
            });
        }
        return at >= 0;
    }

    private void own(StreamConsumer consumer, StreamId id) {
        consumerBytes -= consumer.bytes();
        consumer.pending.insert(id.ms(), id.seq());
        consumerBytes += consumer.bytes();
    }

    private void disown(int at) {
        StreamConsumer owner = owner(at);
        consumerBytes -= owner.bytes();
        owner.pending.remove(owner.pending.find(pending.ms(at), pending.seq(at)));
        consumerBytes += owner.bytes();
    }

    private void account(Runnable change) {
        long before = bytes();
        change.run();
        stream.groupGrew(bytes() - before);
    }

    // ---- Loading: entries come first, then the consumers to which they belong

    /** Adds a pending entry of no consumer yet; returns false if it is there already. */
    public boolean loadPending(StreamId id, long timeMs, long count) {
        boolean[] added = new boolean[1];
        account(() -> added[0] = pending.insert(id.ms(), id.seq(), timeMs, count, NOBODY));
        return added[0];
    }

    /** Gives a pending entry to a consumer; returns false if there is none that has no consumer yet. */
    public boolean loadOwned(StreamId id, StreamConsumer consumer) {
        int at = pending.find(id.ms(), id.seq());
        if (at < 0 || pending.number(at, OWNER) != NOBODY) {
            return false;
        }
        account(() -> {
            pending.setNumber(at, OWNER, consumer.number);
            own(consumer, id);
        });
        return true;
    }
}
