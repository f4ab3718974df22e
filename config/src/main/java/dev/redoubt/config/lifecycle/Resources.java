package dev.redoubt.config.lifecycle;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The resources of one component. {@link #close} closes them in the reverse order of their opening, each one even when
 * another fails, and logs each failure. Any thread may add and close; a resource that is added after {@link #close} is
 * closed at once, so that a start that overlaps with an end leaves nothing open.
 */
public final class Resources implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Resources.class);

    private final String owner;
    private final Deque<Resource> open = new ArrayDeque<>();
    private boolean closed;

    private record Resource(String name, AutoCloseable handle) {}

    /** @param owner the component, for the log line of a resource that cannot be closed */
    public Resources(String owner) {
        this.owner = owner;
    }

    /**
     * Adds a resource.
     *
     * @param name what it is, for the log line when it cannot be closed
     * @return {@code handle}
     */
    public <R extends AutoCloseable> R add(String name, R handle) {
        if (!push(new Resource(name, handle))) {
            close(new Resource(name, handle));
        }
        return handle;
    }

    /** Adds a timer or a task, which {@link #close} cancels without interrupting it. */
    public void addTimer(String name, Future<?> timer) {
        add(name, (Registration) () -> timer.cancel(false));
    }

    private synchronized boolean push(Resource resource) {
        if (!closed) {
            open.push(resource);
        }
        return !closed;
    }

    private synchronized @Nullable Resource pop() {
        closed = true;
        return open.poll();
    }

    /** Closes everything, the newest first. A second call has no effect. */
    @Override
    public void close() {
        Resource next = pop();
        while (next != null) {
            close(next);
            next = pop();
        }
    }

    private void close(Resource resource) {
        try {
            resource.handle().close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.debug("{}: closing the {} was interrupted", owner, resource.name());
        } catch (Exception e) {
            LOG.warn(
                    "{}: the {} could not be closed: {}. The process goes on. This is a defect; please report it.",
                    owner,
                    resource.name(),
                    e.toString(),
                    e);
        }
    }
}
