/** Failover on real processes and real clients. */
package dev.redoubt.it.failover;
