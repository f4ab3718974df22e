package dev.redoubt.it.fuzz;

import dev.redoubt.node.command.random.WildRequests.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One client that both servers have. One thread. */
final class Twin implements AutoCloseable {
    final Wire redis;
    final Wire ours;

    /** What CLIENT ID says on either side. */
    final String redisId;

    final String ourId;

    /** The requests of its transaction, if it is in one. */
    @Nullable
    List<Request> queue;

    /** The request that it waits in, if both servers have it wait. */
    @Nullable
    Request waiting;

    Twin(int redisPort, int ourPort) throws IOException {
        redis = new Wire(redisPort);
        ours = new Wire(ourPort);
        redisId = redis.call("CLIENT", "ID").substring(1).strip();
        ourId = ours.call("CLIENT", "ID").substring(1).strip();
    }

    void send(List<Request> requests) throws IOException {
        List<byte[][]> all = requests.stream().map(Request::args).toList();
        redis.send(all);
        ours.send(all);
    }

    /** Follows the state of its transaction. */
    void answered(Request request, byte[] reply) {
        boolean error = reply[0] == '-';
        switch (request.name()) {
            case "multi" -> queue = queue == null && !error ? new ArrayList<>() : queue;
            case "exec", "discard", "reset" -> queue = error && reply[1] == 'E' && reply[2] == 'R' ? queue : null;
            default -> {
                if (queue != null && reply[0] == '+' && new String(reply, 1, reply.length - 1).startsWith("QUEUED")) {
                    queue.add(request);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        redis.close();
        ours.close();
    }
}
