/**
 * The parts of which the pure cores of node and sentinel are built: a state that changes only along the moves of its
 * drawing, and the effects of an event, whose messages wait until the state that they promise is durable.
 *
 * <p>The package may use the JDK. It must not use any other package, files, clocks, threads or actors: what a state, an
 * effect or a message is, is the matter of the core. Start reading at {@link dev.redoubt.node.state.StateMachine}.
 */
@NullMarked
package dev.redoubt.node.state;

import org.jspecify.annotations.NullMarked;
