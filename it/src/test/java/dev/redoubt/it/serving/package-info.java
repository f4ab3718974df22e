/** What a client sees of one process: bad input, launching, limits. */
package dev.redoubt.it.serving;
