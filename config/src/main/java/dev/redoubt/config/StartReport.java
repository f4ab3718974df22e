package dev.redoubt.config;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The lines that a process logs about its configuration when it starts. Stateless. */
public final class StartReport {
    private static final Logger LOG = LoggerFactory.getLogger(StartReport.class);

    private StartReport() {}

    /** Logs the file, its syntax, and the directives that have no effect. */
    public static void log(LiveConfig config) {
        if (!config.source().isEmpty()) {
            LOG.info("Configuration loaded from {}", ByteText.display(config.source()));
        }
        if (!config.withoutEffect().isEmpty()) {
            LOG.warn(
                    "These directives have no effect in Redoubt: {}. docs/directives.md gives the reasons; remove them"
                            + " from the configuration to silence this line.",
                    String.join(" ", config.withoutEffect()));
        }
    }
}
