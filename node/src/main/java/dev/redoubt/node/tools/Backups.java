package dev.redoubt.node.tools;

import dev.redoubt.persistence.backup.ArchiveNames;
import dev.redoubt.persistence.backup.BackupManifest;
import dev.redoubt.persistence.backup.DamagedObjectException;
import dev.redoubt.persistence.backup.restore.Branch;
import java.io.IOException;
import java.util.List;

/** {@code backups}: tells what an archive holds, by its names and its catalogue. It reads no snapshot and no segment. */
final class Backups implements Tool {
    @Override
    public String name() {
        return "backups";
    }

    @Override
    public String usage() {
        return "--from TARGET";
    }

    @Override
    public String help() {
        return """
                Lists the backups of an archive, and for each term the ranges of records and times to which its log can
                be restored. The exit status is 1 if the newest term has holes, or an object that was read is damaged.

                  --from TARGET   the archive, see below
                """
                + ArchiveSource.HELP;
    }

    @Override
    public List<String> flags() {
        return List.of();
    }

    @Override
    public List<String> values() {
        return ArchiveSource.options();
    }

    @Override
    public int run(ToolArguments arguments, Terminal terminal) throws ToolException, IOException {
        arguments.requireNoPath();
        int status = OK;
        try (ArchiveSource source = ArchiveSource.open(arguments)) {
            terminal.print("Archive " + source.target().description());
            for (BackupManifest backup : source.archive().backups()) {
                terminal.print(
                        "Backup " + backup.id() + ": record " + backup.at().index() + " of term "
                                + backup.at().term() + ", " + Moments.text(backup.unixMs()) + ", " + backup.size()
                                + " bytes, " + backup.reason() + ", version " + backup.version());
            }
            for (String fault : source.archive().damagedBackups()) {
                terminal.error(fault);
                status = FAULT;
            }
            List<ArchiveNames.Term> terms = source.archive().terms();
            for (ArchiveNames.Term term : terms) {
                boolean newest = term.number() == source.archive().highestTerm();
                boolean whole = print(source, term, terminal);
                status = newest && !whole ? FAULT : status;
            }
        }
        return status;
    }

    /** Returns false if the branch has holes, or its table is damaged. */
    private static boolean print(ArchiveSource source, ArchiveNames.Term term, Terminal terminal) {
        Branch branch;
        try {
            branch = source.archive().branch(term);
        } catch (DamagedObjectException e) {
            terminal.error(String.valueOf(e.getMessage()));
            return false;
        }
        terminal.print("Term " + ArchiveSource.text(term) + " can be restored to");
        ArchiveSource.ranges(branch).forEach(terminal::print);
        for (Branch.Hole hole : branch.holes()) {
            terminal.print("  hole: records " + hole.first() + " to " + hole.last());
        }
        return branch.holes().isEmpty();
    }
}
