package dev.redoubt.persistence.backup.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redoubt.config.BackupAccess;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The examples that AWS publishes for Signature Version 4 of S3 (sig-v4-header-based-auth), and addresses. */
class S3SignatureTest {
    private static final S3Credentials CREDENTIALS =
            new S3Credentials("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", null);
    private static final String HOST = "examplebucket.s3.amazonaws.com";
    private static final Instant NOW = Instant.parse("2013-05-24T00:00:00Z");

    @Test
    void get_object_with_a_range() {
        S3Request request = S3Request.of("GET", "test.txt").withHeader("range", "bytes=0-9");
        assertThat(authorization(request))
                .isEqualTo("AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                        + "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,"
                        + "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
    }

    @Test
    void put_object_with_a_body() {
        byte[] body = "Welcome to Amazon S3.".getBytes(StandardCharsets.US_ASCII);
        S3Request request = new S3Request("PUT", "test$file.text", Map.of(), Map.of(), body)
                .withHeader("date", "Fri, 24 May 2013 00:00:00 GMT")
                .withHeader("x-amz-storage-class", "REDUCED_REDUNDANCY");
        assertThat(authorization(request))
                .endsWith("SignedHeaders=date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class,"
                        + "Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
    }

    @Test
    void a_parameter_without_value() {
        S3Request request = S3Request.of("GET", "").withQuery("lifecycle", "");
        assertThat(authorization(request))
                .endsWith("Signature=fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
    }

    @Test
    void parameters_with_values() {
        S3Request request = S3Request.of("GET", "").withQuery("prefix", "J").withQuery("max-keys", "2");
        assertThat(authorization(request))
                .endsWith("Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
    }

    @Test
    void the_token_of_temporary_keys_is_sent_and_signed() {
        S3Credentials temporary = new S3Credentials("a", "b", "token");
        assertThat(S3Signature.headers(S3Request.of("GET", ""), HOST, "/", temporary, "us-east-1", NOW))
                .containsEntry("x-amz-security-token", "token")
                .hasEntrySatisfying("authorization", text -> assertThat(text)
                        .contains("SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token,"));
    }

    private static String authorization(S3Request request) {
        String path = S3Signature.path("/" + request.key());
        return String.valueOf(S3Signature.headers(request, HOST, path, CREDENTIALS, "us-east-1", NOW)
                .get("authorization"));
    }

    @Test
    void addresses_of_buckets() {
        assertThat(uri(null, false, "backups")).isEqualTo("https://backups.s3.eu-west-1.amazonaws.com/a/b%20c?x=%2F");
        assertThat(uri(null, true, "backups")).isEqualTo("https://s3.eu-west-1.amazonaws.com/backups/a/b%20c?x=%2F");
        assertThat(uri(null, false, "my.backups"))
                .isEqualTo("https://s3.eu-west-1.amazonaws.com/my.backups/a/b%20c?x=%2F");
        assertThat(uri("http://minio:9000/", true, "backups")).isEqualTo("http://minio:9000/backups/a/b%20c?x=%2F");
        assertThat(uri("https://store.example:443", false, "backups"))
                .isEqualTo("https://backups.store.example/a/b%20c?x=%2F");
        assertThat(uri("http://[::1]:9000", true, "backups")).isEqualTo("http://[::1]:9000/backups/a/b%20c?x=%2F");
    }

    private static String uri(@org.jspecify.annotations.Nullable String endpoint, boolean pathStyle, String bucket) {
        BackupAccess access = new BackupAccess(
                endpoint == null ? null : URI.create(endpoint), "eu-west-1", pathStyle, "", null, null);
        return S3Place.of(access, bucket)
                .uri(S3Request.of("GET", "a/b c").withQuery("x", "/"))
                .toString();
    }
}
