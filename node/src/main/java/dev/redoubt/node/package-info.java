/**
 * The node process: its command line, and its start and end in the right order. What it does is in the rooms below; no
 * decision about commands, logs or terms belongs here. Start reading at {@link dev.redoubt.node.NodeMain}.
 */
@NullMarked
package dev.redoubt.node;

import org.jspecify.annotations.NullMarked;
