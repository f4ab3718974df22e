package dev.redoubt.persistence.aof.recovery;

import dev.redoubt.persistence.aof.LogDamagedException;
import dev.redoubt.persistence.aof.LogReader;
import dev.redoubt.persistence.aof.LogStorage;
import dev.redoubt.persistence.aof.format.RespScanner;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The inspection of one append-only file without its manifest, as redis-check-aof does it: the form of commands, and the
 * snapshot ahead of them. The chain of records cannot be followed, because it begins in the file before. One thread.
 *
 * @param bytes the length of the file
 * @param rdbBytes the length of the snapshot ahead of the commands; 0 if there is none
 * @param commands the number of whole commands
 * @param records the number of record lines
 * @param wholeUpTo the end of the last whole command outside a transaction
 * @param fault why the file is not whole behind that; null if it is
 */
public record AofFileCheck(
        long bytes, long rdbBytes, long commands, long records, long wholeUpTo, @Nullable String fault) {

    /** Reads the file to its end; damage is a finding and no exception. */
    public static AofFileCheck of(LogStorage storage, Path file) throws IOException {
        BaseFile head;
        try {
            head = BaseFile.inspect(storage, file, false);
        } catch (LogDamagedException e) {
            return new AofFileCheck(size(storage, file), 0, 0, 0, e.offset(), e.what());
        }
        long from = Math.max(0, head.rdbEnd());
        try (LogReader in = LogReader.open(storage, file)) {
            in.seek(from);
            return commands(in, from);
        }
    }

    private static AofFileCheck commands(LogReader in, long from) throws IOException {
        RespScanner scanner = new RespScanner(in);
        long commands = 0;
        long records = 0;
        long whole = from;
        boolean inTransaction = false;
        while (true) {
            RespScanner.Kind kind = scanner.next();
            if (kind == RespScanner.Kind.COMMAND) {
                commands++;
                inTransaction = scanner.isMulti() || (inTransaction && !scanner.isExec());
            } else if (kind == RespScanner.Kind.NOTE) {
                records += scanner.isRecordLine() ? 1 : 0;
            } else {
                String fault =
                        switch (kind) {
                            case END -> inTransaction ? "the file ends within a transaction" : null;
                            case TORN -> "the file ends within a command";
                            default -> "neither a command nor a line of notes";
                        };
                return new AofFileCheck(in.limit(), from, commands, records, whole, fault);
            }
            whole = inTransaction ? whole : in.position();
        }
    }

    private static long size(LogStorage storage, Path file) throws IOException {
        try (LogReader in = LogReader.open(storage, file)) {
            return in.limit();
        }
    }
}
