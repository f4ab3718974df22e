package dev.redoubt.node.tools;

import dev.redoubt.node.command.CommandSpec;
import dev.redoubt.node.command.CommandTable;
import dev.redoubt.node.command.RequestKeys;
import dev.redoubt.node.pubsub.Glob;
import dev.redoubt.persistence.aof.AofFiles;
import dev.redoubt.persistence.aof.LogStorage;
import dev.redoubt.persistence.aof.format.Manifest;
import dev.redoubt.persistence.aof.format.ManifestException;
import dev.redoubt.persistence.aof.format.RecordHeader;
import dev.redoubt.persistence.aof.recovery.RecordWalk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code cat-log}: prints the records of a log as a person reads them. It changes nothing and needs no stopped node. */
final class CatLog implements Tool {
    private static final CommandTable TABLE = CommandTable.standard();

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

    /** The records and commands that are wanted; {@code db} is -1 for all. */
    private record Selection(Bound from, Bound to, long db, byte @Nullable [] key) {
        static Selection of(ToolArguments arguments) throws ToolException {
            String key = arguments.value("key");
            return new Selection(
                    Bound.of(arguments.value("from"), 0, false),
                    Bound.of(arguments.value("to"), Long.MAX_VALUE, true),
                    arguments.number("db"),
                    key == null ? null : key.getBytes(StandardCharsets.UTF_8));
        }

        boolean wants(LoggedCommand command) {
            return (db < 0 || command.db() == db) && (key == null || isNamed(key, command.args()));
        }

        private static boolean isNamed(byte[] pattern, byte[][] args) {
            CommandSpec spec = TABLE.resolve(args);
            if (spec == null || !spec.arityMatches(args.length)) {
                return true;
            }
            if (!RequestKeys.has(spec)) {
                return LoggedCommand.concernsAllKeys(spec);
            }
            RequestKeys keys = RequestKeys.of(spec, args);
            for (int i = 0; i < keys.count(); i++) {
                if (Glob.matches(pattern, args[keys.position(i)])) {
                    return true;
                }
            }
            return false;
        }
    }

    /** A bound in records or in time. */
    private record Bound(long index, long unixMs) {
        static Bound of(@Nullable String word, long none, boolean upper) throws ToolException {
            if (word == null) {
                return new Bound(none, none);
            }
            if (Moments.isTime(word)) {
                long last = Moments.parse(word);
                return new Bound(none, upper || word.indexOf('.') >= 0 ? last : last - 999);
            }
            try {
                return new Bound(Long.parseLong(word), none);
            } catch (NumberFormatException e) {
                throw new ToolException("'" + word + "' is neither a record's number nor a time");
            }
        }

        boolean isBefore(RecordHeader header) {
            return header.index() > index || header.unixMs() > unixMs;
        }

        boolean isBehind(RecordHeader header) {
            return header.index() < index || header.unixMs() < unixMs;
        }
    }

    @Override
    public int run(ToolArguments arguments, Terminal terminal) throws ToolException, IOException {
        Selection selection = Selection.of(arguments);
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
    private static boolean print(LogStorage storage, Path file, Selection selection, Terminal terminal)
            throws IOException {
        try (RecordWalk walk = RecordWalk.open(storage, file)) {
            int db = 0;
            RecordHeader header = walk.next();
            while (header != null) {
                if (selection.to().isBefore(header) || terminal.isGone()) {
                    return false;
                }
                if (selection.from().isBehind(header)) {
                    walk.skip(header);
                } else {
                    print(header, db, walk.payload(header), selection, terminal);
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

    private static void print(RecordHeader header, int db, byte[] payload, Selection selection, Terminal terminal) {
        String head = header.index() + " " + Moments.text(header.unixMs()) + " term " + header.term();
        if (header.termReplId() != null) {
            if (selection.key() == null && selection.db() < 0) {
                terminal.print(head + " begins, replid " + header.termReplId());
            }
            return;
        }
        for (LoggedCommand command : LoggedCommand.all(payload, db)) {
            if (selection.wants(command)) {
                terminal.print(head + " db " + command.db() + " " + command.text());
            }
        }
    }
}
