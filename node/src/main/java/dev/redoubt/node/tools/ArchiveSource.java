package dev.redoubt.node.tools;

import dev.redoubt.config.BackupDirectives;
import dev.redoubt.config.ConfigException;
import dev.redoubt.persistence.backup.ArchiveNames;
import dev.redoubt.persistence.backup.BackupManifest;
import dev.redoubt.persistence.backup.BackupTarget;
import dev.redoubt.persistence.backup.TargetAddress;
import dev.redoubt.persistence.backup.restore.Archive;
import dev.redoubt.persistence.backup.restore.Branch;
import dev.redoubt.persistence.backup.restore.Window;
import dev.redoubt.persistence.backup.targets.BackupTargets;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The archive that a command line names, and the choices among what it holds.
 *
 * @param target open until this is closed
 */
record ArchiveSource(BackupTarget target, Archive archive) implements Closeable {
    /** The options by which a tool chooses; {@link #branch} and {@link #backup} read them. */
    static final String FROM = "from";

    static final String BACKUP = "backup";
    static final String TERM = "term";

    /** The part about the target in the help of each tool. */
    static final String HELP =
            """

            TARGET is file:/absolute/path or s3://bucket/prefix. The options --backup-s3-endpoint, --backup-s3-region,
            --backup-s3-path-style, --backup-s3-sse, --backup-s3-credentials-file and --backup-encryption-key-file are
            the directives of a node of these names.
            """;

    /** Opens the target of {@code --from} and reads what it holds. */
    static ArchiveSource open(ToolArguments arguments) throws ToolException, IOException {
        BackupTarget target = target(arguments);
        try {
            Archive archive = Archive.read(target);
            if (archive.terms().isEmpty()) {
                throw new IOException("there is no archive in " + target.description());
            }
            return new ArchiveSource(target, archive);
        } catch (IOException e) {
            target.close();
            throw e;
        }
    }

    private static BackupTarget target(ToolArguments arguments) throws ToolException, IOException {
        try {
            return BackupTargets.open(
                    TargetAddress.parse(arguments.required(FROM)), BackupDirectives.access(arguments::value));
        } catch (IllegalArgumentException e) {
            throw new ToolException(String.valueOf(e.getMessage()));
        } catch (ConfigException e) {
            throw new ToolException(e.line());
        }
    }

    /** The options of a tool that reads an archive: its own, and those that say how the target is reached. */
    static List<String> options(String... own) {
        return Stream.of(Stream.of(FROM), Stream.of(own), BackupDirectives.names().stream())
                .flatMap(names -> names)
                .toList();
    }

    /** The entry of the catalogue that {@code --backup} names; null without that option. */
    @Nullable
    BackupManifest backup(ToolArguments arguments) throws IOException {
        String id = arguments.value(BACKUP);
        if (id == null) {
            return null;
        }
        for (BackupManifest backup : archive.backups()) {
            if (backup.id().equals(id)) {
                return backup;
            }
        }
        List<String> damaged = archive.damagedBackups();
        throw new IOException("there is no backup " + id + " in the catalogue"
                + (damaged.isEmpty() ? "" : "; damaged entries: " + String.join("; ", damaged)));
    }

    /** The base of a backup. */
    static ArchiveNames.Base base(BackupManifest backup) throws IOException {
        if (ArchiveNames.parse(backup.base()) instanceof ArchiveNames.Base base) {
            return base;
        }
        throw new IOException("the manifest " + backup.name() + " names no base: " + backup.base());
    }

    /**
     * The branch of {@code --term}; without that option the newest one, and the newest that has the base if there is
     * one.
     *
     * @throws ToolException if two terms have the number
     */
    Branch branch(ToolArguments arguments, ArchiveNames.@Nullable Base base) throws ToolException, IOException {
        String word = arguments.value(TERM);
        if (word != null) {
            return archive.branch(only(named(word), "'" + word + "'"));
        }
        List<ArchiveNames.Term> terms = archive.terms();
        if (base == null) {
            return archive.branch(only(numbered(archive.highestTerm()), "the newest"));
        }
        for (int i = terms.size() - 1; i >= 0; i--) {
            if (archive.branch(terms.get(i)).bases().contains(base)) {
                List<ArchiveNames.Term> same = new ArrayList<>();
                for (ArchiveNames.Term term : numbered(terms.get(i).number())) {
                    if (archive.branch(term).bases().contains(base)) {
                        same.add(term);
                    }
                }
                return archive.branch(only(same, "the newest of this backup"));
            }
        }
        throw new IOException("no term of the archive has the base of this backup");
    }

    private List<ArchiveNames.Term> numbered(long number) {
        return archive.terms().stream().filter(term -> term.number() == number).toList();
    }

    /** The terms of a word: a number, or a number and the beginning of a replid. */
    private List<ArchiveNames.Term> named(String word) throws ToolException {
        int dash = word.indexOf('-');
        try {
            long number = Long.parseLong(dash < 0 ? word : word.substring(0, dash));
            String replId = dash < 0 ? "" : word.substring(dash + 1);
            return numbered(number).stream()
                    .filter(term -> term.replId().hex().startsWith(replId))
                    .toList();
        } catch (NumberFormatException e) {
            throw new ToolException("'" + word + "' is no term; give its number, or 7-4f0c… with its replid");
        }
    }

    private static ArchiveNames.Term only(List<ArchiveNames.Term> terms, String what) throws ToolException {
        if (terms.size() == 1) {
            return terms.get(0);
        }
        throw new ToolException(
                terms.isEmpty()
                        ? "the archive has no term " + what
                        : "two masters wrote a term of this number; name one with --term: "
                                + String.join(
                                        ", ",
                                        terms.stream().map(ArchiveSource::text).toList()));
    }

    /** A term as {@code --term} takes it. */
    static String text(ArchiveNames.Term term) {
        return term.number() + "-" + term.replId();
    }

    /** Lines that tell which places of a branch can be restored, by the names of the objects. */
    static List<String> ranges(Branch branch) {
        List<String> lines = new ArrayList<>();
        for (Window window : branch.windows()) {
            lines.add("  records " + window.base().index() + " to " + window.lastIndex() + ", "
                    + Moments.text(window.base().unixMs()) + " to " + Moments.text(window.lastUnixMs()));
        }
        if (lines.isEmpty()) {
            lines.add("  none");
        }
        return lines;
    }

    @Override
    public void close() throws IOException {
        target.close();
    }
}
