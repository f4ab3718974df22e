package dev.redoubt.node.shard;

import akka.actor.typed.ActorRef;
import dev.redoubt.persistence.journal.ShardJournal;
import dev.redoubt.persistence.journal.SnapshotHandle;
import dev.redoubt.persistence.log.LogRecord;
import org.jspecify.annotations.Nullable;

/** Turns the journal's reports into messages to the shard; what a stopped journal still says is dropped. */
final class JournalListener implements ShardJournal.Listener {
    private final Shard shard;
    private final ActorRef<ShardActor.Command> self;
    private final int number;

    JournalListener(Shard shard, ActorRef<ShardActor.Command> self, int number) {
        this.shard = shard;
        this.self = self;
        this.number = number;
    }

    private void tell(Runnable next) {
        self.tell(new ShardActor.Done(() -> {
            if (shard.recovery.isCurrent(number)) {
                next.run();
            }
        }));
    }

    @Override
    public void base(SnapshotHandle base) {
        tell(() -> shard.recovery.baseFound(base.base()));
    }

    @Override
    public void replayed(LogRecord record) {
        self.tell(new ShardActor.Done(() -> {
            Loading loading = shard.recovery.loading();
            if (shard.recovery.isCurrent(number) && loading != null) {
                loading.replayed(record);
            } else {
                shard.setup.writer().credit().release(record.payload().length);
            }
        }));
    }

    @Override
    public void recovered(long index) {
        tell(() -> {
            Loading loading = shard.recovery.loading();
            if (loading != null) {
                loading.recovered();
            }
        });
    }

    @Override
    public void appended(long index) {
        self.tell(new ShardActor.Appended(number, index));
    }

    @Override
    public void rotated(long index, @Nullable Throwable failure) {
        tell(() -> shard.snapshots.rotated(index, failure));
    }

    @Override
    public void saved(long index, @Nullable Throwable failure) {
        tell(() -> shard.snapshots.saved(index, failure));
    }

    @Override
    public void failed(Throwable cause) {
        tell(() -> shard.fatal("The journal has failed", cause));
    }
}
