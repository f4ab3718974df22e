/**
 * The one place that knows all kinds of targets: it opens the one that an operator has named, for the node and its
 * tools.
 *
 * <p>The package may use {@code config}, the packages below {@code persistence.backup}, and the JDK. It must not use an
 * S3 class, nor have the JDK load its HTTP client, before an S3 target is asked for. Start reading at {@link
 * dev.redoubt.persistence.backup.targets.BackupTargets}.
 */
@NullMarked
package dev.redoubt.persistence.backup.targets;

import org.jspecify.annotations.NullMarked;
