package dev.redoubt.persistence.rdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Hand-made files in encodings that redis-server 7.0 reads but seldom or never writes. */
class RdbEncodingsTest {
    private static Object content(int type, byte[] value) throws IOException {
        return key(RdbBytes.file(10)
                        .u8(RdbFormat.OP_SELECTDB, 0, type)
                        .text("k")
                        .raw(value))
                .content();
    }

    private static Dataset.Item key(RdbBytes file) throws IOException {
        return Dataset.read(file.end()).get("k");
    }

    private static byte[] text(byte[] blob) {
        return new RdbBytes().text(blob).bytes();
    }

    private static void refused(RdbBytes file, long offset, String matter) {
        byte[] bytes = file.end();
        assertThatThrownBy(() -> RdbReader.read(new ByteArrayInputStream(bytes), new Dataset()))
                .isInstanceOf(RdbException.class)
                .hasMessageStartingWith("RDB byte " + offset + ": ")
                .hasMessageContaining(matter);
    }

    @Test
    void ziplist_entry_of_each_form_is_read() throws IOException {
        String middle = "m".repeat(300);
        String large = "g".repeat(20_000);
        byte[] list = RdbBytes.ziplist(
                RdbBytes.small(""),
                RdbBytes.small("abc"),
                new RdbBytes().u8(0x40 | 300 >> 8, 300 & 0xff).raw(middle).bytes(),
                new RdbBytes()
                        .u8(0x80, 0, 0, 20_000 >> 8, 20_000 & 0xff)
                        .raw(large)
                        .bytes(),
                RdbBytes.entry(0xf1),
                RdbBytes.entry(0xfd),
                RdbBytes.entry(0xfe, 0x80),
                RdbBytes.entry(0xc0, 0x00, 0x80),
                RdbBytes.entry(0xf0, 0x00, 0x00, 0x80),
                RdbBytes.entry(0xd0, 0x00, 0x00, 0x00, 0x80),
                RdbBytes.entry(0xe0, 0, 0, 0, 0, 0, 0, 0, 0x80));
        List<String> expected = List.of(
                "",
                "abc",
                middle,
                large,
                "0",
                "12",
                "-128",
                "-32768",
                "-8388608",
                "-2147483648",
                "-9223372036854775808");
        assertThat(content(RdbFormat.LIST_ZIPLIST, text(list))).isEqualTo(expected);
        assertThat(content(
                        RdbFormat.LIST_QUICKLIST,
                        new RdbBytes().u8(1).text(list).bytes()))
                .isEqualTo(expected);
    }

    @Test
    void listpack_entry_of_each_form_is_read() throws IOException {
        String text12 = "t".repeat(100);
        byte[] list = RdbBytes.listpack(
                RdbBytes.smallInPack(""),
                RdbBytes.smallInPack("abc"),
                new RdbBytes().u8(0xe0, 100).raw(text12).bytes(),
                new RdbBytes().u8(0xf0).le(4, 4).raw("long").bytes(),
                RdbBytes.entry(0x7f),
                RdbBytes.entry(0xdf, 0xff),
                RdbBytes.entry(0xd0, 0x00),
                RdbBytes.entry(0xcf, 0xff),
                RdbBytes.entry(0xf1, 0x00, 0x80),
                RdbBytes.entry(0xf2, 0x00, 0x00, 0x80),
                RdbBytes.entry(0xf3, 0x00, 0x00, 0x00, 0x80),
                RdbBytes.entry(0xf4, 0, 0, 0, 0, 0, 0, 0, 0x80));
        assertThat(content(
                        RdbFormat.LIST_QUICKLIST_2,
                        new RdbBytes().u8(1, 2).text(list).bytes()))
                .isEqualTo(List.of(
                        "",
                        "abc",
                        text12,
                        "long",
                        "127",
                        "-1",
                        "-4096",
                        "4095",
                        "-32768",
                        "-8388608",
                        "-2147483648",
                        "-9223372036854775808"));
    }

    @Test
    void quicklist_with_nodes_of_each_form_is_read() throws IOException {
        byte[] one = RdbBytes.ziplist(RdbBytes.small("a"), RdbBytes.small("b"));
        byte[] none = RdbBytes.ziplist();
        assertThat(content(
                        RdbFormat.LIST_QUICKLIST,
                        new RdbBytes().u8(3).text(one).text(none).text(one).bytes()))
                .isEqualTo(List.of("a", "b", "a", "b"));
        byte[] pack = RdbBytes.listpack(RdbBytes.smallInPack("x"));
        assertThat(content(
                        RdbFormat.LIST_QUICKLIST_2,
                        new RdbBytes()
                                .u8(3, 1)
                                .text("plain")
                                .u8(2)
                                .text(RdbBytes.listpack())
                                .u8(2)
                                .text(pack)
                                .bytes()))
                .isEqualTo(List.of("plain", "x"));
    }

    @Test
    void hashes_and_sorted_sets_are_read_in_small_encodings() throws IOException {
        byte[] zip = RdbBytes.ziplist(
                RdbBytes.small("a"),
                RdbBytes.small("1.5"),
                RdbBytes.small("b"),
                RdbBytes.entry(0xfe, 0xff),
                RdbBytes.small("c"),
                RdbBytes.small("-inf"));
        assertThat(content(RdbFormat.HASH_ZIPLIST, text(zip))).isEqualTo(Map.of("a", "1.5", "b", "-1", "c", "-inf"));
        Map<String, Double> scores = new TreeMap<>(Map.of("a", 1.5, "b", -1.0, "c", Double.NEGATIVE_INFINITY));
        assertThat(content(RdbFormat.ZSET_ZIPLIST, text(zip))).isEqualTo(scores);
        byte[] pack = RdbBytes.listpack(
                RdbBytes.smallInPack("a"),
                RdbBytes.smallInPack("1.5"),
                RdbBytes.smallInPack("b"),
                RdbBytes.entry(0xdf, 0xff),
                RdbBytes.smallInPack("c"),
                RdbBytes.smallInPack("-inf"));
        assertThat(content(RdbFormat.ZSET_LISTPACK, text(pack))).isEqualTo(scores);
        assertThat(content(RdbFormat.HASH_LISTPACK, text(pack))).isEqualTo(Map.of("a", "1.5", "b", "-1", "c", "-inf"));
    }

    @Test
    void sets_are_read_as_intsets_and_listpacks() throws IOException {
        for (int width : new int[] {2, 4, 8}) {
            byte[] ints = new RdbBytes()
                    .le(width, 4)
                    .le(3, 4)
                    .le(-300, width)
                    .le(0, width)
                    .le(7, width)
                    .bytes();
            assertThat(content(RdbFormat.SET_INTSET, text(ints))).isEqualTo(new TreeSet<>(Set.of("-300", "0", "7")));
        }
        byte[] pack = RdbBytes.listpack(RdbBytes.smallInPack("a"), RdbBytes.entry(5));
        assertThat(key(RdbBytes.file(11).u8(RdbFormat.SET_LISTPACK).text("k").text(pack))
                        .content())
                .isEqualTo(new TreeSet<>(Set.of("a", "5")));
    }

    @Test
    void scores_are_read_as_text_before_version_8() throws IOException {
        byte[] value = new RdbBytes()
                .u8(3)
                .text("a")
                .u8(4)
                .raw("2.25")
                .text("b")
                .u8(254)
                .text("c")
                .u8(255)
                .bytes();
        assertThat(content(RdbFormat.ZSET, value))
                .isEqualTo(Map.of("a", 2.25, "b", Double.POSITIVE_INFINITY, "c", Double.NEGATIVE_INFINITY));
        refused(RdbBytes.file(8).u8(RdbFormat.ZSET).text("k").u8(1).text("a").u8(253), 23, "no number");
        refused(
                RdbBytes.file(8)
                        .u8(RdbFormat.ZSET)
                        .text("k")
                        .u8(1)
                        .text("a")
                        .u8(2)
                        .raw("1d"),
                23,
                "no number");
        refused(RdbBytes.file(8).u8(RdbFormat.ZSET_2).text("k").u8(1).text("a").le(-1, 8), 23, "no number");
    }

    @Test
    void expiry_is_read_in_both_units_beside_lru_fields() throws IOException {
        assertThat(key(RdbBytes.file(10)
                        .u8(RdbFormat.OP_EXPIRETIME)
                        .le(1_700_000_000, 4)
                        .u8(RdbFormat.OP_IDLE, 0x41, 0, RdbFormat.OP_FREQ, 200, RdbFormat.STRING)
                        .text("k")
                        .text("v")))
                .isEqualTo(new Dataset.Item("string", 1_700_000_000_000L, "v"));
        assertThat(key(RdbBytes.file(10)
                        .u8(RdbFormat.OP_FREQ, 1, RdbFormat.OP_EXPIRETIME_MS)
                        .le(1_700_000_000_123L, 8)
                        .u8(RdbFormat.STRING)
                        .text("k")
                        .text("v")))
                .isEqualTo(new Dataset.Item("string", 1_700_000_000_123L, "v"));
    }

    @Test
    void string_of_each_form_is_read() throws IOException {
        assertThat(content(RdbFormat.STRING, RdbBytes.entry(0xc0, 0x80))).isEqualTo("-128");
        assertThat(content(RdbFormat.STRING, RdbBytes.entry(0xc1, 0x00, 0x80))).isEqualTo("-32768");
        assertThat(content(RdbFormat.STRING, RdbBytes.entry(0xc2, 0x00, 0x00, 0x00, 0x80)))
                .isEqualTo("-2147483648");
        assertThat(content(RdbFormat.STRING, RdbBytes.entry(0x40, 2, 'h', 'i'))).isEqualTo("hi");
        assertThat(content(RdbFormat.STRING, RdbBytes.entry(0x81, 0, 0, 0, 0, 0, 0, 0, 2, 'h', 'i')))
                .isEqualTo("hi");
        // A literal run, a short match that overlaps itself, a long match.
        byte[] lzf = RdbBytes.entry(0xc3, 8, 15, 1, 'a', 'b', 1 << 5, 1, 7 << 5, 1, 0);
        assertThat(content(RdbFormat.STRING, lzf)).isEqualTo("ab" + "aba" + "a".repeat(10));
    }

    @Test
    void empty_collections_are_left_out_as_redis_does() throws IOException {
        Dataset read = Dataset.read(RdbBytes.file(10)
                .u8(RdbFormat.LIST)
                .text("a")
                .u8(0)
                .u8(RdbFormat.SET)
                .text("b")
                .u8(0)
                .u8(RdbFormat.HASH)
                .text("c")
                .u8(0)
                .u8(RdbFormat.ZSET_2)
                .text("d")
                .u8(0)
                .u8(RdbFormat.LIST_QUICKLIST_2)
                .text("e")
                .u8(1, 2)
                .text(RdbBytes.listpack())
                .u8(RdbFormat.LIST_ZIPLIST)
                .text("f")
                .text(RdbBytes.ziplist())
                .u8(RdbFormat.HASH_LISTPACK)
                .text("g")
                .text(RdbBytes.listpack())
                .u8(RdbFormat.ZSET_ZIPLIST)
                .text("h")
                .text(RdbBytes.ziplist())
                .u8(RdbFormat.STRING)
                .text("k")
                .text("")
                .end());
        assertThat(read.databases).isEqualTo(Map.of(0, Map.of("k", new Dataset.Item("string", -1, ""))));
    }

    @Test
    void function_libraries_are_read_and_written() throws IOException {
        String code = "#!lua name=mylib\nredis.register_function('f', function() end)";
        Dataset read = Dataset.read(
                RdbBytes.file(10).u8(RdbFormat.OP_FUNCTION2).text(code).end());
        assertThat(read.functions).containsExactly(code);
        assertThat(Dataset.read(read.toBytes()).functions).containsExactly(code);
    }

    @Test
    void zipmap_is_read() throws IOException {
        String large = "v".repeat(300);
        assertThat(content(RdbFormat.HASH_ZIPMAP, text(RdbBytes.zipmap(0, "a", "1", "bb", ""))))
                .isEqualTo(Map.of("a", "1", "bb", ""));
        assertThat(content(RdbFormat.HASH_ZIPMAP, text(RdbBytes.zipmap(3, "a", "1", "bb", "22"))))
                .isEqualTo(Map.of("a", "1", "bb", "22"));
        byte[] wide = new RdbBytes()
                .u8(254, 1)
                .raw("k")
                .u8(254)
                .le(300, 4)
                .u8(0)
                .raw(large)
                .u8(255)
                .bytes();
        assertThat(content(RdbFormat.HASH_ZIPMAP, text(wide))).isEqualTo(Map.of("k", large));
        for (byte[] damaged : new byte[][] {
            {},
            {1},
            {1, 1, 'a', (byte) 255},
            {2, 1, 'a', 1, 0, 'b', (byte) 255},
            {1, 1, 'a', 1, 9, 'b', (byte) 255},
            {1, 1, 'a', (byte) 254, 1, 0, 0, 0, 0, 'b', (byte) 255},
            {1, 1, 'a', (byte) 254, 0, 1, 0, (byte) 255},
            {1, 1, 'a', (byte) 255, 0, (byte) 255},
        }) {
            refused(RdbBytes.file(10).u8(RdbFormat.HASH_ZIPMAP).text("k").text(damaged), 9, "zipmap");
        }
    }

    @Test
    void damaged_frames_are_refused_where_they_begin() {
        byte[] pack = RdbBytes.listpack(RdbBytes.smallInPack("a"), RdbBytes.smallInPack("b"));
        pack[4] = 3;
        refused(RdbBytes.file(10).u8(RdbFormat.HASH_LISTPACK).text("k").text(pack), 9, "2 entries that claims 3");
        byte[] odd = RdbBytes.listpack(RdbBytes.smallInPack("a"));
        refused(RdbBytes.file(10).u8(RdbFormat.HASH_LISTPACK).text("k").text(odd), 9, "no second half");
        byte[] zip = RdbBytes.ziplist(RdbBytes.small("a"));
        zip[4] = 9;
        refused(RdbBytes.file(10).u8(RdbFormat.LIST_ZIPLIST).text("k").text(zip), 9, "last entry is at 10, not at 9");
        byte[] ints = new RdbBytes().le(2, 4).le(2, 4).le(5, 2).le(5, 2).bytes();
        refused(RdbBytes.file(10).u8(RdbFormat.SET_INTSET).text("k").text(ints), 9, "does not ascend at its number 1");
        refused(
                RdbBytes.file(10)
                        .u8(RdbFormat.ZSET_LISTPACK)
                        .text("k")
                        .text(RdbBytes.listpack(RdbBytes.smallInPack("m"), RdbBytes.smallInPack("nan"))),
                9,
                "'nan' is no score");
    }
}
