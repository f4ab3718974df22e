/**
 * Backups in a bucket of an S3 store, of AWS or another: the few requests of S3 that a target needs, signed with AWS
 * Signature Version 4 and sent by the JDK's HTTP client, and errors that say what to do.
 *
 * <p>The package may use {@code config}, {@code persistence.backup} and the JDK. It must not use the SDK of AWS: its 30
 * jars in the class path of each node and sentinel, most of which have no such target, cost 30 open files, 8 MB of disk
 * and about a twentieth of the processor time of a start. Start reading at {@link
 * dev.redoubt.persistence.backup.s3.S3Target}.
 */
@NullMarked
package dev.redoubt.persistence.backup.s3;

import org.jspecify.annotations.NullMarked;
