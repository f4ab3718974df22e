package dev.redoubt.persistence.aof.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redoubt.persistence.aof.Logs;
import dev.redoubt.persistence.log.LogEnd;
import dev.redoubt.persistence.log.LogRecord;
import dev.redoubt.persistence.log.ReplId;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class RecordCodecTest {
    private static final ReplId REPLID = new ReplId("0123456789abcdef0123456789abcdef01234567");

    private final RecordSealer sealer = new RecordSealer(LogEnd.EMPTY, 0, 0, 0);

    private static String text(LogRecord record) {
        return new String(RecordCodec.encode(record), StandardCharsets.ISO_8859_1);
    }

    private static RecordHeader parse(String line) {
        return RecordCodec.parseHeader(Logs.ascii(line), line.length());
    }

    private static String crc(String... parts) {
        CRC32C crc = new CRC32C();
        for (String part : parts) {
            crc.update(Logs.ascii(part));
        }
        return RecordCodec.crcText((int) crc.getValue());
    }

    @Test
    void record_is_line_and_payload_and_crc_covers_both() {
        String head = "#R 1 3 0 0 1000 0 ";
        String first = crc("\0\0\0\0", head, REPLID.hex());
        assertThat(text(sealer.sealTermStart(3, REPLID, 1000))).isEqualTo(head + first + " " + REPLID + "\r\n");

        String payload = "*1\r\n$4\r\nPING\r\n";
        String second = "#R 2 3 5 14 1000 14 ";
        int before = sealer.lastCrc();
        String previous = "" + (char) (before >>> 24 & 255) + (char) (before >>> 16 & 255) + (char) (before >>> 8 & 255)
                + (char) (before & 255);
        assertThat(text(sealer.seal(3, 5, 999, Logs.ascii(payload))))
                .isEqualTo(second + crc(previous, second, payload) + "\r\n" + payload);
    }

    @Test
    void a_line_has_one_text_only() {
        String good = "#R 12 3 0 500 1000 14 00c0ffee\r\n";
        assertThat(parse(good)).isEqualTo(new RecordHeader(12, 3, 0, 500, 1000, 14, 0x00c0ffee, null));
        for (int i = 0; i < good.length(); i++) {
            for (char c : new char[] {' ', '-', '+', 'g', 'A', '\n', '\r', 0, '#', '\u00ff'}) {
                String bad = good.substring(0, i) + c + good.substring(i + 1);
                RecordHeader header = parse(bad);
                assertThat(header == null || bad.equals(good)).as(bad).isTrue();
            }
        }
        assertThat(parse("#R 012 3 0 500 1000 14 00c0ffee\r\n")).isNull();
        assertThat(parse("#R 12 3 0 500 1000 14 00c0ffee \r\n")).isNull();
        assertThat(parse("#R 12 3 0 500 1000 14 00c0ffee " + REPLID + "\r\n")).isNull();
        assertThat(parse("#R 12 3 0 500 1000 0 00c0ffee\r\n")).isNull();
        assertThat(parse("#R 99999999999999999999 3 0 500 1000 14 00c0ffee\r\n"))
                .isNull();
        assertThat(parse("#R 12 3 0 500 1000 2147483647 00c0ffee\r\n")).isNull();
    }

    @Test
    void the_longest_header_fits() {
        LogRecord longest = new LogRecord(
                Long.MAX_VALUE,
                Long.MAX_VALUE,
                Integer.MAX_VALUE,
                Long.MAX_VALUE,
                Long.MAX_VALUE,
                -1,
                new byte[0],
                REPLID);
        String text = text(longest);
        assertThat(parse(text))
                .isEqualTo(new RecordHeader(
                        Long.MAX_VALUE,
                        Long.MAX_VALUE,
                        Integer.MAX_VALUE,
                        Long.MAX_VALUE,
                        Long.MAX_VALUE,
                        0,
                        -1,
                        REPLID));
    }

    @Test
    void sealer_accepts_only_records_that_continue_the_chain() throws Exception {
        RecordSealer replica = new RecordSealer(LogEnd.EMPTY, 0, 0, 0);
        replica.accept(sealer.sealTermStart(1, REPLID, 10));
        LogRecord record = sealer.seal(1, 2, 5, Logs.command("SET", "a", "b"));
        assertThat(record.unixMs()).isEqualTo(10);
        for (LogRecord bad : new LogRecord[] {
            new LogRecord(3, 1, 2, record.endOffset(), 10, record.crc(), record.payload(), null),
            new LogRecord(2, 2, 2, record.endOffset(), 10, record.crc(), record.payload(), null),
            new LogRecord(2, 1, 3, record.endOffset(), 10, record.crc(), record.payload(), null),
            new LogRecord(2, 1, 2, record.endOffset() + 1, 10, record.crc(), record.payload(), null),
            new LogRecord(2, 1, 2, record.endOffset(), 9, record.crc(), record.payload(), null),
            new LogRecord(2, 1, 2, record.endOffset(), 11, record.crc(), record.payload(), null),
            new LogRecord(2, 1, 2, record.endOffset(), 10, record.crc() + 1, record.payload(), null),
            new LogRecord(2, 1, 2, record.endOffset(), 10, record.crc(), Logs.command("SET", "a", "c"), null)
        }) {
            assertThatThrownBy(() -> replica.accept(bad)).isInstanceOf(BrokenChainException.class);
        }
        replica.accept(record);
        assertThat(replica.end()).isEqualTo(sealer.end());
        assertThat(replica.lastCrc()).isEqualTo(sealer.lastCrc());
    }

    @Test
    void terms_need_a_term_start_and_rise() {
        assertThatThrownBy(() -> sealer.seal(1, 0, 0, Logs.command("PING")))
                .isInstanceOf(IllegalArgumentException.class);
        sealer.sealTermStart(2, REPLID, 0);
        assertThatThrownBy(() -> sealer.sealTermStart(2, REPLID, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> sealer.seal(2, 0, 0, new byte[0])).isInstanceOf(IllegalArgumentException.class);
    }
}
