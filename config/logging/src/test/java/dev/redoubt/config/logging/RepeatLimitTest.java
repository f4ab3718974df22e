package dev.redoubt.config.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Warnings that repeat are dropped and counted, whatever numbers and bytes they carry. */
class RepeatLimitTest {
    private final LoggerContext context = new LoggerContext();
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final List<Runnable> later = new ArrayList<>();
    private long nanos = Long.MAX_VALUE - 5;

    private final RepeatLimit limit = new RepeatLimit(() -> nanos, later::add);
    private final Logger akkas = context.getLogger("akka.remote.artery.Decoder");

    @BeforeEach
    void attach() {
        lines.start();
        context.getLogger("ROOT").addAppender(lines);
        context.getLogger("ROOT").setLevel(Level.INFO);
        context.addTurboFilter(limit);
    }

    private void flood(int count) {
        for (int i = 0; i < count; i++) {
            akkas.warn("Dropping message due to unexpected error: frame " + i + " of [akka://x@host"
                    + (char) ('a' + i % 26) + "], got (48 54 " + i + ")");
        }
    }

    private List<String> texts() {
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    private void pass(long seconds) {
        nanos += TimeUnit.SECONDS.toNanos(seconds);
    }

    @Test
    void burst_passes_and_the_rest_is_counted() {
        flood(100_000);

        assertThat(texts()).hasSize(RepeatLimit.BURST);
        assertThat(later).hasSize(1);
        later.remove(0).run();
        assertThat(texts()).hasSize(RepeatLimit.BURST + 1);
        assertThat(texts().get(RepeatLimit.BURST))
                .startsWith("99990 more lines like the next one were not logged: Dropping message due to");
    }

    @Test
    void one_line_passes_for_each_pause_and_reports_go_on() {
        flood(1_000);
        later.remove(0).run();
        lines.list.clear();

        pass(RepeatLimit.SECONDS_A_LINE);
        flood(1_000);
        later.remove(0).run();

        assertThat(texts()).hasSize(2);
        assertThat(texts().get(1)).startsWith("999 more lines");
    }

    @Test
    void limit_is_restored_after_silence() {
        flood(1_000);
        pass(RepeatLimit.BURST * RepeatLimit.SECONDS_A_LINE);
        lines.list.clear();

        flood(RepeatLimit.BURST);

        assertThat(texts()).hasSize(RepeatLimit.BURST);
    }

    @Test
    void other_kinds_and_quieter_lines_are_not_affected() {
        flood(1_000);
        lines.list.clear();

        akkas.warn("Association was quarantined");
        akkas.error("Dropping message due to unexpected error");
        context.getLogger("dev.redoubt.Other").warn("Dropping message due to unexpected error");
        for (int i = 0; i < 50; i++) {
            akkas.info("Dropping message due to unexpected error");
        }
        akkas.setLevel(Level.ERROR);
        akkas.warn("unheard");

        assertThat(texts()).hasSize(53);
    }

    @Test
    void texts_that_are_arguments_are_told_apart() {
        Logger ours = context.getLogger("dev.redoubt.Sentinel");
        for (int i = 0; i < 1_000; i++) {
            ours.warn("{}", "The planned failover failed");
        }
        ours.warn("{}", "The members were started differently");

        assertThat(texts()).hasSize(RepeatLimit.BURST + 1);
    }

    @Test
    void libraries_are_bounded_together_and_ours_are_not() {
        for (int i = 0; i < 5_000; i++) {
            akkas.warn("text " + word(i));
        }
        long passed = texts().size();
        context.getLogger("dev.redoubt.Other").warn("ours");

        assertThat(passed).isEqualTo(RepeatLimit.LIBRARY_BURST);
        assertThat(texts()).contains("ours");
    }

    @Test
    void report_is_bounded_whatever_the_texts_are() {
        for (int i = 0; i < 200_000; i++) {
            akkas.warn("text " + word(i) + "x".repeat(1_000));
        }
        lines.list.clear();

        later.remove(0).run();

        assertThat(texts()).hasSizeLessThanOrEqualTo(512).allMatch(text -> text.length() < 300);
        assertThat(texts().stream()
                        .mapToLong(text -> Long.parseLong(text.split(" ")[0]))
                        .sum())
                .isEqualTo(200_000 - RepeatLimit.LIBRARY_BURST);
    }

    private static String word(int number) {
        return Integer.toString(number, 26).replaceAll("[0-9]", "-") + (char) ('A' + number % 58);
    }
}
