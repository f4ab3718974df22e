package dev.redoubt.node.tools;

import dev.redoubt.persistence.aof.format.RecordHeader;
import dev.redoubt.persistence.backup.restore.ArchivedRecords;
import dev.redoubt.persistence.backup.restore.Branch;
import dev.redoubt.persistence.log.LogRecord;
import java.io.IOException;
import java.util.List;

/** {@code history}: prints the records of an archive as {@code cat-log} prints those of a data directory. */
final class History implements Tool {
    @Override
    public String name() {
        return "history";
    }

    @Override
    public String usage() {
        return "--from TARGET [--key PATTERN] [--db N] [--from-time TIME] [--to-time TIME] [--term TERM]";
    }

    @Override
    public String help() {
        return """
                Prints the records of an archive, a line a command: record, time in UTC, term, database, command with
                its arguments quoted. It says where the archive lacks records.

                  --from TARGET      the archive, see below
                  --key PATTERN      print commands that name a key of this pattern (as KEYS takes it), and those on
                                     all keys
                  --db N             print commands on this database alone
                  --from-time TIME   begin at this time, as 2026-11-27T14:03:07Z
                  --to-time TIME     end with this time
                  --term TERM        the log of this term, not of the newest: 7, or 7-4f0c… with its replid
                """
                + ArchiveSource.HELP;
    }

    @Override
    public List<String> flags() {
        return List.of();
    }

    @Override
    public List<String> values() {
        return ArchiveSource.options(ArchiveSource.TERM, "key", "db", "from-time", "to-time");
    }

    @Override
    public int run(ToolArguments arguments, Terminal terminal) throws ToolException, IOException {
        arguments.requireNoPath();
        LogSelection selection = LogSelection.between(
                arguments.value("from-time"),
                arguments.value("to-time"),
                arguments.number("db"),
                arguments.value("key"));
        try (ArchiveSource source = ArchiveSource.open(arguments)) {
            long next = 0;
            for (Branch.Piece piece : source.branch(arguments, null).pieces()) {
                boolean skipped = piece.last() < next
                        || selection.isAhead(piece.last(), piece.segment().lastUnixMs());
                if (next > 0 && piece.first() > next) {
                    terminal.error("records " + next + " to " + (piece.first() - 1) + " are not in the archive");
                }
                if (!skipped && !print(source, piece, next, selection, terminal)) {
                    return OK;
                }
                next = Math.max(next, piece.last() + 1);
            }
        }
        return OK;
    }

    /** Prints the records of a piece from {@code first} on; returns false if no later ones are wanted. */
    private static boolean print(
            ArchiveSource source, Branch.Piece piece, long first, LogSelection selection, Terminal terminal)
            throws IOException {
        // From its first record on: that is where the database in force is known.
        Branch.Piece whole = new Branch.Piece(piece.segment(), piece.segment().firstIndex(), piece.last());
        try (ArchivedRecords records = new ArchivedRecords(source.target(), List.of(whole))) {
            int db = -1;
            for (LogRecord record = records.next(); record != null; record = records.next()) {
                if (selection.isOver(record.index(), record.unixMs()) || terminal.isGone()) {
                    return false;
                }
                db = db < 0 ? records.prologueDb() : db;
                boolean wanted = record.index() >= Math.max(first, piece.first());
                if (wanted && !selection.isAhead(record.index(), record.unixMs())) {
                    selection.print(header(record), db, record.payload().bytes(), terminal);
                }
                db = record.db();
            }
            return true;
        }
    }

    private static RecordHeader header(LogRecord record) {
        return new RecordHeader(
                record.index(),
                record.term(),
                record.db(),
                record.endOffset(),
                record.unixMs(),
                record.payload().length(),
                record.crc(),
                record.termReplId());
    }
}
