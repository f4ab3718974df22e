package dev.redoubt.node.tools;

import dev.redoubt.node.keyspace.Keyspace;
import dev.redoubt.node.keyspace.KeyspaceOptions;
import dev.redoubt.node.shard.verify.ArchiveVerifier;
import dev.redoubt.node.shard.verify.VerifyProgress;
import dev.redoubt.persistence.backup.ArchiveNames;
import dev.redoubt.persistence.backup.BackupManifest;
import dev.redoubt.persistence.backup.restore.Branch;
import java.io.IOException;
import java.util.List;

/**
 * {@code verify}: reads what a restore would read, and writes nothing. BACKUP VERIFY reads alike; this tool needs no
 * node, and reads the whole branch.
 */
final class Verify implements Tool {
    @Override
    public String name() {
        return "verify";
    }

    @Override
    public String usage() {
        return "--from TARGET [--backup ID] [--term TERM]";
    }

    @Override
    public String help() {
        return """
                Verifies an archive by reading it: each base with its checksums, each of its values, compared with the
                digest that was taken with it; all records behind it, up to the next base. It needs the memory of the
                largest value. The exit status is 1 if an object is damaged or missing, or there are holes.

                  --from TARGET   the archive, see below
                  --backup ID     this backup alone, and the records behind it up to the next base
                  --term TERM     the log of this term, not of the newest: 7, or 7-4f0c… with its replid
                """
                + ArchiveSource.HELP;
    }

    @Override
    public List<String> flags() {
        return List.of();
    }

    @Override
    public List<String> values() {
        return ArchiveSource.options(ArchiveSource.BACKUP, ArchiveSource.TERM);
    }

    @Override
    public int run(ToolArguments arguments, Terminal terminal) throws ToolException, IOException {
        arguments.requireNoPath();
        try (ArchiveSource source = ArchiveSource.open(arguments)) {
            BackupManifest backup = source.backup(arguments);
            ArchiveNames.Base only = backup == null ? null : ArchiveSource.base(backup);
            Branch branch = source.branch(arguments, only);
            Printed printed = new Printed(terminal);
            ArchiveVerifier verifier = new ArchiveVerifier(source.target(), source.archive(), branch, printed);
            for (ArchiveNames.Base base : branch.bases()) {
                if (only == null || only.equals(base)) {
                    verifier.base(base);
                }
            }
            if (only == null) {
                verifier.rest();
                for (Branch.Hole hole : branch.holes()) {
                    printed.fault("hole: records " + hole.first() + " to " + hole.last());
                }
                source.archive().damagedBackups().forEach(printed::fault);
            }
            return printed.status;
        }
    }

    /** Prints what is found. */
    private static final class Printed implements VerifyProgress {
        private static final int DATABASES = 16;

        private final Terminal terminal;
        private int status = OK;

        Printed(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Keyspace scratch() {
            // Nobody chooses keys of this process, so the hash needs no random seed.
            return new Keyspace(DATABASES, KeyspaceOptions.defaults(0, 0));
        }

        @Override
        public boolean room(long bytes) {
            // Nobody else needs the heap; a value that does not fit it ends the tool with what the JVM says.
            return true;
        }

        @Override
        public void at(String work) {
            // The lines for each base are enough.
        }

        @Override
        public void base(long index, String digest, boolean compared) {
            terminal.print("Base of record " + index + ": whole, digest " + digest
                    + (compared ? " as when it was taken" : ""));
        }

        @Override
        public void records(long count, long lastIndex, long lastUnixMs) {
            terminal.print("  " + count + " records behind it: whole, up to record " + lastIndex + " of "
                    + Moments.text(lastUnixMs));
        }

        @Override
        public void fault(String sentence) {
            terminal.error(sentence);
            status = FAULT;
        }
    }
}
