package dev.redoubt.node.client;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The caller of a program's {@link ClientMetrics}, whose exceptions must not end requests or actors. Thread-safe. */
final class MetricsGuard implements ClientMetrics {
    private static final Logger LOG = LoggerFactory.getLogger(MetricsGuard.class);

    private final ClientMetrics hook;
    private final AtomicBoolean logged = new AtomicBoolean();

    MetricsGuard(ClientMetrics hook) {
        this.hook = hook;
    }

    private void call(Runnable method) {
        try {
            method.run();
        } catch (RuntimeException e) {
            if (logged.compareAndSet(false, true)) {
                LOG.warn("The ClientMetrics of this program threw an exception; later ones are not logged.", e);
            }
        }
    }

    @Override
    public void answered(String command, long nanos, int requestBytes) {
        call(() -> hook.answered(command, nanos, requestBytes));
    }

    @Override
    public void failed(String command, long nanos, Outcome outcome) {
        call(() -> hook.failed(command, nanos, outcome));
    }

    @Override
    public void masterFound(long term) {
        call(() -> hook.masterFound(term));
    }

    @Override
    public void masterLost() {
        call(hook::masterLost);
    }
}
