package dev.redoubt.persistence.aof;

import dev.redoubt.persistence.aof.format.BaseInfo;
import dev.redoubt.persistence.aof.format.ChainState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A log that recovery has found or made whole: the state with which {@link AofLog} begins.
 *
 * @param base the base, or null if the log begins with record 1
 * @param incrFiles the open incr files, in order, at least one; they belong to the log from now on
 * @param chain the chain at the end of the log
 * @param durable the last record of which the files themselves say that it was fsynced (2.1)
 * @param report for the server's log and for the member's suspicion
 */
public record RecoveredLog(
        @Nullable BaseInfo base, List<IncrFile> incrFiles, ChainState chain, long durable, LoadReport report) {
    public RecoveredLog {
        incrFiles = List.copyOf(incrFiles);
    }
}
