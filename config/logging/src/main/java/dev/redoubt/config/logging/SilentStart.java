package dev.redoubt.config.logging;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.status.NopStatusListener;

/**
 * Leaves logback without an appender until {@link Logging#start} gives it one. logback finds this class as a service,
 * where there is no configuration file. Without it, logback would begin with a console appender and a printer of its
 * own status. Their date formats take a twentieth of a process's start, and {@link Logging#start} removes both.
 */
public final class SilentStart extends ContextAwareBase implements Configurator {
    /** For {@link java.util.ServiceLoader}. */
    public SilentStart() {}

    @Override
    public void configure(LoggerContext context) {
        context.getStatusManager().add(new NopStatusListener());
    }
}
