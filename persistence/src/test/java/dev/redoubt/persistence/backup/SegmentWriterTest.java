package dev.redoubt.persistence.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redoubt.persistence.aof.AofLog;
import dev.redoubt.persistence.aof.Logs;
import dev.redoubt.persistence.aof.RecordGoneException;
import dev.redoubt.persistence.backup.SegmentWriter.Place;
import dev.redoubt.persistence.log.LogRecord;
import dev.redoubt.persistence.testing.LossyLogStorage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentWriterTest {
    private static final long UNBOUNDED = Long.MAX_VALUE;

    @TempDir
    Path dir;

    private final LossyLogStorage disk = Logs.disk();
    private Path file;

    @BeforeEach
    void chooseFile() {
        file = dir.resolve("segment");
    }

    private String text() throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }

    private static String joined(List<LogRecord> records) {
        return String.join("", Logs.bytes(records));
    }

    @Test
    void segment_selects_the_database_and_holds_the_records_without_notes_of_fsyncs() throws IOException {
        try (AofLog log = Logs.openCold(disk)) {
            Logs.begin(log, 1);
            LogRecord before = Logs.select(log, 5);
            log.fsync();
            Logs.add(log, Logs.command("SET", "key", "x".repeat(100_000)));
            log.fsync();
            Logs.select(log, 3);

            Place end = SegmentWriter.write(log, Place.behind(before), 4, UNBOUNDED, file);

            assertThat(end).isEqualTo(Place.behind(Logs.read(log, 4).get(0)));
            assertThat(end.db()).isEqualTo(3);
            assertThat(text()).isEqualTo("*2\r\n$6\r\nSELECT\r\n$1\r\n5\r\n" + joined(Logs.read(log, 3)));
        }
    }

    @Test
    void segment_ends_at_the_bound_of_records_and_bytes_and_with_the_term() throws IOException {
        try (AofLog log = Logs.openCold(disk)) {
            Logs.begin(log, 1);
            for (int i = 0; i < 5; i++) {
                Logs.add(log, Logs.command("SET", "key", "x".repeat(1000)));
            }
            Logs.begin(log, 2);
            Place begin = new Place(0, 0, 0, 0);

            assertThat(SegmentWriter.write(log, begin, 3, UNBOUNDED, file).index())
                    .isEqualTo(3);
            assertThat(SegmentWriter.write(log, begin, 7, UNBOUNDED, file).index())
                    .isEqualTo(6);
            assertThat(text()).contains("#R 6 1 ").doesNotContain("#R 7 2 ");
            assertThat(SegmentWriter.write(log, begin, 7, 3000, file).index()).isEqualTo(3);
            assertThat(Files.size(file)).isLessThanOrEqualTo(3000);
            assertThat(SegmentWriter.write(log, new Place(2, 0, 0, 0), 7, 10, file)
                            .index())
                    .as("one record is not cut")
                    .isEqualTo(3);
            assertThat(SegmentWriter.write(log, new Place(6, 0, 0, 0), 7, UNBOUNDED, file)
                            .index())
                    .isEqualTo(7);
        }
    }

    @Test
    void record_before_the_base_is_gone() throws IOException {
        try (AofLog log = Logs.openCold(disk)) {
            Logs.begin(log, 1);
            Logs.select(log, 1);
            Logs.rewrite(log, disk);
            Logs.select(log, 2);

            assertThatThrownBy(() -> SegmentWriter.write(log, new Place(1, 0, 0, 0), 3, UNBOUNDED, file))
                    .isInstanceOf(RecordGoneException.class);
            assertThatThrownBy(() -> SegmentWriter.write(log, new Place(3, 0, 0, 0), 3, UNBOUNDED, file))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
