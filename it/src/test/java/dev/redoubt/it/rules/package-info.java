/**
 * The rules of ARCHITECTURE.md as tests: which package may use which, what may run on an event loop, and what no
 * compiler sees in the text of the sources.
 *
 * <p>The tests read the classes and sources that ship. They start nothing. Start reading at
 * {@link dev.redoubt.it.rules.PackageRulesTest}.
 */
@NullMarked
package dev.redoubt.it.rules;

import org.jspecify.annotations.NullMarked;
