/**
 * The one table of directives and everything that reads it: command line, HOCON files, CONFIG GET and SET, the help
 * text, the sample files and the reference page; and the typed settings that the processes are started with.
 *
 * <p>Start reading at {@link dev.redoubt.config.Directive} and {@link dev.redoubt.config.NodeDirectives}. A new
 * directive is one entry there and one accessor in the settings; nothing else lists names.
 *
 * <p>May use: the JDK, Typesafe Config, and logback for {@link dev.redoubt.config.Logging}. Must not enter: Akka
 * actors, Netty, any other module, and a directive that nothing reads.
 */
@NullMarked
package dev.redoubt.config;

import org.jspecify.annotations.NullMarked;
