package dev.redoubt.persistence.rdb;

import static dev.redoubt.persistence.rdb.Dataset.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class RdbWriterTest {
    private static final long NONE = RdbVisitor.NO_EXPIRY;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final RdbWriter writer = new RdbWriter(out, 10);

    private String body() throws IOException {
        writer.end();
        byte[] file = out.toByteArray();
        assertThat(HexFormat.of().formatHex(file, 0, 9)).isEqualTo("524544495330303130");
        assertThat(file[file.length - 9]).isEqualTo((byte) 0xff);
        return HexFormat.of().formatHex(file, 9, file.length - 9);
    }

    @Test
    void an_empty_snapshot_is_magic_end_and_checksum() throws IOException {
        writer.end();
        assertThat(HexFormat.of().formatHex(out.toByteArray()))
                .isEqualTo("524544495330303130" + "ff" + "a9fd37fe89a77eeb");
    }

    @Test
    void aux_fields_database_and_size_hint_are_written() throws IOException {
        RdbAux.put(writer, "redis-bits", "64");
        RdbAux.put(writer, "a", "b");
        writer.selectDb(3);
        writer.resizeDb(70, 1);
        assertThat(body()).isEqualTo("fa0a72656469732d62697473c040" + "fa01610162" + "fe03" + "fb404601");
    }

    @Test
    void string_in_parts_is_written_as_the_whole_one() throws IOException {
        byte[] value = new byte[200_000];
        for (int i = 0; i < value.length; i++) {
            value[i] = (byte) i;
        }
        writer.string(bytes("k"), 5, value);
        String whole = body();
        RdbParts parts = visitor -> {
            visitor.part(value, 0, 10);
            visitor.part(value, 10, 100_000);
            visitor.part(value, 100_010, 99_990);
        };
        ByteArrayOutputStream other = new ByteArrayOutputStream();
        RdbWriter inParts = new RdbWriter(other, 10);
        inParts.string(bytes("k"), 5, value.length, parts);
        inParts.end();
        assertThat(HexFormat.of().formatHex(other.toByteArray(), 9, other.size() - 9))
                .isEqualTo(whole);
        assertThatThrownBy(() -> new RdbWriter(out, 10).string(bytes("k"), NONE, value.length + 1, parts))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new RdbWriter(out, 10).string(bytes("k"), NONE, 3, parts))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void only_canonical_integers_are_stored_as_integers() throws IOException {
        for (String value : new String[] {
            "0",
            "-128",
            "127",
            "128",
            "-32768",
            "32768",
            "-2147483648",
            "2147483647",
            "2147483648",
            "007",
            "-0",
            "-",
            "+1",
            "1.0",
            "",
            "12345678901"
        }) {
            writer.string(bytes("k"), NONE, bytes(value));
        }
        assertThat(body())
                .isEqualTo("00016b" + "c000" + "00016bc080" + "00016bc07f" + "00016bc18000" + "00016bc10080"
                        + "00016bc200800000" + "00016bc200000080" + "00016bc2ffffff7f" + "00016b0a32313437343833363438"
                        + "00016b03303037" + "00016b022d30" + "00016b012d" + "00016b022b31" + "00016b03312e30"
                        + "00016b00" + "00016b0b3132333435363738393031");
    }

    @Test
    void expiry_stands_before_the_type_and_keys_may_be_integers() throws IOException {
        writer.string(bytes("7"), 0x0102030405060708L, bytes("v"));
        assertThat(body()).isEqualTo("fc0807060504030201" + "00" + "c007" + "0176");
    }

    @Test
    void collections_are_of_the_plain_types() throws IOException {
        writer.beginList(bytes("l"), NONE, 2);
        writer.element(bytes("a"));
        writer.element(bytes("5"));
        writer.endKey();
        writer.beginSet(bytes("s"), NONE, 1);
        writer.member(bytes("m"));
        writer.endKey();
        writer.beginHash(bytes("h"), NONE, 1);
        writer.field(bytes("f"), bytes("v"));
        writer.endKey();
        writer.beginZset(bytes("z"), NONE, 2);
        writer.scored(bytes("m"), 1.5);
        writer.scored(bytes("n"), Double.NEGATIVE_INFINITY);
        writer.endKey();
        assertThat(body())
                .isEqualTo("01016c02" + "0161" + "c005" + "02017301016d" + "0401680101660176" + "05017a02"
                        + "016d000000000000f83f" + "016e000000000000f0ff");
    }

    @Test
    void packed_collections_are_of_the_packed_types() throws IOException {
        writer.list(bytes("l"), NONE, visitor -> {
            visitor.part(bytes("a"), 0, 1);
            visitor.part(bytes("5"), 0, 1);
        });
        writer.beginIntset(bytes("s"), NONE, 2);
        writer.member(bytes("-3"));
        writer.member(bytes("300"));
        writer.endKey();
        writer.beginPackedHash(bytes("h"), NONE, 1);
        writer.field(bytes("f"), bytes("-1"));
        writer.endKey();
        writer.beginPackedZset(bytes("z"), NONE, 3);
        writer.scored(bytes("m"), -0.0);
        writer.scored(bytes("n"), 1.5);
        writer.scored(bytes("o"), Double.POSITIVE_INFINITY);
        writer.endKey();
        assertThat(body())
                .isEqualTo("12016c" + "01" + "02" + "0c" + "0c000000" + "0200" + "816102" + "0501" + "ff"
                        + "0b0173" + "0c" + "02000000" + "02000000" + "fdff" + "2c01"
                        + "100168" + "0d" + "0d000000" + "0200" + "816602" + "dfff02" + "ff"
                        + "11017a" + "1c" + "1c000000" + "0600" + "816d02" + "0001" + "816e02" + "83312e3504" + "816f02"
                        + "83696e6604" + "ff");
    }

    @Test
    void calls_of_packed_collections_out_of_order_are_refused() throws IOException {
        assertThatThrownBy(() -> writer.list(bytes("l"), NONE, visitor -> {}))
                .isInstanceOf(IllegalArgumentException.class);
        writer.beginPackedHash(bytes("h"), NONE, 1);
        assertThatThrownBy(writer::endKey).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> writer.member(bytes("m"))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> writer.scored(bytes("m"), 1)).isInstanceOf(IllegalStateException.class);
        writer.field(bytes("f"), bytes("v"));
        assertThatThrownBy(() -> writer.field(bytes("g"), bytes("v"))).isInstanceOf(IllegalStateException.class);
        writer.endKey();
        writer.beginIntset(bytes("s"), NONE, 3);
        assertThatThrownBy(() -> writer.member(bytes("m"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void members_of_an_intset_must_ascend() throws IOException {
        writer.beginIntset(bytes("s"), NONE, 2);
        writer.member(bytes("2"));
        assertThatThrownBy(() -> writer.member(bytes("2"))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void strings_are_compressed_from_21_bytes_on_if_that_makes_them_shorter_by_4() throws IOException {
        assertThat(compressed("a".repeat(20))).isEqualTo("00016b14" + "61".repeat(20));
        assertThat(compressed("a".repeat(21))).isEqualTo("00016b" + "c3" + "05" + "15" + "0061" + "e00b00");
        assertThat(compressed("abcdefghijklmnopqrstuvwxyzabcdef"))
                .as("three bytes for six")
                .isEqualTo("00016b20" + HexFormat.of().formatHex(bytes("abcdefghijklmnopqrstuvwxyzabcdef")));
    }

    private static String compressed(String value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        RdbWriter squeezing = new RdbWriter(bytes, 10, true);
        squeezing.string(bytes("k"), NONE, bytes(value));
        squeezing.end();
        return HexFormat.of().formatHex(bytes.toByteArray(), 9, bytes.size() - 9);
    }

    @Test
    void length_of_each_form_is_written() throws IOException {
        for (int length : new int[] {63, 64, 16383, 16384}) {
            writer.string(bytes("k"), NONE, new byte[length]);
        }
        String body = body();
        assertThat(body).startsWith("00016b3f" + "00".repeat(63) + "00016b4040" + "00".repeat(64) + "00016b7fff");
        assertThat(body).contains("00016b8000004000" + "00".repeat(16384));
    }

    @Test
    void ranges_of_pages_give_the_same_bytes() throws IOException {
        byte[] page = bytes("..key..value..12..");
        writer.string(page, 2, 3, NONE, page, 7, 5);
        writer.beginList(bytes("l"), NONE, 1);
        writer.element(page, 14, 2);
        writer.endKey();
        writer.beginSet(bytes("s"), NONE, 1);
        writer.member(page, 7, 5);
        writer.endKey();
        writer.beginHash(bytes("h"), NONE, 1);
        writer.field(page, 2, 3, page, 7, 5);
        writer.endKey();
        writer.beginZset(bytes("z"), NONE, 1);
        writer.scored(page, 2, 3, 0);
        writer.endKey();
        assertThat(body())
                .isEqualTo("00036b65790576616c7565" + "01016c01c00c" + "020173010576616c7565"
                        + "04016801036b65790576616c7565" + "05017a01036b65790000000000000000");
    }

    @Test
    void calls_out_of_order_are_refused() throws IOException {
        assertThatThrownBy(() -> writer.element(bytes("e"))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(writer::endKey).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> writer.beginList(bytes("l"), NONE, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> writer.beginList(bytes("l"), NONE, RdbVisitor.UNKNOWN_SIZE))
                .isInstanceOf(IllegalArgumentException.class);
        writer.beginZset(bytes("z"), NONE, 2);
        assertThatThrownBy(() -> writer.scored(bytes("m"), Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> writer.member(bytes("m"))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> writer.string(bytes("k"), NONE, bytes("v"))).isInstanceOf(IllegalStateException.class);
        writer.scored(bytes("m"), 1);
        assertThatThrownBy(writer::endKey).isInstanceOf(IllegalStateException.class);
        writer.scored(bytes("n"), 1);
        assertThatThrownBy(() -> writer.scored(bytes("o"), 1)).isInstanceOf(IllegalStateException.class);
        writer.endKey();
        writer.end();
        assertThatThrownBy(writer::end).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new RdbWriter(out, 9)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_failing_stream_reaches_the_caller() throws IOException {
        RdbWriter failing = new RdbWriter(
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException("No space left on device");
                    }
                },
                10);
        failing.string(bytes("k"), NONE, bytes("v"));
        assertThatThrownBy(failing::end).isInstanceOf(IOException.class).hasMessage("No space left on device");
    }
}
