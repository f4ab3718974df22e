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
        ByteArrayOutputStream other = new ByteArrayOutputStream();
        RdbWriter parts = new RdbWriter(other, 10);
        parts.beginString(bytes("k"), 5, value.length);
        parts.part(value, 0, 10);
        parts.part(value, 10, 100_000);
        assertThatThrownBy(parts::endKey).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> parts.part(value, 0, 99_991)).isInstanceOf(IllegalStateException.class);
        parts.part(value, 100_010, 99_990);
        parts.endKey();
        parts.end();
        assertThat(HexFormat.of().formatHex(other.toByteArray(), 9, other.size() - 9))
                .isEqualTo(whole);
        assertThatThrownBy(() -> new RdbWriter(out, 10).beginString(bytes("k"), NONE, 3))
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
