package dev.redoubt.config.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/** The level of a log line as one character, as Redis writes it. Public because logback creates it by its name. */
public final class LevelMark extends ClassicConverter {
    @Override
    public String convert(ILoggingEvent event) {
        int level = event.getLevel().toInt();
        if (level >= Level.WARN_INT) {
            return "#";
        }
        if (level >= Level.INFO_INT) {
            return "*";
        }
        return level >= Level.DEBUG_INT ? "-" : ".";
    }
}
