package dev.redoubt.persistence.backup.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.redoubt.persistence.backup.BackupTarget;
import dev.redoubt.persistence.backup.BackupTargetContract;
import dev.redoubt.persistence.backup.DamagedObjectException;
import dev.redoubt.persistence.backup.DirectoryTarget;
import dev.redoubt.persistence.backup.ObjectContent;
import dev.redoubt.persistence.backup.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract through encryption, and what becomes of objects that a store gives back otherwise than it got them. */
class EncryptingTargetTest extends BackupTargetContract {
    private static final int CHUNK = ObjectCipher.CHUNK;
    private static final int SEALED = CHUNK + ObjectCipher.TAG;
    private static final String NAME = "shard-0/object";

    @TempDir
    private Path dir;

    @Override
    protected BackupTarget target() {
        return target(7);
    }

    private BackupTarget target(int keyByte) {
        byte[] secret = new byte[EncryptionKey.BYTES];
        Arrays.fill(secret, (byte) keyByte);
        return new EncryptingTarget(new DirectoryTarget(dir), new EncryptionKey(secret), new SecureRandom());
    }

    @Test
    void sizes_are_those_of_the_content() throws IOException {
        for (int size : new int[] {0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 5}) {
            byte[] bytes = random(size);
            target().put(NAME, ObjectContent.of(bytes));

            assertThat(Files.size(file(NAME))).isEqualTo(ObjectCipher.storedSize(size));
            assertThat(target().list("")).containsExactly(new StoredObject(NAME, size));
            assertThat(readBytes(target(), NAME)).isEqualTo(bytes);
            assertThat(read(target(), NAME, size)).isEmpty();
        }
    }

    @Test
    void the_store_sees_no_content() throws IOException {
        String text = "a line of the log ".repeat(10_000);
        target().put(NAME, content(text));
        target().put("other", content(text));

        assertThat(Files.readString(file(NAME), StandardCharsets.ISO_8859_1)).doesNotContain("line");
        assertThat(Files.readAllBytes(file(NAME))).isNotEqualTo(Files.readAllBytes(file("other")));
    }

    /** What is stored today must be readable tomorrow: this object was computed by another program from the table. */
    @Test
    void the_form_stays() throws Exception {
        byte[] salt = new byte[ObjectCipher.SALT];
        Arrays.fill(salt, (byte) 9);
        byte[] secret = new byte[EncryptionKey.BYTES];
        Arrays.fill(secret, (byte) 7);
        ObjectCipher cipher = ObjectCipher.create(new EncryptionKey(secret), NAME, salt);
        byte[] plain = new byte[CHUNK + 100];
        for (int i = 0; i < plain.length; i++) {
            plain[i] = (byte) (i * 31);
        }
        byte[] object = new EncryptingStream(cipher, ObjectContent.of(plain).open()).readAllBytes();

        assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(object)))
                .isEqualTo("ee830274e72866fcb40600036a4335e16bd7e7e6e46b056809a461c8d7d5047d");
    }

    @Test
    void no_changed_byte_is_given_out() throws IOException {
        byte[] whole = stored(2 * CHUNK + 1000);
        for (int place :
                new int[] {0, 7, 8, 15, 16, 47, 48, 48 + CHUNK, 48 + SEALED - 1, 48 + SEALED, whole.length - 1}) {
            byte[] changed = whole.clone();
            changed[place] ^= 1;
            Files.write(file(NAME), changed);
            assertDamaged(target(), 0);
        }
    }

    @Test
    void an_object_that_was_cut_is_noticed_wherever_it_is_read() throws IOException {
        byte[] whole = stored(3 * CHUNK);
        for (int length :
                new int[] {0, 5, 47, 48, 50, 48 + 16, 48 + SEALED, 48 + SEALED + 7, 48 + 2 * SEALED, whole.length - 1
                }) {
            Files.write(file(NAME), Arrays.copyOf(whole, length));
            assertDamaged(target(), 0);
            assertDamaged(target(), 3 * CHUNK - 1);
            assertDamaged(target(), 3 * CHUNK);
        }
    }

    @Test
    void chunks_cannot_be_moved_or_added() throws IOException {
        byte[] whole = stored(3 * CHUNK);
        byte[] swapped = whole.clone();
        System.arraycopy(whole, 48, swapped, 48 + SEALED, SEALED);
        System.arraycopy(whole, 48 + SEALED, swapped, 48, SEALED);
        Files.write(file(NAME), swapped);
        assertDamaged(target(), 0);

        byte[] last = Arrays.copyOfRange(whole, 48 + 2 * SEALED, whole.length);
        Files.write(
                file(NAME),
                ByteBuffer.allocate(whole.length + last.length)
                        .put(whole)
                        .put(last)
                        .array());
        assertDamaged(target(), 0);
        Files.write(file(NAME), Arrays.copyOf(whole, whole.length + 1));
        assertDamaged(target(), 0);
    }

    @Test
    void objects_cannot_be_swapped() throws IOException {
        stored(100);
        target().put("other", content("other"));
        Files.copy(file("other"), file(NAME), java.nio.file.StandardCopyOption.REPLACE_EXISTING);

        assertDamaged(target(), 0);
        assertThat(read(target(), "other", 0)).isEqualTo("other");
    }

    @Test
    void another_key_is_told_from_damage() throws IOException {
        stored(100);
        assertThatThrownBy(() -> target(8).open(NAME, 0))
                .isInstanceOf(DamagedObjectException.class)
                .hasMessageMatching("object " + NAME + ": it is encrypted with key [0-9a-f]{16}, and"
                        + " backup-encryption-key-file holds key [0-9a-f]{16}");
    }

    @Test
    void an_object_in_the_clear_is_not_taken() throws IOException {
        new DirectoryTarget(dir).put(NAME, content("*1\r\n$4\r\nPING\r\n"));
        assertThatThrownBy(() -> target().open(NAME, 0))
                .isInstanceOf(DamagedObjectException.class)
                .hasMessage("object " + NAME + ": it is not encrypted, and backup-encryption-key-file is set");
        assertThat(target().list("")).containsExactly(new StoredObject(NAME, 0));
    }

    private byte[] stored(int size) throws IOException {
        target().put(NAME, ObjectContent.of(random(size)));
        return Files.readAllBytes(file(NAME));
    }

    private static void assertDamaged(BackupTarget target, long from) {
        assertThatThrownBy(() -> {
                    try (InputStream in = target.open(NAME, from)) {
                        in.readAllBytes();
                    }
                })
                .isInstanceOf(DamagedObjectException.class)
                .hasMessageStartingWith("object " + NAME + ": ");
    }

    private Path file(String name) {
        return dir.resolve(name);
    }
}
