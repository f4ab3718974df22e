package dev.redoubt.persistence.rdb;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Truncation at every length and every changed byte give an RdbException, never other data. */
class RdbDamageTest {
    private static final byte[] PACKED = packedFile();

    /** A file with all packed encodings of Redis: flips reach the decoders of listpacks, ziplists, intsets and LZF. */
    private static byte[] packedFile() {
        byte[] pack = RdbBytes.listpack(RdbBytes.smallInPack("a"), RdbBytes.entry(0xf4, 1, 2, 3, 4, 5, 6, 7, 8));
        byte[] zip = RdbBytes.ziplist(RdbBytes.small("a"), RdbBytes.entry(0xfe, 0x85));
        return RdbBytes.file(10)
                .u8(RdbFormat.OP_AUX)
                .text("redoubt-ver")
                .text("1")
                .u8(RdbFormat.OP_SELECTDB, 0, RdbFormat.OP_RESIZEDB, 6, 0)
                .u8(RdbFormat.HASH_LISTPACK)
                .text("h")
                .text(pack)
                .u8(RdbFormat.ZSET_LISTPACK)
                .text("z")
                .text(pack)
                .u8(RdbFormat.HASH_ZIPLIST)
                .text("hz")
                .text(zip)
                .u8(RdbFormat.LIST_QUICKLIST_2)
                .text("q")
                .u8(2, 1)
                .text("plain")
                .u8(2)
                .text(pack)
                .u8(RdbFormat.SET_INTSET)
                .text("i")
                .le(0x80, 1)
                .u8(0, 0, 0, 12)
                .le(2, 4)
                .le(2, 4)
                .le(-5, 2)
                .le(9, 2)
                .u8(RdbFormat.STRING)
                .text("lzf")
                .u8(RdbFormat.LZF, 6, 12)
                .u8(1, 'a', 'b', 7 << 5, 1, 1)
                .u8(RdbFormat.OP_MODULE_AUX)
                .raw(RdbBytes.moduleId("ReJSON-RL"))
                .u8(2, 1, 5)
                .text("data")
                .u8(0, RdbFormat.OP_EXPIRETIME)
                .le(1_700_000_000, 4)
                .u8(RdbFormat.OP_IDLE, 5, RdbFormat.HASH_ZIPMAP)
                .text("zm")
                .text(RdbBytes.zipmap(1, "f", "value"))
                .u8(RdbFormat.OP_EXPIRETIME_MS)
                .le(1_700_000_000_000L, 8)
                .u8(RdbFormat.OP_FREQ, 5, RdbFormat.SET_LISTPACK)
                .text("sl")
                .text(pack)
                .u8(RdbFormat.ZSET)
                .text("zt")
                .u8(1, 1, 'm', 3, '1', '.', '5')
                .end();
    }

    private static byte[] ownFile() throws IOException {
        return new RandomData(3, 1_700_000_000_000L).dataset(2, 10, 4).toBytes();
    }

    @Test
    void file_truncated_at_every_length_is_refused() throws IOException {
        byte[] file = ownFile();
        assertThat(Dataset.read(file).databases).hasSize(2);
        // The big values are truncated at a few lengths only: all their bytes are alike.
        int step = Math.max(1, file.length / 5000);
        for (int length = 0; length < file.length; length += length < 200 || length > file.length - 200 ? 1 : step) {
            byte[] shorter = Arrays.copyOf(file, length);
            assertThatThrownBy(() -> RdbReader.read(new ByteArrayInputStream(shorter), new Dataset()))
                    .as("truncated to " + length)
                    .isInstanceOf(RdbException.class);
        }
    }

    @Test
    void packed_file_truncated_at_every_length_is_refused() {
        for (int length = 0; length < PACKED.length; length++) {
            byte[] shorter = Arrays.copyOf(PACKED, length);
            assertThatThrownBy(() -> RdbReader.readWhole(new ByteArrayInputStream(shorter), new Sink()))
                    .as("truncated to " + length)
                    .isInstanceOf(RdbException.class);
        }
    }

    @Test
    void each_byte_changed_in_each_bit_is_noticed() throws IOException {
        byte[] file = PACKED;
        assertThat(Dataset.read(file).databases.get(0)).hasSize(9);
        for (int at = 0; at < file.length; at++) {
            for (int flip = 1; flip < 256; flip++) {
                byte[] damaged = file.clone();
                damaged[at] ^= (byte) flip;
                assertThatThrownBy(() -> RdbReader.read(new ByteArrayInputStream(damaged), new Sink()))
                        .as("byte " + at + " ^ " + flip)
                        .isInstanceOf(RdbException.class);
            }
        }
    }

    @Test
    void zero_checksum_is_accepted_only_in_files_of_redis() throws IOException {
        byte[] file = PACKED.clone();
        Arrays.fill(file, file.length - 8, file.length, (byte) 0);
        assertThatThrownBy(() -> RdbReader.read(new ByteArrayInputStream(file), new Dataset()))
                .isInstanceOf(RdbException.class)
                .hasMessageContaining("checksum 0");
        byte[] redis = RdbBytes.file(10).u8(RdbFormat.OP_EOF).le(0, 8).bytes();
        assertThat(RdbReader.read(new ByteArrayInputStream(redis), new Dataset()))
                .isEqualTo(new RdbSummary(10, redis.length, false));
    }

    /** Without a checksum damage may read as data; no other exception may occur, and no large allocation. */
    @Test
    void random_damage_without_checksum_is_data_or_an_exception() throws IOException {
        Random random = new Random(42);
        byte[] plain = ownFileWithoutBigValues();
        for (byte[] source : new byte[][] {PACKED, plain}) {
            byte[] file = new String(source, ISO_8859_1)
                    .replace("redoubt-ver", "another-ver")
                    .getBytes(ISO_8859_1);
            Arrays.fill(file, file.length - 8, file.length, (byte) 0);
            for (int round = 0; round < 20_000; round++) {
                byte[] damaged = file.clone();
                for (int i = random.nextInt(4); i >= 0; i--) {
                    damaged[9 + random.nextInt(damaged.length - 17)] = (byte) random.nextInt();
                }
                readOrRefuse(damaged);
            }
        }
    }

    private static byte[] ownFileWithoutBigValues() throws IOException {
        Dataset dataset = new Dataset();
        RandomData random = new RandomData(5, 1_700_000_000_000L);
        for (int type = 1; type < 5; type++) {
            dataset.put(0, "k" + type, random.item(type, -1, 3));
        }
        return dataset.toBytes();
    }

    private static void readOrRefuse(byte[] damaged) throws IOException {
        try {
            RdbReader.read(new ByteArrayInputStream(damaged), new Sink());
        } catch (RdbException e) {
            assertThat(e.offset()).as(HexFormat.of().formatHex(damaged)).isBetween(0L, (long) damaged.length);
        }
    }

    @Test
    void a_claimed_length_costs_no_memory_unless_it_is_there() {
        RdbBytes head = RdbBytes.file(10).u8(RdbFormat.OP_SELECTDB, 0);
        byte[][] liars = {
            head.u8(RdbFormat.STRING).text("k").u8(0x80, 0x7f, 0xff, 0xff, 0x00).bytes(),
            RdbBytes.file(10)
                    .u8(RdbFormat.STRING)
                    .text("k")
                    .u8(0x81, 0, 0, 0, 0xff, 0, 0, 0, 0)
                    .bytes(),
            RdbBytes.file(10)
                    .u8(RdbFormat.STRING)
                    .text("k")
                    .u8(0x81, 0xff, 0, 0, 0, 0, 0, 0, 0)
                    .bytes(),
            RdbBytes.file(10)
                    .u8(RdbFormat.STRING)
                    .text("k")
                    .u8(RdbFormat.LZF, 2, 0x80, 0x7f, 0, 0, 0, 1, 1)
                    .bytes(),
            RdbBytes.file(10)
                    .u8(RdbFormat.LIST)
                    .text("k")
                    .u8(0x81, 0x7f, 0, 0, 0, 0, 0, 0, 0)
                    .bytes(),
            RdbBytes.file(10)
                    .u8(RdbFormat.SET_INTSET)
                    .text("k")
                    .text(new RdbBytes().le(2, 4).le(-1, 4).bytes())
                    .bytes(),
        };
        for (byte[] liar : liars) {
            assertThatThrownBy(() -> RdbReader.read(new ByteArrayInputStream(liar), new Dataset()))
                    .isInstanceOf(RdbException.class);
        }
    }

    /** A visitor that keeps nothing, so that duplicates are no error. */
    private static final class Sink extends PartialRdbVisitor {
        @Override
        public void scored(byte[] member, double score) {
            assertThat(score).isNotNaN();
        }
    }
}
