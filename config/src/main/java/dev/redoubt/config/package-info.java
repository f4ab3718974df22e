/**
 * The one table of directives and its readers: command line, redis.conf and HOCON files, CONFIG GET, SET and REWRITE,
 * help text, sample files, the reference page, and the typed settings of the processes. A directive is {@code Boot},
 * read once at the start, or {@code Live}, with a registration of its effect. A new directive is one entry in the
 * table.
 *
 * <p>The package may use {@code config.lifecycle}, {@code config.redisconf}, {@code config.tls}, Typesafe Config and
 * the JDK. It must not use Akka, Netty, logback or any other module, and holds no directive that nothing reads. Start
 * reading at {@link dev.redoubt.config.Directive}.
 */
@NullMarked
package dev.redoubt.config;

import org.jspecify.annotations.NullMarked;
