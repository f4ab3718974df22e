/**
 * The one table of directives and everything that reads it: command line, HOCON files, CONFIG GET and SET, the help text,
 * the sample files and the reference page; the typed settings and the live handles of a process; its logging.
 *
 * <p>Start reading at {@link dev.redoubt.config.Directive} and {@link dev.redoubt.config.NodeDirectives}. A new directive is
 * one entry in the table. A boot directive has an accessor in the settings. A live directive has a
 * {@link dev.redoubt.config.Live} handle where it is used, and a case in the test that sets every live directive at run time.
 *
 * <p>May use: the JDK, Typesafe Config, and logback for {@link dev.redoubt.config.Logging}. Must not enter: Akka actors,
 * Netty, any other module, a directive that nothing reads, and a public method that returns the value of a live directive
 * other than through its handle.
 */
@NullMarked
package dev.redoubt.config;

import org.jspecify.annotations.NullMarked;
