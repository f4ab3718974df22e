package dev.redoubt.node.tools;

import dev.redoubt.config.FileErrors;
import dev.redoubt.node.shard.restore.CommandPattern;
import dev.redoubt.persistence.aof.recovery.HistoryStart;
import dev.redoubt.persistence.backup.ArchiveNames;
import dev.redoubt.persistence.backup.BackupManifest;
import dev.redoubt.persistence.backup.restore.Branch;
import dev.redoubt.persistence.backup.restore.CommandSearch;
import dev.redoubt.persistence.backup.restore.Place;
import dev.redoubt.persistence.backup.restore.Restore;
import dev.redoubt.persistence.log.TermStart;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code restore}: makes a data directory from an archive, at a place that the operator chooses (docs/protocol.md 9.5).
 * Nothing is written before the operator has read what will be, and agreed.
 */
final class Restoring implements Tool {
    private static final String TO_TIME = "to-time";
    private static final String TO_INDEX = "to-index";
    private static final String BEFORE_COMMAND = "before-command";

    @Override
    public String name() {
        return "restore";
    }

    @Override
    public String usage() {
        return "--from TARGET [--backup ID] [--to-time TIME | --to-index RECORD | --before-command COMMAND]"
                + " [--term TERM] --dir DIR [--yes]";
    }

    @Override
    public String help() {
        return """
                Makes a data directory from an archive: a snapshot, and the records behind it up to a place. All
                checksums are verified. A node that is started on the directory begins a new history with it.

                  --from TARGET              the archive, see below
                  --dir DIR                  the directory to make; it must be missing or empty
                  --to-time TIME             all records up to this time: Unix seconds, Unix milliseconds, or
                                             2026-11-27T14:03:07Z
                  --to-index RECORD          all records up to this one
                  --before-command COMMAND   all before the last command that begins so: 'FLUSHALL', 'DEL user:*'
                  --backup ID                this backup; with a place, that place behind this backup
                  --term TERM                the log of this term, not of the newest: 7, or 7-4f0c… with its replid
                  --yes                      do not ask

                Without a place and without a backup the result is the newest state in the archive. While a restore
                runs, its files lie in DIR.restoring.
                """
                + ArchiveSource.HELP;
    }

    @Override
    public List<String> flags() {
        return List.of("yes");
    }

    @Override
    public List<String> values() {
        return ArchiveSource.options(
                ArchiveSource.BACKUP, ArchiveSource.TERM, TO_TIME, TO_INDEX, BEFORE_COMMAND, "dir");
    }

    /** The wanted place, and the words for it. */
    private record Wanted(Place place, String text) {}

    @Override
    public int run(ToolArguments arguments, Terminal terminal) throws ToolException, IOException {
        arguments.requireNoPath();
        Path directory = Path.of(arguments.required("dir"));
        Restore.requireFree(directory);
        try (ArchiveSource source = ArchiveSource.open(arguments)) {
            BackupManifest backup = source.backup(arguments);
            ArchiveNames.Base base = backup == null ? null : ArchiveSource.base(backup);
            Branch branch = source.branch(arguments, base);
            try {
                Wanted wanted = wanted(arguments, source, branch, backup);
                return restore(arguments, terminal, source, branch, wanted, base, directory);
            } catch (IOException e) {
                terminal.error(name() + ": " + FileErrors.text(e));
                terminal.error("Nothing was restored. By the names of its objects, the archive has of this branch:");
                ArchiveSource.ranges(branch).forEach(terminal::error);
                return FAULT;
            }
        }
    }

    private static Wanted wanted(
            ToolArguments arguments, ArchiveSource source, Branch branch, @Nullable BackupManifest backup)
            throws ToolException, IOException {
        String time = arguments.value(TO_TIME);
        String command = arguments.value(BEFORE_COMMAND);
        long index = arguments.number(TO_INDEX);
        if ((time == null ? 0 : 1) + (command == null ? 0 : 1) + (index < 0 ? 0 : 1) > 1) {
            throw new ToolException("only one of --to-time, --to-index and --before-command can be the place");
        }
        if (time != null) {
            long unixMs = Moments.parse(time);
            return new Wanted(new Place.AtTime(unixMs), "the records up to " + Moments.text(unixMs));
        }
        if (command != null) {
            CommandPattern pattern = pattern(command);
            CommandSearch.Found found = CommandSearch.last(source.target(), branch, pattern);
            if (found == null) {
                throw new IOException("the archive has no command '" + command + "' in this branch");
            }
            String text = "all before the last '" + command + "', which is in record "
                    + found.place().index() + " of " + Moments.text(found.unixMs());
            return new Wanted(found.ofClient(), text);
        }
        if (index >= 0) {
            return new Wanted(new Place.AtIndex(index), "the records up to " + index);
        }
        if (backup != null) {
            return new Wanted(new Place.AtIndex(backup.at().index()), "this backup and nothing behind it");
        }
        return new Wanted(new Place.Newest(), "the newest state in the archive, record " + branch.lastIndex());
    }

    private static CommandPattern pattern(String command) throws ToolException {
        try {
            return CommandPattern.parse(command);
        } catch (IllegalArgumentException e) {
            throw new ToolException(String.valueOf(e.getMessage()));
        }
    }

    private static int restore(
            ToolArguments arguments,
            Terminal terminal,
            ArchiveSource source,
            Branch branch,
            Wanted wanted,
            ArchiveNames.@Nullable Base base,
            Path directory)
            throws IOException {
        Branch.Choice choice = branch.choose(wanted.place(), base);
        explain(terminal, source, branch, choice, wanted, directory);
        if (!arguments.has("yes") && !terminal.agrees("Restore?")) {
            terminal.print("Nothing was restored.");
            return FAULT;
        }
        long began = System.nanoTime();
        HistoryStart history =
                new HistoryStart(source.archive().highestTerm(), new SecureRandom(), System.currentTimeMillis());
        Restore restore = new Restore(source.target(), source.archive(), branch, choice, wanted.place(), history);
        Restore.Result result = restore.into(directory);
        long ms = (System.nanoTime() - began) / 1_000_000;
        terminal.print("Restored " + directory + " in " + ms / 1000 + "." + "%03d".formatted(ms % 1000)
                + " s: record " + result.index() + " of " + Moments.text(result.unixMs())
                + (result.cutBytes() > 0 ? " and the commands behind it that were wanted" : "") + ", "
                + result.records() + " records behind the base. A new history begins with term " + result.term()
                + ".");
        if (wanted.place() instanceof Place.AtTime && result.index() == branch.lastIndex()) {
            terminal.print("The archive has no later record: what was written after that is not in it.");
        }
        return OK;
    }

    private static void explain(
            Terminal terminal,
            ArchiveSource source,
            Branch branch,
            Branch.Choice choice,
            Wanted wanted,
            Path directory) {
        List<TermStart> rows = branch.table().rows();
        TermStart term = rows.get(rows.size() - 1);
        terminal.print("Archive " + source.target().description() + ", term " + term.term() + "-" + term.replId());
        terminal.print("Wanted: " + wanted.text());
        ArchiveNames.Base base = choice.base();
        BackupManifest backup = source.archive().backupOf(base);
        terminal.print("Base: record " + base.index() + ", " + Moments.text(base.unixMs()) + ", "
                + source.archive().size(base.term().base(base.index(), base.unixMs())) + " bytes, "
                + (backup == null ? "not in the catalogue" : "backup " + backup.id()));
        long bytes = 0;
        for (Branch.Piece piece : choice.pieces()) {
            ArchiveNames.Segment segment = piece.segment();
            bytes += source.archive()
                    .size(segment.term().segment(segment.firstIndex(), segment.lastIndex(), segment.lastUnixMs()));
        }
        terminal.print("Behind it: " + choice.pieces().size() + " segments of " + bytes + " bytes, up to record "
                + choice.lastIndex());
        for (Branch.Hole hole : branch.holes()) {
            terminal.print("The archive has a hole: records " + hole.first() + " to " + hole.last()
                    + ". What happened there is not known.");
        }
        source.archive().damagedBackups().forEach(terminal::print);
        terminal.print("Directory to make: " + directory.toAbsolutePath().normalize());
    }
}
