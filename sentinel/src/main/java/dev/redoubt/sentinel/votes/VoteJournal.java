package dev.redoubt.sentinel.votes;

import dev.redoubt.sentinel.core.VoteState;
import java.util.concurrent.CompletionStage;

/** The durable votes of a sentinel (1.3): every entry is fsynced before it counts. Thread-safe. */
public interface VoteJournal {
    /** Returns the newest entry; {@link VoteState#EMPTY} of a new journal. It fails if the journal cannot be read. */
    CompletionStage<VoteState> recover();

    /**
     * Appends an entry; completes when it is durable, after all that were given before. A failure is final: the
     * sentinel may not vote on.
     */
    CompletionStage<Void> persist(VoteState state);

    /**
     * Closes the journal. Entries that were given before may or may not be durable. Completes, never with an error,
     * when the files may be opened anew.
     */
    CompletionStage<Void> close();
}
