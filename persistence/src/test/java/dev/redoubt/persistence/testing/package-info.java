/**
 * What tests of all modules share: a real redis-server to compare with, and a small RESP client. Other modules take it
 * from the persistence test-jar. Nothing of Redoubt's own code may enter: it is the outside view.
 */
@NullMarked
package dev.redoubt.persistence.testing;

import org.jspecify.annotations.NullMarked;
