package dev.redoubt.persistence.backup.s3;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;

/** The requests of S3 that a target needs, each with its errors. Any thread. */
final class S3Client {
    private final S3Connection connection;
    private final S3Encryption encryption;
    private final String bucket;

    /**
     * Sends through a connection.
     *
     * @param bucket as errors name it, {@code s3://bucket/}
     */
    S3Client(S3Connection connection, S3Encryption encryption, String bucket) {
        this.connection = connection;
        this.encryption = encryption;
        this.bucket = bucket;
    }

    /** PutObject. */
    void put(String key, byte[] bytes) throws IOException {
        send(encrypted(S3Request.of("PUT", key)).withBody(bytes), "stored");
    }

    /** CreateMultipartUpload; returns the id of the upload. */
    String startUpload(String key) throws IOException {
        S3Request create = encrypted(S3Request.of("POST", key)).withQuery("uploads", "");
        String upload = xml(send(create, "stored"), key, "stored").value("UploadId");
        if (upload.isEmpty()) {
            throw new IOException(failed(key, "stored") + ": the store gave no id of an upload");
        }
        return upload;
    }

    /** UploadPart; returns the ETag of the part. */
    String putPart(String key, String upload, int number, byte[] bytes) throws IOException {
        S3Request part = S3Request.of("PUT", key)
                .withQuery("partNumber", Integer.toString(number))
                .withQuery("uploadId", upload)
                .withBody(bytes);
        return send(part, "stored").header("etag");
    }

    /** CompleteMultipartUpload. The store may find an error when it has begun to answer with success. */
    void endUpload(String key, String upload, List<String> etags) throws IOException {
        StringBuilder parts = new StringBuilder("<CompleteMultipartUpload>");
        for (int i = 0; i < etags.size(); i++) {
            parts.append("<Part><PartNumber>")
                    .append(i + 1)
                    .append("</PartNumber><ETag>")
                    .append(etags.get(i).replace("&", "&amp;").replace("<", "&lt;"))
                    .append("</ETag></Part>");
        }
        byte[] body = parts.append("</CompleteMultipartUpload>").toString().getBytes(StandardCharsets.UTF_8);
        S3Request complete =
                S3Request.of("POST", key).withQuery("uploadId", upload).withBody(body);
        S3Xml answer = xml(send(complete, "stored"), key, "stored");
        if (answer.name().equals("Error")) {
            throw new IOException(failed(key, "stored") + ": " + answer.value("Code") + ": " + answer.value("Message"));
        }
    }

    /** AbortMultipartUpload. */
    void abortUpload(String key, String upload) throws IOException {
        send(S3Request.of("DELETE", key).withQuery("uploadId", upload), "stored");
    }

    /**
     * GetObject of a range.
     *
     * @param etag that the object must have; null for any
     * @return the answer; without success if there is no byte at {@code from}, or the object has another ETag
     */
    S3Answer get(String key, long from, long to, @Nullable String etag) throws IOException {
        S3Request get = S3Request.of("GET", key)
                .withHeader("range", "bytes=" + from + "-" + to)
                .withHeader("if-match", etag);
        S3Answer answer = answer(get, "read");
        boolean expected = answer.isSuccess()
                || answer.status() == S3Answer.RANGE_NOT_SATISFIABLE
                || answer.status() == S3Answer.PRECONDITION_FAILED;
        if (!expected) {
            throw S3Errors.ofAnswer(failed(key, "read"), answer);
        }
        return answer;
    }

    /**
     * ListObjectsV2.
     *
     * @param continuation from the page before; empty for the first one
     */
    S3Xml list(String prefix, String continuation) throws IOException {
        S3Request list = S3Request.of("GET", "").withQuery("list-type", "2").withQuery("prefix", prefix);
        S3Request page = continuation.isEmpty() ? list : list.withQuery("continuation-token", continuation);
        S3Answer answer = answer(page, "listed");
        if (!answer.isSuccess()) {
            throw S3Errors.ofAnswer(failed(prefix, "listed"), answer);
        }
        return xml(answer, prefix, "listed");
    }

    /** DeleteObject, which succeeds too if there is no such object. */
    void delete(String key) throws IOException {
        send(S3Request.of("DELETE", key), "deleted");
    }

    private S3Request encrypted(S3Request request) {
        return request.withHeader("x-amz-server-side-encryption", encryption.algorithm())
                .withHeader("x-amz-server-side-encryption-aws-kms-key-id", encryption.kmsKey());
    }

    private S3Answer send(S3Request request, String done) throws IOException {
        S3Answer answer = answer(request, done);
        if (!answer.isSuccess()) {
            throw S3Errors.ofAnswer(failed(request.key(), done), answer);
        }
        return answer;
    }

    private S3Answer answer(S3Request request, String done) throws IOException {
        try {
            return connection.send(request);
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            String key = request.key().isEmpty() ? request.query().getOrDefault("prefix", "") : request.key();
            throw S3Errors.ofFailure(failed(key, done), e);
        }
    }

    private S3Xml xml(S3Answer answer, String key, String done) throws IOException {
        try {
            return S3Xml.parse(answer.body());
        } catch (XMLStreamException e) {
            throw new IOException(failed(key, done) + ": the answer of the store is no XML", e);
        }
    }

    private String failed(String key, String done) {
        return bucket + key + " cannot be " + done;
    }

    void close() {
        connection.close();
    }
}
