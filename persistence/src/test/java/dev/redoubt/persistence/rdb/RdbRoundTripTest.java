package dev.redoubt.persistence.rdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RdbRoundTripTest {
    private static final long BASE_MS = 1_700_000_000_000L;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void written_data_is_read_back_from_a_seed(long seed) throws IOException {
        Dataset written = new RandomData(seed, BASE_MS).dataset(5, 100, 80);
        for (int packed : new int[] {1, 20, 1000}) {
            Dataset packedRead = Dataset.read(written.toBytes(seed % 2 == 0, packed));
            // A packed sorted set has one zero only.
            packedRead
                    .withoutNegativeZero()
                    .assertSame(
                            new RandomData(seed, BASE_MS).dataset(5, 100, 80).withoutNegativeZero());
        }
        Dataset read = Dataset.read(written.toBytes());
        read.assertSame(written);
        assertThat(read.aux)
                .containsAllEntriesOf(Map.of("redis-ver", "7.0.15", "redis-bits", "64", "redoubt-ver", "0.1"));
    }

    @Test
    void a_stream_that_gives_single_bytes_is_read_too() throws IOException {
        Dataset written = new RandomData(11, BASE_MS).dataset(2, 20, 20);
        Dataset read = new Dataset();
        InputStream slow = new ByteArrayInputStream(written.toBytes()) {
            @Override
            public synchronized int read(byte[] b, int off, int len) {
                return super.read(b, off, Math.min(len, 1));
            }
        };
        RdbReader.read(slow, read);
        read.assertSame(written);
    }

    @Test
    void string_longer_than_every_buffer_is_read_back() throws IOException {
        Dataset written = new Dataset();
        for (int length : new int[] {(1 << 16) - 30, 1 << 16, (1 << 20) + 1, 5_000_000}) {
            written.put(0, "k" + length, new Dataset.Item("string", -1, "x".repeat(length)));
        }
        Dataset.read(written.toBytes()).assertSame(written);
    }

    @Test
    void reader_stops_at_the_end_and_returns_its_position(@TempDir Path dir) throws IOException {
        byte[] file = new RandomData(12, BASE_MS).dataset(1, 5, 5).toBytes();
        byte[] more = Arrays.copyOf(file, file.length + 7);
        assertThat(RdbReader.read(new ByteArrayInputStream(more), new Dataset()))
                .isEqualTo(new RdbSummary(10, file.length, true));
        Path path = Files.write(dir.resolve("dump.rdb"), more);
        assertThatThrownBy(() -> RdbReader.readFile(path, new Dataset()))
                .isInstanceOf(RdbException.class)
                .hasMessageContaining("RDB byte " + file.length + ": bytes follow the end");
    }

    @Test
    void the_checker_counts_and_the_header_gives_only_aux(@TempDir Path dir) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        RdbWriter writer = new RdbWriter(out, 11);
        RdbAux.writeHead(writer, "0.1");
        RdbAux.put(writer, "redoubt-terms", "1:" + "a".repeat(40) + ":1:0");
        RdbAux.put(writer, "redoubt-index", "123456789012");
        writer.selectDb(2);
        writer.string(new byte[] {1}, 99, new byte[] {2});
        writer.string(new byte[] {2}, RdbVisitor.NO_EXPIRY, new byte[] {2});
        writer.selectDb(9);
        writer.beginHash(new byte[] {1}, RdbVisitor.NO_EXPIRY, 1);
        writer.field(new byte[0], new byte[0]);
        writer.endKey();
        writer.end();
        Path file = Files.write(dir.resolve("dump.rdb"), out.toByteArray());

        RdbChecker.Report report = RdbChecker.check(file);
        assertThat(report.summary()).isEqualTo(new RdbSummary(11, out.size(), true));
        assertThat(report.databases())
                .isEqualTo(Map.of(2, new RdbChecker.Counts(2, 1), 9, new RdbChecker.Counts(1, 0)));
        assertThat(report.keys()).isEqualTo(3);
        assertThat(report.expires()).isEqualTo(1);
        assertThat(report.aux())
                .containsOnlyKeys("redis-ver", "redis-bits", "redoubt-ver", "redoubt-terms", "redoubt-index");
        assertThat(RdbHeader.read(Files.newInputStream(file), Set.of("redoubt-index", "redoubt-terms", "ctime")))
                .isEqualTo(Map.of("redoubt-index", "123456789012", "redoubt-terms", "1:" + "a".repeat(40) + ":1:0"));
    }
}
