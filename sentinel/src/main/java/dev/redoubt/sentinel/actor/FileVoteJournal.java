package dev.redoubt.sentinel.actor;

import dev.redoubt.persistence.aof.StateFile;
import dev.redoubt.sentinel.core.VoteState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Keeps only the newest entry, in a {@link StateFile}, written by a thread of its own because fsync waits. */
final class FileVoteJournal implements VoteJournal {
    private final StateFile file;
    private final ExecutorService writer = Executors.newSingleThreadExecutor(task -> new Thread(task, "redoubt-votes"));

    FileVoteJournal(StateFile file) {
        this.file = file;
    }

    @Override
    public CompletionStage<VoteState> recover() {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return VoteState.parse(file.read());
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                writer);
    }

    @Override
    public CompletionStage<Void> persist(VoteState state) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        file.write(state.format());
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                writer);
    }

    @Override
    public void close() {
        writer.shutdown();
    }
}
