package dev.redoubt.node.tools;

import dev.redoubt.persistence.aof.AofFiles;
import dev.redoubt.persistence.aof.LogStorage;
import dev.redoubt.persistence.aof.format.Manifest;
import dev.redoubt.persistence.aof.format.ManifestException;
import dev.redoubt.persistence.aof.format.RecordHeader;
import dev.redoubt.persistence.aof.recovery.RecordWalk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** {@code cat-log}: prints the records of a log as a person reads them. It changes nothing and needs no stopped node. */
final class CatLog implements Tool {
    @Override
    public String name() {
        return "cat-log";
    }

    @Override
    public String usage() {
        return "[--from PLACE] [--to PLACE] [--db N] [--key PATTERN] DIR|MANIFEST";
    }

    @Override
    public String help() {
        return """
                Prints the records of the append-only files, a line a command: record, time in UTC, term, database,
                command with its arguments quoted. What lies before the base is not in these files.

                  --from PLACE    begin with this record, or at this time
                  --to PLACE      end with this record, or at this time
                  --db N          print commands on this database alone
                  --key PATTERN   print commands that name a key of this pattern (as KEYS takes it), and those on all keys

                A PLACE is the number of a record, or a time as 2026-11-27T14:03:07Z.
                """;
    }

    @Override
    public List<String> flags() {
        return List.of();
    }

    @Override
    public List<String> values() {
        return List.of("from", "to", "db", "key");
    }

    @Override
    public int run(ToolArguments arguments, Terminal terminal) throws ToolException, IOException {
        LogSelection selection = LogSelection.of(
                arguments.value("from"), arguments.value("to"), arguments.number("db"), arguments.value("key"));
        LogPlace place = LogPlace.of(arguments.path());
        try (LogStorage storage = place.forReading()) {
            AofFiles files = new AofFiles(storage, place.options());
            try {
                files.load();
            } catch (ManifestException e) {
                terminal.error(files.manifestPath() + ": " + e.getMessage());
                return FAULT;
            }
            for (Manifest.Entry entry : files.manifest().incr()) {
                if (!print(storage, files.path(entry), selection, terminal)) {
                    return OK;
                }
            }
        }
        return OK;
    }

    /** Prints the records of a file; returns false if those of later files are not wanted. */
    private static boolean print(LogStorage storage, Path file, LogSelection selection, Terminal terminal)
            throws IOException {
        try (RecordWalk walk = RecordWalk.open(storage, file)) {
            int db = 0;
            RecordHeader header = walk.next();
            while (header != null) {
                if (selection.isOver(header.index(), header.unixMs()) || terminal.isGone()) {
                    return false;
                }
                if (selection.isAhead(header.index(), header.unixMs())) {
                    walk.skip(header);
                } else {
                    selection.print(header, db, walk.payload(header), terminal);
                }
                db = header.db();
                header = walk.next();
            }
            if (walk.isAtEnd()) {
                return true;
            }
            terminal.error(file + ", byte " + walk.end() + ": no whole record follows; check-aof tells more");
            return false;
        }
    }
}
