/** Our files in redis-server, its files in ours, and a lone node that is killed under load. */
package dev.redoubt.it.files;
