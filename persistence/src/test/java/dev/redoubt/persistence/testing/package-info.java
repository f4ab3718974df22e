/**
 * The parts that tests of all modules share: a real redis-server to compare with, a small RESP client, certificates,
 * and golden files and scripts. Other modules take it from the persistence test-jar. Of Redoubt's own code only its ports may enter (the
 * disk that loses what was not fsynced is one): it is the outside view.
 */
@NullMarked
package dev.redoubt.persistence.testing;

import org.jspecify.annotations.NullMarked;
