package dev.redoubt.node.shard.recovery;

import dev.redoubt.config.lifecycle.ProcessEndException;
import dev.redoubt.node.command.engine.ReplayException;
import dev.redoubt.persistence.aof.ShardLog;
import dev.redoubt.persistence.log.LogRecord;
import java.nio.file.Path;

/** The text for a record of the log that cannot be applied, at a start and on a replica. Stateless. */
public final class UnappliedRecord {
    private UnappliedRecord() {}

    /** Returns the reason why the process must end; with a stack if it met a defect. */
    public static ProcessEndException of(LogRecord record, ShardLog log, ReplayException why) {
        Path file = log.fileOf(record.index());
        String place = file == null ? "" : " in " + file + ", behind the line '#R " + record.index() + " ...'";
        return new ProcessEndException(
                "Record " + record.index() + " of the log" + place + " cannot be applied: " + why.getMessage()
                        + ". No record was removed. Ways on: start a version of this program that can apply it;"
                        + " or load the directory with redis-server 7 and go on from there; or, if a master is"
                        + " running, move the directory away and start empty, so that this member fetches everything"
                        + " from the master.",
                why.getCause());
    }
}
