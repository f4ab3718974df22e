package dev.redoubt.config.logging;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/**
 * The local time of a log line as Redis writes it: {@code 22 Nov 2026 18:03:50.500} (server.c, serverLogRaw). The names
 * of the months are English on every machine, as in the locale of redis-server. logback's own {@code %d} asks the JDK
 * for those of a locale, and the JDK's search for them takes a twentieth of a process's start. Public because logback
 * creates it by its name.
 */
public final class LogTime extends ClassicConverter {
    private static final String[] MONTHS = {
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
    };

    private final ZoneId zone;

    /** For logback, in the zone of this machine. */
    public LogTime() {
        this(ZoneId.systemDefault());
    }

    LogTime(ZoneId zone) {
        this.zone = zone;
    }

    @Override
    public String convert(ILoggingEvent event) {
        return format(event.getTimeStamp());
    }

    /** Returns the text for a Unix time in milliseconds. */
    String format(long unixMs) {
        ZonedDateTime time = Instant.ofEpochMilli(unixMs).atZone(zone);
        StringBuilder text = new StringBuilder(24);
        digits(text, 2, time.getDayOfMonth()).append(' ');
        text.append(MONTHS[time.getMonthValue() - 1]).append(' ');
        digits(text, 4, time.getYear()).append(' ');
        digits(text, 2, time.getHour()).append(':');
        digits(text, 2, time.getMinute()).append(':');
        digits(text, 2, time.getSecond()).append('.');
        return digits(text, 3, time.getNano() / 1_000_000).toString();
    }

    private static StringBuilder digits(StringBuilder text, int count, int number) {
        String digits = Integer.toString(number);
        return text.append("0".repeat(Math.max(0, count - digits.length()))).append(digits);
    }
}
