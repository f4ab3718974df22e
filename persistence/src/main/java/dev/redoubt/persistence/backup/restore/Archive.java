package dev.redoubt.persistence.backup.restore;

import dev.redoubt.persistence.backup.ArchiveNames;
import dev.redoubt.persistence.backup.BackupCatalogue;
import dev.redoubt.persistence.backup.BackupManifest;
import dev.redoubt.persistence.backup.BackupTarget;
import dev.redoubt.persistence.backup.DamagedObjectException;
import dev.redoubt.persistence.backup.StoredObject;
import dev.redoubt.persistence.backup.TableObject;
import dev.redoubt.persistence.log.TermStart;
import dev.redoubt.persistence.log.TermTable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An archive as one listing of its target showed it, with the term tables and the catalogue. Objects that come later
 * are not in it. Immutable.
 */
public final class Archive {
    /** Far above what a table of a million terms has. */
    private static final int MAX_SMALL = 64 << 20;

    private static final Comparator<ArchiveNames.Term> ORDER = Comparator.comparingLong(ArchiveNames.Term::number)
            .thenComparing(term -> term.replId().hex());

    private final List<ArchiveNames.Parsed> objects = new ArrayList<>();
    private final Map<String, Long> sizes = new HashMap<>();
    private final Map<ArchiveNames.Term, TermTable> tables = new HashMap<>();
    private final Map<ArchiveNames.Term, DamagedObjectException> faults = new HashMap<>();
    private final TreeSet<ArchiveNames.Term> terms = new TreeSet<>(ORDER);
    private final BackupCatalogue catalogue;

    private Archive(BackupCatalogue catalogue) {
        this.catalogue = catalogue;
    }

    /**
     * Lists the target and reads its small objects. A small object that is damaged is no failure before somebody needs
     * it.
     */
    public static Archive read(BackupTarget target) throws IOException {
        List<StoredObject> listed = target.list(ArchiveNames.SHARD);
        List<String> entries = listed.stream()
                .map(StoredObject::name)
                .filter(name -> name.startsWith(ArchiveNames.BACKUPS))
                .toList();
        Archive archive = new Archive(BackupCatalogue.read(target, entries));
        for (StoredObject object : listed) {
            archive.sizes.put(object.name(), object.size());
            ArchiveNames.Parsed parsed = ArchiveNames.parse(object.name());
            if (parsed != null) {
                archive.objects.add(parsed);
                archive.terms.add(parsed.term());
            }
        }
        for (ArchiveNames.Term term : archive.terms) {
            archive.addTable(target, term);
        }
        return archive;
    }

    private void addTable(BackupTarget target, ArchiveNames.Term term) throws IOException {
        if (!sizes.containsKey(term.table())) {
            faults.put(term, new DamagedObjectException(term.table(), "it is missing"));
            return;
        }
        try {
            byte[] bytes = small(target, term.table());
            TermTable table = TableObject.parse(term.table(), bytes);
            List<TermStart> rows = table.rows();
            TermStart last = rows.isEmpty() ? null : rows.get(rows.size() - 1);
            if (last == null || last.term() != term.number() || !last.replId().equals(term.replId())) {
                throw new DamagedObjectException(term.table(), "it is the table of another term");
            }
            tables.put(term, table);
        } catch (DamagedObjectException e) {
            faults.put(term, e);
        } catch (FileNotFoundException removedMeanwhile) {
            faults.put(term, new DamagedObjectException(term.table(), "it is missing"));
        }
    }

    private static byte[] small(BackupTarget target, String name) throws IOException {
        try (InputStream in = target.open(name, 0)) {
            return in.readNBytes(MAX_SMALL);
        }
    }

    /** The terms of which there is any object, in the order of their numbers. */
    public List<ArchiveNames.Term> terms() {
        return List.copyOf(terms);
    }

    /** The catalogue, in the order of the times of the cuts. */
    public List<BackupManifest> backups() {
        return catalogue.backups();
    }

    /** The catalogue, with its damaged entries. */
    public BackupCatalogue catalogue() {
        return catalogue;
    }

    /** A sentence for each entry of the catalogue that is damaged. */
    public List<String> damagedBackups() {
        return catalogue.damaged().stream().map(BackupCatalogue.Damaged::reason).toList();
    }

    /** The objects of terms, in the order of their names. */
    public List<ArchiveNames.Parsed> objects() {
        return Collections.unmodifiableList(objects);
    }

    /** Bytes of an object; 0 if it is not there. */
    public long size(String name) {
        return sizes.getOrDefault(name, 0L);
    }

    /** The highest number of a term; 0 in an empty archive. */
    public long highestTerm() {
        return terms.isEmpty() ? 0 : terms.last().number();
    }

    /**
     * The branch that ends in a term.
     *
     * @throws DamagedObjectException if the table of the term is missing or damaged
     */
    public Branch branch(ArchiveNames.Term term) throws DamagedObjectException {
        TermTable table = tables.get(term);
        if (table != null) {
            return Branch.of(table, objects);
        }
        DamagedObjectException fault = faults.get(term);
        throw fault == null ? new DamagedObjectException(term.table(), "it is missing") : fault;
    }

    /**
     * The branch of a log, as far as the archive has it: the branch of the newest term of {@code log} of which there is
     * any object.
     *
     * @return null if the archive has no term of it
     */
    public @Nullable Branch branchOf(TermTable log) throws DamagedObjectException {
        List<TermStart> rows = log.rows();
        for (int i = rows.size() - 1; i >= 0; i--) {
            ArchiveNames.Term term =
                    new ArchiveNames.Term(rows.get(i).term(), rows.get(i).replId());
            if (terms.contains(term)) {
                return branch(term);
            }
        }
        return null;
    }

    /** The branch of the newest term that has a base; null if none has. Terms of a damaged table are passed over. */
    public @Nullable Branch branchWith(ArchiveNames.Base base) {
        for (ArchiveNames.Term term : terms.descendingSet()) {
            TermTable table = tables.get(term);
            Branch branch = table == null ? null : Branch.of(table, objects);
            if (branch != null && branch.bases().contains(base)) {
                return branch;
            }
        }
        return null;
    }

    /**
     * The entry of the catalogue for a base; null if it has none. Of several the first one with a digest, if there is
     * one: a backup can be cut where the archive stores a base for itself, of which no digest is taken.
     */
    public @Nullable BackupManifest backupOf(ArchiveNames.Base base) {
        String name = base.name();
        BackupManifest found = null;
        for (BackupManifest backup : backups()) {
            if (backup.base().equals(name) && (found == null || (found.digest() == null && backup.digest() != null))) {
                found = backup;
            }
        }
        return found;
    }
}
