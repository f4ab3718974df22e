package dev.redoubt.persistence.aof;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code dump.rdb} beside a log: a copy of the base for tools and people that look there, unless a person has put another
 * file in its place. Such a file may be the only backup there is.
 *
 * <p>DIFFERS: it is told of at the start and never overwritten; Redis ignores it silently, and BGSAVE replaces it.
 *
 * <p>The note {@code dump.rdb.copy} tells the two apart. It names each file that this program has put there:
 *
 * <pre>
 *   note {old, new} ── dump.rdb replaced ── note {new}       a crash in between leaves a file that the note names
 * </pre>
 *
 * The AUX fields of the file cannot tell it: a backup of this very log has them too. One thread at a time.
 */
public final class PublishedSnapshot {
    private static final Logger LOG = LoggerFactory.getLogger(PublishedSnapshot.class);
    private static final String NOTE = ".copy";
    private static final String ASIDE = ".set-aside-";

    private final AofFiles files;
    private final LogStorage storage;
    private final Path snapshot;
    private final IdentityNote note;

    private PublishedSnapshot(AofFiles files) {
        this.files = files;
        this.storage = files.storage();
        this.snapshot = files.snapshot();
        this.note = new IdentityNote(storage, snapshot.resolveSibling(snapshot.getFileName() + NOTE));
    }

    public static PublishedSnapshot of(AofFiles files) {
        return new PublishedSnapshot(files);
    }

    /**
     * Returns false if a person has put the file there. A file that is equal to the base is noted as ours.
     *
     * @param base the file of the base; null if there is none
     */
    public boolean isOurs(@Nullable Path base) throws IOException {
        if (!storage.exists(snapshot)) {
            return true;
        }
        FileIdentity found = FileIdentity.of(storage, snapshot);
        if (note.files().contains(found)) {
            return true;
        }
        boolean same = base != null && FileIdentity.of(storage, base).equals(found);
        if (same) {
            note.write(List.of(found));
        }
        return same;
    }

    /** Notes that the file is taken into the log as it stands. */
    public void noteTaken() throws IOException {
        List<FileIdentity> ours = new ArrayList<>(note.files());
        ours.add(FileIdentity.of(storage, snapshot));
        note.write(ours);
    }

    /**
     * Makes the file a copy of a new base, durably. It is a copy, not a hard link: through a link, {@code cp backup
     * dump.rdb} would overwrite the base of the log.
     */
    public void replace(Path base) throws IOException {
        FileIdentity fresh = FileIdentity.of(storage, base);
        List<FileIdentity> ours = new ArrayList<>(List.of(fresh));
        if (storage.exists(snapshot)) {
            FileIdentity found = FileIdentity.of(storage, snapshot);
            if (!note.files().contains(found)) {
                setAside();
            } else if (!found.equals(fresh)) {
                ours.add(found);
            }
        }
        Path temp = files.tempSnapshot();
        files.copy(base, temp);
        note.write(ours);
        storage.rename(temp, snapshot);
        storage.syncDirectory(storage.directory());
        if (ours.size() > 1) {
            note.write(List.of(fresh));
        }
    }

    private void setAside() throws IOException {
        Path aside = snapshot;
        for (int i = 1; storage.exists(aside); i++) {
            aside = snapshot.resolveSibling(snapshot.getFileName() + ASIDE + i);
        }
        storage.rename(snapshot, aside);
        storage.syncDirectory(storage.directory());
        LOG.warn(
                "{} was not the copy of a base that this program made; moved it to {} before a new snapshot takes its"
                        + " name. Start with --load-snapshot {} to make it the data; else delete it.",
                snapshot,
                aside,
                aside.getFileName());
    }
}
