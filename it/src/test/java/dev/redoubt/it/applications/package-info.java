/**
 * Applications and client libraries that are used with Redis, unmodified: each does its main job on redis-server and on
 * a node, and some keep it while their master is killed.
 *
 * <p>Their packages are those of Debian, npm and Maven Central, and are not part of this project; the scripts that use
 * them are in {@code src/test/resources/applications}. Start reading at {@link
 * dev.redoubt.it.applications.Applications}.
 */
@NullMarked
package dev.redoubt.it.applications;

import org.jspecify.annotations.NullMarked;
