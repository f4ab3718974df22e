package dev.redoubt.persistence.rdb;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What each version of the format has, and what is no snapshot that can be read. */
class RdbVersionsTest {
    private static void refused(byte[] file, long offset, String matter) {
        assertThatThrownBy(() -> RdbReader.readWhole(new ByteArrayInputStream(file), new Dataset()))
                .isInstanceOf(RdbException.class)
                .hasMessageStartingWith("RDB byte " + offset + ": ")
                .hasMessageContaining(matter);
    }

    private static void refused(RdbBytes file, long offset, String matter) {
        refused(file.end(), offset, matter);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void files_before_version_5_end_without_a_checksum(int version) throws IOException {
        byte[] file = RdbBytes.file(version)
                .u8(RdbFormat.OP_SELECTDB, 2, RdbFormat.OP_EXPIRETIME)
                .le(-1, 4)
                .u8(RdbFormat.STRING, 1, 'k', 1, 'v', RdbFormat.OP_EOF)
                .bytes();
        Dataset read = new Dataset();
        assertThat(RdbReader.readWhole(new ByteArrayInputStream(file), read))
                .isEqualTo(new RdbSummary(version, file.length, false));
        assertThat(read.databases.get(2)).containsEntry("k", new Dataset.Item("string", -1000, "v"));
        refused(new RdbBytes().raw(file).le(0, 8).bytes(), file.length, "bytes follow the end");
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 6, 7, 8, 9, 10, 11, 12})
    void files_from_version_5_on_have_a_checksum(int version) throws IOException {
        RdbBytes file = RdbBytes.file(version).u8(RdbFormat.STRING, 1, 'k', 1, 'v');
        assertThat(Dataset.read(file.end()).get("k").content()).isEqualTo("v");
        RdbBytes wrong = RdbBytes.file(version).u8(RdbFormat.OP_EOF).le(5, 8);
        refused(wrong.bytes(), 10, "checksum 5");
    }

    @Test
    void sizes_of_hash_slots_are_skipped_from_version_12_on() throws IOException {
        byte[] file = RdbBytes.file(12)
                .u8(RdbFormat.OP_SELECTDB, 0)
                .u8(RdbFormat.OP_SLOT_INFO, 0x7f, 0xff, 2, 1)
                .u8(RdbFormat.STRING, 1, 'k', 1, 'v')
                .end();
        assertThat(Dataset.read(file).get("k").content()).isEqualTo("v");
        refused(
                RdbBytes.file(11).u8(RdbFormat.OP_SLOT_INFO, 1, 2, 1),
                9,
                "unknown type or opcode 244 in RDB version 11");
    }

    @Test
    void magic_of_valkey_is_read_and_its_type_22_is_another_one() throws IOException {
        byte[] file = RdbBytes.valkey()
                .u8(RdbFormat.OP_SLOT_INFO, 1, 2, 1)
                .u8(RdbFormat.STRING, 1, 'k', 1, 'v')
                .end();
        assertThat(Dataset.read(file).get("k").content()).isEqualTo("v");
        refused(
                RdbBytes.valkey().u8(22).text("h"),
                9,
                "key 'h' is a hash whose fields expire (type 22 in RDB version Valkey 80)");
        refused(RdbBytes.valkey().u8(24).text("h"), 9, "unknown type or opcode 24 in RDB version Valkey 80");
        refused(RdbBytes.valkey().u8(243), 9, "unknown type or opcode 243 in RDB version Valkey 80");
        refused("VALKEY081".getBytes(ISO_8859_1), 0, "RDB version VALKEY081");
        refused("VALKEY012".getBytes(ISO_8859_1), 0, "RDB version VALKEY012");
    }

    @Test
    void hashes_whose_fields_expire_are_refused_by_name() {
        for (int type = 22; type <= 25; type++) {
            refused(
                    RdbBytes.file(12).u8(type).text("h"),
                    9,
                    "key 'h' is a hash whose fields expire (type " + type + " in RDB version 12), which Redoubt");
            refused(RdbBytes.file(11).u8(type).text("h"), 9, "unknown type or opcode " + type);
        }
        refused(RdbBytes.file(12).u8(26).text("h"), 9, "unknown type or opcode 26 in RDB version 12");
    }

    @Test
    void values_of_modules_are_refused_by_name() {
        for (int type : new int[] {RdbFormat.MODULE_PRE_GA, RdbFormat.MODULE_2}) {
            refused(
                    RdbBytes.file(10).u8(type).text("my\nfilter").raw(RdbBytes.moduleId("MBbloom--")),
                    9,
                    "key 'my\\x0afilter' is a value of module type 'MBbloom--' (type " + type + " in RDB version 10)");
        }
    }

    @Test
    void data_of_modules_outside_of_keys_are_skipped_and_told() throws IOException {
        Dataset read = Dataset.read(RdbBytes.file(10)
                .u8(RdbFormat.OP_MODULE_AUX)
                .raw(RdbBytes.moduleId("ReJSON-RL"))
                .u8(2, 2)
                .u8(1, 5)
                .u8(2, 0x81)
                .le(-1, 8)
                .u8(3)
                .le(1, 4)
                .u8(4)
                .le(2, 8)
                .u8(5)
                .text("text")
                .u8(0)
                .u8(RdbFormat.OP_MODULE_AUX)
                .raw(RdbBytes.moduleId("graphdata"))
                .u8(2, 1, 0)
                .u8(RdbFormat.STRING, 1, 'k', 1, 'v')
                .end());
        assertThat(read.modules).isEqualTo(List.of("ReJSON-RL", "graphdata"));
        assertThat(read.get("k").content()).isEqualTo("v");
        RdbBytes begun = RdbBytes.file(10).u8(RdbFormat.OP_MODULE_AUX).raw(RdbBytes.moduleId("graphdata"));
        refused(begun.u8(2, 1, 6), 21, "unknown form 6 of a module's data");
        refused(
                RdbBytes.file(10)
                        .u8(RdbFormat.OP_MODULE_AUX)
                        .raw(RdbBytes.moduleId("graphdata"))
                        .u8(1, 1),
                19,
                "do not tell when they are due");
    }

    @Test
    void what_no_version_has_is_refused() {
        refused(RdbBytes.file(10).u8(RdbFormat.OP_FUNCTION_PRE_GA), 9, "preview");
        refused(RdbBytes.file(10).u8(8), 9, "unknown type or opcode 8 in RDB version 10");
        refused(RdbBytes.file(10).u8(242), 9, "unknown type or opcode 242");
        refused(RdbBytes.file(13), 0, "RDB version REDIS0013, not REDIS0001 to REDIS0012 or VALKEY080");
        refused(RdbBytes.file(0), 0, "RDB version REDIS0000");
    }

    @Test
    void other_files_are_told_by_name() {
        String[][] files = {
            {"*2\r\n$6\r\nSELECT", "a file of commands, as an AOF is"},
            {"<!DOCTYPE html>", "an HTML page"},
            {"<HTML><head>", "an HTML page"},
            {"<?xml version=", "an XML document"},
            {"PK\3\4.......", "a zip file; unpack it first"},
            {"\37\213.......", "a gzip file; unpack it first"},
            {"(\265/\375......", "a zstd file; unpack it first"},
            {"BZh91AY&SY", "a bzip2 file; unpack it first"},
            {"\3757zXZ.....", "an xz file; unpack it first"},
            {"REDISabcd", "one that begins with 'REDISabcd'"},
            {"a\nb\200 one more", "one that begins with 'a\\x0ab\\x80 one '"},
        };
        for (String[] file : files) {
            refused(file[0].getBytes(ISO_8859_1), 0, "not an RDB file but " + file[1]);
        }
    }

    @Test
    void empty_and_shortest_files_are_refused() {
        refused(new byte[0], 0, "the file is empty");
        refused("REDIS001".getBytes(ISO_8859_1), 0, "a file of 8 bytes is no RDB file");
        refused("REDIS0010".getBytes(ISO_8859_1), 9, "the file ends here, 1 bytes too early at least");
    }
}
