/**
 * Encryption of backups before they leave the process: a {@code BackupTarget} that encrypts for another one, with
 * AES-256-GCM of the JDK.
 *
 * <p>The package may use {@code persistence.backup} and the JDK. It must not know which store holds the objects. Start
 * reading at {@link dev.redoubt.persistence.backup.encryption.ObjectCipher}, which holds the format.
 */
@NullMarked
package dev.redoubt.persistence.backup.encryption;

import org.jspecify.annotations.NullMarked;
