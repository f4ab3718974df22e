package dev.redoubt.persistence.backup.restore;

import dev.redoubt.persistence.aof.format.BaseInfo;
import dev.redoubt.persistence.backup.ArchiveNames;
import dev.redoubt.persistence.backup.BackupManifest;
import dev.redoubt.persistence.backup.BackupTarget;
import dev.redoubt.persistence.backup.DamagedObjectException;
import dev.redoubt.persistence.log.LogEnd;
import dev.redoubt.persistence.log.TermStart;
import dev.redoubt.persistence.log.TermTable;
import dev.redoubt.persistence.rdb.RdbException;
import dev.redoubt.persistence.rdb.RdbHeader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A base in an archive. Its place is verified by its AUX fields, its bytes by the SHA-256 of its manifest, if it has
 * one; its CRC-64 whoever reads it as an RDB verifies. Any thread.
 */
public final class BaseObject {
    private final BackupTarget target;
    private final ArchiveNames.Base base;
    private final @Nullable BackupManifest manifest;

    /** @param manifest of this base; null if it has none */
    public BaseObject(BackupTarget target, ArchiveNames.Base base, @Nullable BackupManifest manifest) {
        this.target = target;
        this.base = base;
        this.manifest = manifest;
    }

    public String name() {
        return base.term().base(base.index(), base.unixMs());
    }

    /** A fault of this object. */
    public DamagedObjectException damaged(String what) {
        return new DamagedObjectException(name(), what);
    }

    /**
     * Opens the object to read all of it. The stream throws {@link DamagedObjectException} at its end, before it says
     * that it is there, if the bytes are not those of the manifest.
     */
    public InputStream open() throws IOException {
        return new Verified(target.open(name(), 0));
    }

    /**
     * Reads the place of the base in the log.
     *
     * @param file in which the base lies, or will lie
     * @param table of the branch
     * @throws DamagedObjectException if it is not the base that its name, its manifest and the table tell of
     */
    public BaseInfo info(Path file, TermTable table) throws IOException {
        BaseInfo info;
        try (InputStream in = target.open(name(), 0)) {
            info = BaseInfo.fromAux(file, RdbHeader.read(in, BaseInfo.AUX));
        } catch (RdbException e) {
            throw damaged(String.valueOf(e.getMessage()));
        }
        if (info == null) {
            throw damaged("it does not tell its place in the log");
        }
        LogEnd end = info.end();
        if (end.term() != base.term().number()
                || !end.replId().equals(base.term().replId())
                || end.index() != base.index()
                || info.unixMs() != base.unixMs()) {
            throw damaged("it is the base at record " + end.index() + " of term " + end.term());
        }
        if (!info.terms().equals(table.upTo(end.index()))) {
            throw new DamagedObjectException(tableName(table), "it contradicts the terms of the base " + name());
        }
        if (manifest != null && !manifest.at().equals(end)) {
            throw new DamagedObjectException(manifest.name(), "it tells another place than its base");
        }
        return info;
    }

    /** The object with the table of a branch; a base has at least one term. */
    static String tableName(TermTable table) {
        TermStart last = table.rows().get(table.rows().size() - 1);
        return new ArchiveNames.Term(last.term(), last.replId()).table();
    }

    private final class Verified extends SeenStream {
        private final MessageDigest sha256;
        private long bytes;

        Verified(InputStream in) {
            this(in, sha256());
        }

        private Verified(InputStream in, MessageDigest sha256) {
            super(new DigestInputStream(in, sha256));
            this.sha256 = sha256;
        }

        @Override
        protected void seen(int count) throws IOException {
            if (count < 0) {
                atEnd();
            }
            bytes += Math.max(0, count);
        }

        private void atEnd() throws IOException {
            if (manifest == null) {
                return;
            }
            String sum = HexFormat.of().formatHex(sha256.digest());
            if (bytes != manifest.size() || !sum.equals(manifest.sha256())) {
                throw damaged(
                        "its " + bytes + " bytes with the SHA-256 " + sum + " are not those of " + manifest.name());
            }
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
