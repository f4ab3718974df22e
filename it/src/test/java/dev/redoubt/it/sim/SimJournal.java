package dev.redoubt.it.sim;

import dev.redoubt.node.shard.core.LogPort;
import dev.redoubt.persistence.log.LogEnd;
import dev.redoubt.persistence.log.LogRecord;
import dev.redoubt.persistence.log.ReplId;
import java.io.ByteArrayOutputStream;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** The journal of a simulated process: seals at once, writes in order, each record a moment later. */
final class SimJournal implements LogPort {
    private final SimMember m;
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    /** Sealed by this member and not written yet. */
    private final Set<LogRecord> own = Collections.newSetFromMap(new IdentityHashMap<>());

    private long freeUs;

    SimJournal(SimMember m) {
        this.m = m;
    }

    /** The effects of a command that was executed. */
    void executed(byte[] payload) {
        pending.writeBytes(payload);
    }

    /** How much of the record at the core's position is executed; of one that is sealed everything. */
    int seenBytes() {
        return hasPending() ? pending.size() : Integer.MAX_VALUE;
    }

    @Override
    public boolean hasPending() {
        return pending.size() > 0;
    }

    @Override
    public LogRecord sealPending() {
        byte[] payload = pending.toByteArray();
        pending.reset();
        return own(m.log.seal(m.log.sealedEnd().term(), null, payload));
    }

    @Override
    public LogRecord sealTermStart(long term, ReplId replId) {
        m.sim.observer.sawStart(m, term);
        return own(m.log.seal(term, replId, new byte[0]));
    }

    private LogRecord own(LogRecord record) {
        own.add(record);
        return record;
    }

    @Override
    public boolean seal(List<LogRecord> records) {
        for (LogRecord record : records) {
            boolean chained = record.index() == m.log.sealedEnd().index() + 1
                    && record.crc() == SimLog.chain(m.log.lastCrc(), record);
            m.sim.observer.require(chained, "broken chain at", m.name, record.index());
            m.log.add(record);
        }
        return true;
    }

    @Override
    public void keyspaceAtEnd() {
        // Full syncs of the simulation are made of the log.
    }

    @Override
    public void keyspaceAt(LogRecord record) {
        // As above.
    }

    @Override
    public LogEnd sealedEnd() {
        return m.log.sealedEnd();
    }

    @Override
    public void write(LogRecord record) {
        write(List.of(record));
    }

    @Override
    public void write(List<LogRecord> records) {
        for (LogRecord record : records) {
            freeUs = Math.max(freeUs, m.sim.nowUs) + (long) m.sim.between(0, 300);
            m.atUs(freeUs, () -> {
                m.log.writtenTo(record.index());
                m.sim.observer.sawAppend(m, record, own.remove(record));
            });
        }
        long last = records.get(records.size() - 1).index();
        m.atUs(freeUs, () -> m.shard().core().written(last));
    }

    @Override
    public void written(LogEnd end) {
        m.log.tell(end.index());
    }

    @Override
    public LogEnd end() {
        return m.log.end();
    }
}
