package dev.redoubt.persistence.backup.s3;

import dev.redoubt.config.FileErrors;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Map;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;

/** The errors of a store as sentences for an operator, each with what to do. Stateless. */
final class S3Errors {
    static final String WRONG_CLOCK = "RequestTimeTooSkewed";

    private static final int LONGEST_TEXT = 300;

    private static final String CREDENTIALS = "Check the credentials (backup-s3-credentials-file, or AWS_ACCESS_KEY_ID"
            + " and AWS_SECRET_ACCESS_KEY of the environment).";
    private static final String REGION = "Set backup-s3-region to the region of the bucket.";
    private static final Map<String, String> ADVICE = Map.of(
            "NoSuchBucket",
            "Make the bucket, or correct backup-target.",
            "AccessDenied",
            "The credentials must allow s3:ListBucket of the bucket, and s3:GetObject, s3:PutObject,"
                    + " s3:DeleteObject and s3:AbortMultipartUpload of its objects.",
            "InvalidAccessKeyId",
            CREDENTIALS,
            "SignatureDoesNotMatch",
            CREDENTIALS,
            "ExpiredToken",
            CREDENTIALS,
            "PermanentRedirect",
            REGION,
            "AuthorizationHeaderMalformed",
            REGION,
            WRONG_CLOCK,
            "The clock of this machine differs from that of the store; synchronize it.");

    private S3Errors() {}

    /** The error that a store answers. */
    record Details(String code, String message) {
        static final Details NONE = new Details("", "");
    }

    /** Reads the body of an answer that is no success. A proxy before the store may answer anything. */
    static Details details(byte[] body) {
        try {
            S3Xml xml = body.length == 0 ? null : S3Xml.parse(body);
            return xml == null ? Details.NONE : new Details(xml.value("Code"), line(xml.value("Message")));
        } catch (XMLStreamException e) {
            return Details.NONE;
        }
    }

    /**
     * Returns the error of an answer.
     *
     * @param failed object and action, as {@code s3://bucket/name cannot be read}
     */
    static IOException ofAnswer(String failed, S3Answer answer) {
        Details error = answer.error();
        String message = failed + ": " + (error.code().isEmpty() ? "HTTP status" : error.code()) + " ("
                + answer.status() + ")" + (error.message().isEmpty() ? "" : ": " + error.message());
        if (error.code().equals("NoSuchKey")) {
            return new FileNotFoundException(message);
        }
        String advice = ADVICE.get(error.code());
        return new IOException(advice == null ? message : message + (message.endsWith(".") ? " " : ". ") + advice);
    }

    /** Returns the error of a request that got no answer. */
    static IOException ofFailure(String failed, IOException error) {
        String reason = line(FileErrors.text(error));
        if (hasCause(error, UnresolvedAddressException.class) || hasCause(error, UnknownHostException.class)) {
            reason =
                    "the host of the store is unknown. Check backup-s3-endpoint; a store that gives buckets no names of"
                            + " hosts needs backup-s3-path-style yes";
        } else if (error instanceof ConnectException && error.getMessage() == null) {
            // The JDK's client gives its commonest error no text.
            reason = "no connection to the store";
        }
        return new IOException(failed + ": " + reason, error);
    }

    /** One line of bounded length: a store, or a proxy before it, answers whatever it likes. */
    private static String line(@Nullable String text) {
        String line = text == null ? "" : text.replaceAll("\\s+", " ").strip();
        return line.length() <= LONGEST_TEXT ? line : line.substring(0, LONGEST_TEXT) + "…";
    }

    private static boolean hasCause(Throwable error, Class<? extends Throwable> type) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }
}
