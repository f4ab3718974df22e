package dev.redoubt.node.client;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;

/** The way of one command to the master, and of its reply. */
public interface CommandSender {
    /**
     * Sends one command.
     *
     * @param args its name first; the arrays must not be changed afterwards
     * @return its reply, error replies included; or one of the {@link KeyspaceException}s
     * @throws IllegalArgumentException there is no name, or the command needs a connection of its own
     */
    CompletionStage<Reply> send(byte[]... args);

    /**
     * Sends one command whose arguments are UTF-8.
     *
     * @return as {@link #send(byte[]...)}
     * @throws IllegalArgumentException as {@link #send(byte[]...)}
     */
    default CompletionStage<Reply> send(String... args) {
        byte[][] bytes = new byte[args.length][];
        for (int i = 0; i < args.length; i++) {
            bytes[i] = args[i].getBytes(StandardCharsets.UTF_8);
        }
        return send(bytes);
    }
}
