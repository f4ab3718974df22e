package dev.redoubt.persistence.aof.recovery;

import dev.redoubt.persistence.aof.AofFiles;
import dev.redoubt.persistence.aof.FileCopy;
import dev.redoubt.persistence.aof.LogFile;
import dev.redoubt.persistence.aof.LogReader;
import dev.redoubt.persistence.aof.LogStorage;
import dev.redoubt.persistence.aof.format.BaseInfo;
import dev.redoubt.persistence.aof.format.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The base file as it was found.
 *
 * @param info the place in the log; null if there is no base, or it is not an RDB alone
 * @param path the file; the directory if there is none
 * @param rdbEnd the end of an RDB at the beginning of the file; 0 if there is none, -1 if it was not searched
 * @param commandsFrom the position of the first command; -1 if the file has none
 */
public record BaseFile(@Nullable BaseInfo info, Path path, long rdbEnd, long commandsFrom) {
    private static final String RDB_SUFFIX = ".rdb";

    static BaseFile inspect(AofFiles files) throws IOException {
        Manifest.Entry entry = files.manifest().base();
        if (entry == null) {
            return new BaseFile(null, files.dir(), -1, -1);
        }
        return inspect(files.storage(), files.path(entry), entry.file().endsWith(RDB_SUFFIX));
    }

    /** Inspects a file that is a base, or will be one; {@code rdbAlone}: its name says that no commands follow. */
    static BaseFile inspect(LogStorage storage, Path path, boolean rdbAlone) throws IOException {
        try (LogReader in = LogReader.open(storage, path)) {
            if (!RdbFile.isAhead(in)) {
                if (rdbAlone) {
                    throw RdbFile.damaged(path, in);
                }
                return new BaseFile(null, path, 0, 0);
            }
            Map<String, String> aux = RdbFile.aux(in);
            BaseInfo ours = BaseInfo.fromAux(path, aux);
            BaseInfo info = ours == null ? BaseInfo.foreign(path) : ours;
            if (rdbAlone) {
                return new BaseFile(info, path, -1, -1);
            }
            long end = RdbFile.end(in);
            if (end < 0) {
                throw RdbFile.damaged(path, in);
            }
            return end == in.limit() ? new BaseFile(info, path, end, -1) : new BaseFile(null, path, end, end);
        }
    }

    /** Makes the RDB before the commands a base of its own, not in the manifest yet; null if there is none. */
    Manifest.@Nullable Entry splitPreamble(AofFiles files) throws IOException {
        if (rdbEnd <= 0) {
            return null;
        }
        Path temp = files.tempBase();
        try (LogFile target = files.storage().create(temp)) {
            FileCopy.copy(files.storage(), path, 0, rdbEnd, target);
        }
        return files.adoptBase(temp);
    }
}
