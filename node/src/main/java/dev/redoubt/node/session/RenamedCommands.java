package dev.redoubt.node.session;

import dev.redoubt.node.command.CommandNames;
import dev.redoubt.node.net.Connection;
import dev.redoubt.node.net.RespHandler;
import java.util.List;
import java.util.Map;

/**
 * Gives the clients of sockets the commands under the names of {@code rename-command}. It stands before
 * {@link Sessions} only if something is renamed. The loop of each connection.
 */
public final class RenamedCommands implements RespHandler {
    private final RespHandler next;
    private final CommandNames names;

    private RenamedCommands(RespHandler next, CommandNames names) {
        this.next = next;
        this.names = names;
    }

    /**
     * Returns a handler that takes the new names; {@code next} itself if there are none.
     *
     * @param renamed as {@link CommandNames#of} has them
     * @throws IllegalArgumentException as there
     */
    public static RespHandler before(RespHandler next, Map<String, String> renamed, SessionEnvironment environment) {
        CommandNames names = CommandNames.of(renamed, environment.handlers().table());
        return names.isEmpty() ? next : new RenamedCommands(next, names);
    }

    @Override
    public void opened(Connection connection) {
        next.opened(connection);
    }

    @Override
    public void commands(Connection connection, List<byte[][]> batch) {
        for (byte[][] request : batch) {
            request[0] = names.own(request[0]);
        }
        next.commands(connection, batch);
    }

    @Override
    public void broken(Connection connection, String reply) {
        next.broken(connection, reply);
    }

    @Override
    public void relieved(Connection connection) {
        next.relieved(connection);
    }

    @Override
    public boolean mayEvict(Connection connection) {
        return next.mayEvict(connection);
    }

    @Override
    public boolean needsNoPassword() {
        return next.needsNoPassword();
    }

    @Override
    public void closed(Connection connection) {
        next.closed(connection);
    }
}
