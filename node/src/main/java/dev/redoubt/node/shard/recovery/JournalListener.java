package dev.redoubt.node.shard.recovery;

import dev.redoubt.node.shard.core.ShardTasks;
import dev.redoubt.persistence.journal.ReplayCredit;
import dev.redoubt.persistence.journal.ShardJournal;
import dev.redoubt.persistence.journal.SnapshotHandle;
import dev.redoubt.persistence.log.LogRecord;
import org.jspecify.annotations.Nullable;

/** Turns the journal's reports into messages to the shard; what a stopped journal still says is dropped. */
final class JournalListener implements ShardJournal.Listener {
    private final ShardTasks tasks;
    private final LoadHost host;
    private final Recovery recovery;
    private final ReplayCredit credit;
    private final int number;

    JournalListener(ShardTasks tasks, LoadHost host, Recovery recovery, ReplayCredit credit, int number) {
        this.tasks = tasks;
        this.host = host;
        this.recovery = recovery;
        this.credit = credit;
        this.number = number;
    }

    private void tell(Runnable next) {
        tasks.soon(() -> {
            if (recovery.isCurrent(number)) {
                next.run();
            }
        });
    }

    @Override
    public void base(SnapshotHandle base) {
        tell(() -> recovery.baseFound(base.base()));
    }

    @Override
    public void replayed(LogRecord record) {
        tasks.soon(() -> {
            Loading loading = recovery.loading();
            if (recovery.isCurrent(number) && loading != null) {
                loading.replayed(record);
            } else {
                credit.release(record.payload().length());
            }
        });
    }

    @Override
    public void recovered(long index) {
        tell(() -> {
            Loading loading = recovery.loading();
            if (loading != null) {
                loading.recovered();
            }
        });
    }

    @Override
    public void appended(long index) {
        host.written(number, index);
    }

    @Override
    public void rotated(long index, @Nullable Throwable failure) {
        tell(() -> host.rotated(failure));
    }

    @Override
    public void saved(long index, @Nullable Throwable failure) {
        tell(() -> host.saved(failure));
    }

    @Override
    public void failed(Throwable cause) {
        tell(() -> tasks.fatal("The journal has failed", cause));
    }
}
