package dev.redoubt.persistence.aof.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redoubt.persistence.aof.Logs;
import java.util.List;
import org.junit.jupiter.api.Test;

class ManifestTest {
    private static Manifest parse(String text) throws ManifestException {
        return Manifest.parse(Logs.ascii(text));
    }

    @Test
    void manifest_words_are_split_as_redis_splits_them() throws Exception {
        Manifest manifest = parse("# made by hand\n"
                + "file appendonly.aof.2.base.rdb seq 2 type b\n"
                + "file appendonly.aof.1.incr.aof seq 1 type h\n"
                + "TYPE i SEQ 3 FILE \"a b\\x01\\\"c\" startoffset 17\n"
                + "file 'it\\'s' seq 4 type i\n");
        assertThat(manifest.base()).isEqualTo(Manifest.Entry.base("appendonly.aof.2.base.rdb", 2));
        assertThat(manifest.history()).hasSize(1);
        assertThat(manifest.comments()).containsExactly("# made by hand");
        assertThat(manifest.incr().get(1).file()).isEqualTo("it's");
        assertThat(manifest.nextSeq()).isEqualTo(5);
    }

    @Test
    void names_and_unknown_pairs_survive_a_round_trip() throws Exception {
        Manifest.Entry odd = new Manifest.Entry("a \"b\" \t\u00e9.aof", 3, 'i', List.of("startoffset", "17"));
        Manifest manifest = new Manifest(null, List.of(), List.of(odd), List.of("#x"));
        assertThat(Manifest.parse(manifest.format())).isEqualTo(manifest);
    }

    @Test
    void blanks_and_line_ends_of_other_systems_are_trimmed_as_in_redis() throws Exception {
        assertThat(parse(" file a seq 1 type b\r\n\tfile b seq 1 type i \r\n"))
                .isEqualTo(parse("file a seq 1 type b\nfile b seq 1 type i\n"));
    }

    @Test
    void manifest_that_redis_refuses_is_refused() {
        for (String bad : new String[] {
            "",
            "file a seq 1 type b",
            "\n",
            "file a seq 1\n",
            "file a seq 1 type x\n",
            "file a seq x type b\n",
            "file ../a seq 1 type b\n",
            "file a/b seq 1 type b\n",
            "file a seq 1 type b\nfile b seq 2 type b\n",
            "file a seq 2 type i\nfile b seq 1 type i\n",
            "file \"a seq 1 type b\n",
            "file a seq 1 type b " + "x".repeat(1024) + "\n"
        }) {
            assertThatThrownBy(() -> parse(bad)).as(bad).isInstanceOf(ManifestException.class);
        }
    }

    @Test
    void no_flipped_bit_goes_unnoticed() throws Exception {
        Manifest manifest = new Manifest(
                Manifest.Entry.base("appendonly.aof.1.base.rdb", 1),
                List.of(),
                List.of(Manifest.Entry.incr("appendonly.aof.1.incr.aof", 1)),
                List.of());
        byte[] text = manifest.format();
        for (int i = 0; i < text.length; i++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] flipped = text.clone();
                flipped[i] ^= (byte) (1 << bit);
                try {
                    Manifest read = Manifest.parse(flipped);
                    assertThat(read.incr()).isEqualTo(manifest.incr());
                    assertThat(read.base()).isEqualTo(manifest.base());
                } catch (ManifestException refused) {
                    assertThat(refused).hasMessageNotContaining("null");
                }
            }
        }
    }
}
