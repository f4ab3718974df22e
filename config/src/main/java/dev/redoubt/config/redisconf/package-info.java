/**
 * The syntax of redis.conf: the words of a line, which inline requests have too, the patterns of {@code include}, and a
 * file's text with some of its directives replaced; and the version of Redis whose syntax this is. The package knows no
 * directive and opens no file; {@code config} does both. Texts have one character for each byte.
 *
 * <p>The package may use the JDK only. It must not use {@code config}, which gives the words their meaning. Start
 * reading at {@link dev.redoubt.config.redisconf.ConfLine}.
 */
@NullMarked
package dev.redoubt.config.redisconf;

import org.jspecify.annotations.NullMarked;
