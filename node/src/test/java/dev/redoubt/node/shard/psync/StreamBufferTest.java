package dev.redoubt.node.shard.psync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.persistence.log.LogRecord;
import dev.redoubt.persistence.log.Payload;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The stream may be cut at any byte. */
class StreamBufferTest {
    private static LogRecord record(long index, long endOffset, String... parts) {
        List<byte[]> bytes = java.util.Arrays.stream(parts)
                .map(part -> part.getBytes(StandardCharsets.US_ASCII))
                .toList();
        return new LogRecord(index, 1, 0, endOffset, 0, 0, Payload.of(bytes), null);
    }

    private static String text(List<ByteBuf> bytes) {
        StringBuilder text = new StringBuilder();
        bytes.forEach(part -> text.append(part.toString(StandardCharsets.US_ASCII)));
        return text.toString();
    }

    private static final List<LogRecord> RECORDS =
            List.of(record(1, 103, "abc"), record(2, 103), record(3, 109, "de", "fghi"), record(4, 110, "j"));

    @Test
    void every_cut_gives_the_rest_of_the_stream() {
        for (int from = 100; from <= 110; from++) {
            for (int most = 1; most <= 11; most++) {
                StreamBuffer buffer = new StreamBuffer();
                buffer.add(RECORDS, from);
                StringBuilder all = new StringBuilder();
                String next = text(buffer.take(most));
                while (!next.isEmpty()) {
                    assertThat(next.length()).isLessThanOrEqualTo(most);
                    all.append(next);
                    next = text(buffer.take(most));
                }
                assertThat(all.toString()).isEqualTo("abcdefghij".substring(from - 100));
            }
        }
    }
}
