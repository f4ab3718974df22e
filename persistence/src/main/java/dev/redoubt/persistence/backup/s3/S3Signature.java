package dev.redoubt.persistence.backup.s3;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * AWS Signature Version 4 in the form of S3: the body is part of the signature, and a path is encoded once. Pure.
 *
 * <p>What is signed, line by line: the method, the path, the query sorted by name, each header that is sent with its
 * name in lower case, the names of the headers, and the SHA-256 of the body. The key of the signature is derived of the
 * secret, the day, the region and the service.
 */
final class S3Signature {
    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final int DAY = 8;

    private S3Signature() {}

    /**
     * Returns all headers of a signed request: those of the request, those of the signature, and {@code host}.
     *
     * @param host as the HTTP client sends it, with a port that is not the scheme's
     * @param path encoded
     */
    static Map<String, String> headers(
            S3Request request, String host, String path, S3Credentials credentials, String region, Instant now) {
        String time = TIME.format(now);
        String bodyHash = Digests.sha256(request.body());
        TreeMap<String, String> headers = new TreeMap<>(request.headers());
        headers.put("host", host);
        headers.put("x-amz-content-sha256", bodyHash);
        headers.put("x-amz-date", time);
        if (credentials.token() != null) {
            headers.put("x-amz-security-token", credentials.token());
        }
        String names = String.join(";", headers.keySet());
        String lines = headers.entrySet().stream()
                .map(header -> header.getKey() + ":" + header.getValue().strip().replaceAll(" +", " ") + "\n")
                .collect(Collectors.joining());
        String canonical = String.join("\n", request.method(), path, query(request.query()), lines, names, bodyHash);

        String day = time.substring(0, DAY);
        String scope = day + "/" + region + "/s3/aws4_request";
        String toSign =
                String.join("\n", ALGORITHM, time, scope, Digests.sha256(canonical.getBytes(StandardCharsets.UTF_8)));
        byte[] key = ("AWS4" + credentials.secretKey()).getBytes(StandardCharsets.UTF_8);
        for (String part : new String[] {day, region, "s3", "aws4_request"}) {
            key = Digests.hmac(key, part);
        }
        String signature = HexFormat.of().formatHex(Digests.hmac(key, toSign));
        headers.put(
                "authorization",
                ALGORITHM + " Credential=" + credentials.accessKey() + "/" + scope + ",SignedHeaders=" + names
                        + ",Signature=" + signature);
        return headers;
    }

    /** The query as it is signed and sent: sorted, and each parameter with {@code =}. */
    static String query(Map<String, String> parameters) {
        return new TreeMap<>(parameters)
                .entrySet().stream()
                        .map(each -> encode(each.getKey(), false) + "=" + encode(each.getValue(), false))
                        .collect(Collectors.joining("&"));
    }

    /** The path as it is signed and sent. */
    static String path(String text) {
        return encode(text, true);
    }

    /** Percent-encoding of all bytes but those of letters, digits and {@code - . _ ~}, and of slashes if asked to. */
    private static String encode(String text, boolean keepsSlashes) {
        StringBuilder out = new StringBuilder();
        for (byte next : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (next & 0xff);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (plain || "-._~".indexOf(c) >= 0 || (c == '/' && keepsSlashes)) {
                out.append(c);
            } else {
                out.append('%').append(String.format("%02X", (int) c));
            }
        }
        return out.toString();
    }
}
