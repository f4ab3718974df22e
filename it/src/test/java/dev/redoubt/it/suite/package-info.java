/**
 * Redis's own test suite, run against redis-server and against a node: how many tests of each unit pass.
 *
 * <p>The suite is that of Debian's source package and is not part of this project. Start reading at {@link
 * dev.redoubt.it.suite.RedisSuite}.
 */
@NullMarked
package dev.redoubt.it.suite;

import org.jspecify.annotations.NullMarked;
