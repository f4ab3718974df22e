package dev.redoubt.node.tools;

import dev.redoubt.node.keyspace.FrozenView;
import dev.redoubt.node.keyspace.rdb.KeyspaceWriter;
import dev.redoubt.node.shard.recovery.TrialLoad;
import dev.redoubt.persistence.aof.LogStorage;
import dev.redoubt.persistence.aof.recovery.LogCheck;
import dev.redoubt.persistence.aof.recovery.LogContent;
import dev.redoubt.persistence.aof.recovery.LogFindings;
import dev.redoubt.persistence.rdb.RdbAux;
import dev.redoubt.persistence.rdb.RdbWriter;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code export}: all data of a directory as one file that redis-server loads. It changes nothing in the directory. */
final class Export implements Tool {
    private static final int RDB_VERSION = 10;

    @Override
    public String name() {
        return "export";
    }

    @Override
    public String usage() {
        return "(--rdb FILE | --aof FILE) [--force] DIR|MANIFEST";
    }

    @Override
    public String help() {
        return """
                Loads the log of a data directory into memory, as a start does, and writes all databases and functions
                to one file of Redis. A node may run on the directory: what it writes meanwhile may be missing. The
                exit status is 0 if the file was written, 1 if the log cannot be loaded, 2 if the command line is wrong.

                  --rdb FILE   write a snapshot (RDB version 10), which redis-server 7 and later loads as dump.rdb
                  --aof FILE   write an append-only file whose head is such a snapshot, as redis-server writes it; it
                               is loaded as appendonly.aof
                  --force      replace FILE if it exists

                The file has nothing of this program: no record lines, and no AUX fields but those of Redis.
                """;
    }

    @Override
    public List<String> flags() {
        return List.of("force");
    }

    @Override
    public List<String> values() {
        return List.of("rdb", "aof");
    }

    @Override
    public int run(ToolArguments arguments, Terminal terminal) throws ToolException, IOException {
        String rdb = arguments.value("rdb");
        String aof = arguments.value("aof");
        String name = rdb == null ? aof : rdb;
        if (name == null || (rdb != null && aof != null)) {
            throw new ToolException("one of --rdb and --aof is needed");
        }
        Path target = Path.of(name).toAbsolutePath();
        if (Files.exists(target) && !arguments.has("force")) {
            throw new ToolException(target + " exists; --force replaces it");
        }
        LogPlace place = LogPlace.of(arguments.path());
        TrialLoad load = ToolKeyspace.trial();
        try (LogStorage storage = place.forReading()) {
            LogCheck check = LogCheck.of(storage, place.options());
            String refusal = refusal(check.findings());
            if (refusal != null) {
                CheckAofReport.lines(check.findings()).forEach(terminal::error);
                terminal.error(name() + ": " + refusal);
                return FAULT;
            }
            LogContent.load(check, load);
        }
        FrozenView view = load.keyspace().freeze();
        long keys = write(view, target, aof != null);
        terminal.print("Wrote " + keys + " keys to " + target + ".");
        return OK;
    }

    private static @Nullable String refusal(LogFindings findings) {
        return switch (findings.verdict()) {
            case EMPTY -> "there is no log to export";
            case WHOLE, FOREIGN, SHORTER, TORN -> null;
            case REFUSED -> "the log is damaged; nothing was written";
        };
    }

    /** Writes beside the target and renames at the end, so that no half of a file has its name. */
    private static long write(FrozenView view, Path target, boolean isAof) throws IOException {
        Path temp = target.resolveSibling(target.getFileName() + ".part");
        long[] keys = new long[1];
        try (FileChannel channel = FileChannel.open(
                temp, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            RdbWriter writer = new RdbWriter(Channels.newOutputStream(channel), RDB_VERSION, true);
            RdbAux.writeRedisHead(writer);
            if (isAof) {
                RdbAux.put(writer, RdbAux.AOF_BASE, "1");
            }
            KeyspaceWriter.write(view, writer, null, written -> keys[0] = written);
            writer.end();
            channel.force(true);
        }
        Files.move(temp, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return keys[0];
    }
}
