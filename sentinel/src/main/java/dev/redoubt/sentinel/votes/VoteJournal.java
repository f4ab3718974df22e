package dev.redoubt.sentinel.votes;

import dev.redoubt.sentinel.core.VoteState;
import java.util.concurrent.CompletionStage;

/** What a sentinel must not forget, on a disk (1.3): every entry is fsynced before it counts. Thread-safe. */
public interface VoteJournal {
    /** The newest entry; {@link VoteState#EMPTY} of a new journal. Fails if the journal is damaged. */
    CompletionStage<VoteState> recover();

    /**
     * Appends an entry; completes when it is durable, after all that were given before. A failure is final: the
     * sentinel may not vote on.
     */
    CompletionStage<Void> persist(VoteState state);

    /**
     * Ends it; entries that were given before may or may not be durable. Completes, always well, when the files may be
     * opened anew.
     */
    CompletionStage<Void> close();
}
