package dev.redoubt.node.shard.info;

import dev.redoubt.persistence.log.LogEnd;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which replication offset belongs to which record, about: replicas tell how far they are by index, INFO and ROLE do by
 * offset. Bounded; the older, the sparser. The shard's thread only.
 */
public final class OffsetSamples {
    private static final int MAX_SAMPLES = 2048;

    private final TreeMap<Long, Long> offsets = new TreeMap<>();

    /** Called from time to time with the log's end. */
    public void add(LogEnd end) {
        offsets.tailMap(end.index(), false).clear();
        offsets.put(end.index(), end.offset());
        if (offsets.size() > MAX_SAMPLES) {
            boolean[] odd = {false};
            offsets.keySet().removeIf(index -> index != end.index() && (odd[0] = !odd[0]));
        }
    }

    /** The offset behind that record, or that behind the nearest known one before it; 0 if there is none. */
    public long at(long index) {
        Map.Entry<Long, Long> known = offsets.floorEntry(index);
        return known == null ? 0 : known.getValue();
    }
}
