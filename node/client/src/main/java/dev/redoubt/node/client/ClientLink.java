package dev.redoubt.node.client;

import java.util.function.Consumer;

/** The way from any thread to the thread of the client's actor. */
interface ClientLink {
    /**
     * Runs a task on the actor's thread, soon. It never runs if the client's ActorSystem is being replaced: whoever
     * waits for it has a time-out.
     */
    void run(Consumer<Connections> task);
}
