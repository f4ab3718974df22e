package dev.redoubt.persistence.backup.targets;

import dev.redoubt.config.BackupAccess;
import dev.redoubt.persistence.backup.BackupTarget;
import dev.redoubt.persistence.backup.DirectoryTarget;
import dev.redoubt.persistence.backup.TargetAddress;
import dev.redoubt.persistence.backup.encryption.EncryptingTarget;
import dev.redoubt.persistence.backup.encryption.EncryptionKey;
import dev.redoubt.persistence.backup.s3.S3Limits;
import dev.redoubt.persistence.backup.s3.S3Target;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;

/** Opens targets. Stateless. */
public final class BackupTargets {
    private BackupTargets() {}

    /**
     * Opens a target, which encrypts if there is a key; nothing is asked of the store yet.
     *
     * @return the target, which the caller closes
     * @throws IOException one line if a file of {@code access} cannot be read
     */
    public static BackupTarget open(TargetAddress address, BackupAccess access) throws IOException {
        // Before the target, which would have to be closed again.
        EncryptionKey key = access.encryptionKeyFile() == null ? null : EncryptionKey.read(access.encryptionKeyFile());
        BackupTarget target = address instanceof TargetAddress.Bucket bucket
                ? new S3Target(bucket, access, System.getenv(), S3Limits.DEFAULT, Clock.systemUTC())
                : new DirectoryTarget(((TargetAddress.Directory) address).path());
        return key == null ? target : new EncryptingTarget(target, key, new SecureRandom());
    }
}
