package dev.redoubt.persistence.backup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetAddressTest {
    @Test
    void aDirectoryIsAbsolute() {
        assertEquals(new TargetAddress.Directory(Path.of("/var/backups")), TargetAddress.parse("file:/var/backups"));
        assertEquals(new TargetAddress.Directory(Path.of("/var/backups")), TargetAddress.parse("file:///var/backups/"));
    }

    @Test
    void aPrefixEndsWithASlash() {
        assertEquals(new TargetAddress.Bucket("b", "redis/prod/"), TargetAddress.parse("s3://b/redis/prod"));
        assertEquals(new TargetAddress.Bucket("b", "redis/"), TargetAddress.parse("s3://b/redis/"));
        assertEquals(new TargetAddress.Bucket("b", ""), TargetAddress.parse("s3://b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/var/backups", "file:backups", "s3://", "s3:///x", "s3://b//x", "http://b/x"})
    void anythingElseIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> TargetAddress.parse(text));
    }
}
