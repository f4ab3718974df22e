package dev.redoubt.persistence.backup.s3;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.redoubt.config.BackupAccess;
import dev.redoubt.persistence.backup.ObjectContent;
import dev.redoubt.persistence.backup.TargetAddress;
import dev.redoubt.persistence.testing.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The requests themselves, for stores that take less than AWS does: no checksum that S3 got later, no chunks. */
class S3RequestsTest {
    private record Request(String line, List<String> headers, byte[] body) {}

    @TempDir
    private Path dir;

    private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
    private HttpServer store;

    @BeforeEach
    void start() throws IOException {
        store = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), Ports.free()), 0);
        store.createContext("/", this::answer);
        store.start();
    }

    @AfterEach
    void stop() {
        store.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        List<String> headers = new ArrayList<>();
        exchange.getRequestHeaders()
                .forEach((name, values) ->
                        headers.add(name.toLowerCase(java.util.Locale.ROOT) + ": " + String.join(",", values)));
        String line = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        requests.add(new Request(line, headers, exchange.getRequestBody().readAllBytes()));
        exchange.getResponseHeaders().add("ETag", "\"e\"");
        byte[] body = line.endsWith("?uploads=")
                ? "<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>"
                        .getBytes(StandardCharsets.US_ASCII)
                : line.startsWith("POST")
                        ? "<CompleteMultipartUploadResult/>".getBytes(StandardCharsets.US_ASCII)
                        : new byte[0];
        exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Test
    void bodiesAreSentAsTheyAreWithMd5() throws IOException {
        putTwo("");

        assertThat(requests)
                .extracting(Request::line)
                .containsExactly(
                        "PUT /backups/p/small",
                        "POST /backups/p/large?uploads=",
                        "PUT /backups/p/large?partNumber=1&uploadId=u",
                        "PUT /backups/p/large?partNumber=2&uploadId=u",
                        "POST /backups/p/large?uploadId=u");
        Request small = requests.get(0);
        assertThat(small.body()).asString(StandardCharsets.US_ASCII).isEqualTo("hello");
        assertThat(small.headers()).contains("content-md5: XUFAKrxLKna5cZ2REBfFkg==", "content-length: 5");
        assertThat(requests.get(2).body()).hasSize(8 << 20);
        assertThat(requests.get(3).body()).hasSize(1);
        assertThat(requests).allSatisfy(request -> {
            assertThat(request.headers())
                    .noneMatch(header -> header.startsWith("x-amz-checksum")
                            || header.startsWith("x-amz-sdk-checksum")
                            || header.startsWith("x-amz-trailer")
                            || header.contains("aws-chunked")
                            || header.contains("STREAMING"));
            assertThat(request.headers())
                    .anyMatch(header -> header.matches(
                            "authorization: AWS4-HMAC-SHA256" + " Credential=a/\\d{8}/eu-west-1/s3/aws4_request,.*"));
        });
    }

    @ParameterizedTest
    @CsvSource({
        "'', null, null",
        "AES256, AES256, null",
        "aws:kms, aws:kms, null",
        "aws:kms:arn:aws:kms:x:1:key/2, aws:kms, arn:aws:kms:x:1:key/2"
    })
    void theStoreIsAskedToEncrypt(String directive, String algorithm, String key) throws IOException {
        putTwo(directive);

        for (int i = 0; i < requests.size(); i++) {
            // Parts are encrypted as the request that began their upload says.
            boolean begins = i < 2;
            assertThat(header(requests.get(i), "x-amz-server-side-encryption")).isEqualTo(begins ? algorithm : "null");
            assertThat(header(requests.get(i), "x-amz-server-side-encryption-aws-kms-key-id"))
                    .isEqualTo(begins ? key : "null");
        }
    }

    private static String header(Request request, String name) {
        return request.headers().stream()
                .filter(header -> header.startsWith(name + ": "))
                .map(header -> header.substring(name.length() + 2))
                .findAny()
                .orElse("null");
    }

    /** Stores an object in one request and one in two parts. */
    private void putTwo(String sse) throws IOException {
        URI endpoint = URI.create("http://127.0.0.1:" + store.getAddress().getPort());
        Path credentials = Files.writeString(
                dir.resolve("credentials"), "[default]\naws_access_key_id = a\naws_secret_access_key = b\n");
        try (S3Target target = new S3Target(
                new TargetAddress.Bucket("backups", "p/"),
                new BackupAccess(endpoint, "eu-west-1", true, sse, credentials, null),
                Map.of(),
                S3Limits.DEFAULT,
                Clock.systemUTC())) {
            target.put("small", ObjectContent.of("hello".getBytes(StandardCharsets.US_ASCII)));
            target.put("large", ObjectContent.of(new byte[(8 << 20) + 1]));
        }
    }

    @Test
    void partsGrowSoThatTheLargestObjectHasTenThousand() {
        assertThat(S3Upload.partSize(1, 8 << 20)).isEqualTo(8 << 20);
        assertThat(S3Upload.partSize(10_000L * (8 << 20), 8 << 20)).isEqualTo(8 << 20);
        long size = 10_000L * (8 << 20) + 1;
        assertThat(S3Upload.partSize(size, 8 << 20)).isEqualTo((8 << 20) + 1);
        assertThat(S3Upload.partSize(5L << 40, 8 << 20)).isEqualTo(549_755_814);
    }
}
