/**
 * Tests of the whole: real processes and sockets ({@code *IT}), the module rules, and the benchmarks. It may use
 * everything through public entry points; nothing uses it.
 */
package dev.redoubt.it;
