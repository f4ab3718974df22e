package dev.redoubt.node.keyspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListpackTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String hex(Listpack pack) {
        return HexFormat.of().formatHex(Arrays.copyOf(pack.data(), pack.size()));
    }

    @Test
    void elements_have_the_bytes_of_redis() {
        Listpack pack = new Listpack(0);
        assertThat(hex(pack)).isEqualTo("070000000000ff");
        pack.append(bytes("hello"));
        pack.append(127);
        pack.append(128);
        pack.append(-4096);
        pack.append(-4097);
        pack.append(-8388608);
        pack.append(Integer.MIN_VALUE);
        pack.append(bytes("9223372036854775807"));
        pack.append(bytes("007"));
        assertThat(hex(pack))
                .isEqualTo("340000000900" + "8568656c6c6f06" + "7f01" + "c08002" + "d00002" + "f1ffef03" + "f200008004"
                        + "f30000008005" + "f4ffffffffffffff7f09" + "8330303704" + "ff");
    }

    @Test
    void elements_of_every_length_are_read_in_both_directions() {
        Listpack pack = new Listpack(0);
        List<Integer> lengths = List.of(0, 1, 63, 64, 126, 127, 4095, 4096, 16377, 16378, 16383, 2097146, 2097151);
        lengths.forEach(length -> pack.append("x".repeat(length).getBytes(StandardCharsets.ISO_8859_1)));
        int at = Listpack.HEADER;
        for (int length : lengths) {
            assertThat(pack.isText(at)).isTrue();
            assertThat(pack.textLength(at)).isEqualTo(length);
            assertThat(pack.previous(pack.next(at))).isEqualTo(at);
            assertThat(pack.equalsAt(at, pack.bytesAt(at))).isTrue();
            at = pack.next(at);
        }
        assertThat(at).isEqualTo(pack.end());
    }

    @Test
    void integer_is_replaced_by_one_of_another_length() {
        Listpack pack = new Listpack(0);
        pack.append(127);
        pack.append(bytes("a"));
        for (long value : new long[] {128, Long.MIN_VALUE, 5, -1, 70_000, 3}) {
            pack.replace(Listpack.HEADER, value);
            assertThat(pack.longAt(Listpack.HEADER)).isEqualTo(value);
            assertThat(pack.bytesAt(pack.next(Listpack.HEADER))).isEqualTo(bytes("a"));
            assertThat(pack.skip(Listpack.HEADER, 2)).isEqualTo(pack.end());
        }
        pack.trim();
        assertThat(pack.capacity()).isEqualTo(pack.size());
        assertThat(hex(pack)).isEqualTo("0c0000000200" + "0301" + "816102" + "ff");
    }

    @Test
    void number_is_not_equal_to_another_text_of_it() {
        Listpack pack = new Listpack(0);
        pack.append(bytes("7"));
        assertThat(pack.equalsAt(Listpack.HEADER, bytes("7"))).isTrue();
        assertThat(pack.equalsAt(Listpack.HEADER, bytes("07"))).isFalse();
        assertThat(pack.equalsAt(Listpack.HEADER, bytes("seven"))).isFalse();
    }
}
