package dev.redoubt.it.bench.endurance;

import dev.redoubt.it.harness.RedoubtProcess;
import dev.redoubt.it.harness.ReplyText;
import dev.redoubt.persistence.testing.RespClient;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * A client that subscribes at one node, whatever its role is, again after each failure. Messages may be missing; those
 * of one publisher's connection must come once and in order. A thread of its own.
 */
final class Subscriber extends Thread {
    /** The channels of all writers begin with this. */
    static final String CHANNEL = "news:";

    private static final int TIMEOUT_MS = 5_000;
    private static final long PAUSE_NANOS = 100_000_000;

    private final RedoubtProcess node;
    private final Tally tally;
    private volatile boolean ending;

    Subscriber(RedoubtProcess node, Tally tally) {
        super("subscriber of " + node);
        this.node = node;
        this.tally = tally;
    }

    @Override
    public void run() {
        while (!ending) {
            try (RespClient client = node.connect()) {
                client.timeoutMs(TIMEOUT_MS);
                client.ok("PSUBSCRIBE", CHANNEL + "*");
                listen(client);
            } catch (IOException away) {
                // The node was killed, or nothing was published for long: another connection begins anew.
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private void listen(RespClient client) throws IOException {
        Map<String, Long> last = new HashMap<>();
        while (!ending) {
            List<?> message = (List<?>) client.read();
            String[] text = ReplyText.of(message.get(message.size() - 1)).split(":");
            long number = Long.parseLong(text[1]);
            Long before = last.put(text[0], number);
            if (before != null && before >= number) {
                tally.fault(this.getName() + " heard " + number + " behind " + before + " of " + text[0]);
            }
            tally.heard.increment();
        }
    }

    /** Ends it with the next message or time-out. */
    void end() {
        ending = true;
    }
}
