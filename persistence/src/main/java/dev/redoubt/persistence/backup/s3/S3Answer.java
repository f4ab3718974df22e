package dev.redoubt.persistence.backup.s3;

import java.net.http.HttpHeaders;

/** The answer to a request, whole. */
record S3Answer(int status, HttpHeaders headers, byte[] body) {
    static final int PRECONDITION_FAILED = 412;
    static final int RANGE_NOT_SATISFIABLE = 416;

    private static final int FIRST_SERVER_ERROR = 500;
    private static final int TOO_MANY_REQUESTS = 429;

    boolean isSuccess() {
        return status / 100 == 2;
    }

    /** Returns true if the same request may succeed later. */
    boolean isTransient() {
        return status >= FIRST_SERVER_ERROR
                || status == TOO_MANY_REQUESTS
                || error().code().equals("RequestTimeout")
                || error().code().equals(S3Errors.WRONG_CLOCK);
    }

    /** The error in the body. */
    S3Errors.Details error() {
        return isSuccess() ? S3Errors.Details.NONE : S3Errors.details(body);
    }

    /** Returns the value of a header; empty if there is none. */
    String header(String name) {
        return headers.firstValue(name).orElse("");
    }
}
