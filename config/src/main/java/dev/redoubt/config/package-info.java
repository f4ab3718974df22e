/**
 * The one table of directives and everything that reads it.
 */
@NullMarked
package dev.redoubt.config;

import org.jspecify.annotations.NullMarked;
